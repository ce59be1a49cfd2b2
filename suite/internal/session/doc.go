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
// # Where goexpect is
//
// Patterns, the lines that a transcript writes as /.../, are matched by goexpect
// (expecter.go). It is fed one complete line at a time and only when a pattern is to
// be matched, because of what it does with a stream of its own: it drops octets
// that come together with an error (over TLS 1.2 that is the last reply before a
// close), forgets what it has read when it times out, takes idle time for the whole
// time, buffers and rematches a message as often as a piece of it comes, and blocks
// for ever in Send after a failed write. It also costs 10 microseconds a line for
// handing the line to its goroutine and back; with every line going through it, a
// conversation took 2.4 times as long as the same octets over a bare net.Conn, and
// without 1.4 times.
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
