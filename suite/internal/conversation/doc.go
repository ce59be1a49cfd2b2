// Package conversation takes the octets of both sides of a POP3 session, and does with them
// what everybody needs who looks at one, live or afterwards: it makes lines of them, finds out
// which command a line answers and which lines belong to a reply, has all of it kept, and tells
// the judges: packages model and rules about the server, which together are the oracle, and
// package client about the client.
//
// A Conversation has any number of connections. Who reads from a network line by line gives it
// each line as it is read (Connection.Line), and the lines of a reply as they come (BeginLines);
// who has octets gives it octets (Connection.Client, Connection.Server).
//
// What is said is kept in a Log, with excerpts of it for people, in which secrets are replaced
// by names; or by another Keeper. Log.Finding makes what the judges find into findings of a
// report.
package conversation
