// Package session plays a transcript against a server, over as many connections as
// it has, keeps the log of what went over them, and lets the oracle judge every
// exchange.
//
// # From the octets up
//
// A tap is the receiving end of a connection: lines and bulk data are taken out of
// its buffer, with a total deadline, and nothing that came is lost, neither at the
// deadline nor at the end of the connection. A Conn puts the client's verbs on it:
// write, read a line, stream a body, start TLS, close, half-close, reset. A player
// walks through the steps of a transcript, tells the oracle of all that is sent and
// comes, and compares what came with what the transcript expects. The Log remembers
// the conversation, without secrets, and prints excerpts of it.
//
// # What the player decides
//
// The oracle goes first: where it names the rule that a reply breaks, the expectation
// of the transcript that the reply does not meet either adds nothing. A reply whose
// status is not the expected one ends the script, because what follows makes no sense
// any more; other differences are collected. A server may end a connection after
// failed logins and bad commands: what follows on that connection is then passed over.
// At the end sessions are closed as a good client does, with QUIT where nothing is
// marked as deleted.
package session
