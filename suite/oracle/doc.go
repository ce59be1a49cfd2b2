// Package oracle is what POP3 says. It watches the exchanges of any number of
// connections, keeps for each one the state of the session and for each account
// what its maildrop must hold, and reports every rule that a server breaks, asked
// for or not. It is pure: it does no I/O, knows no time, and gets everything it
// judges as octets. Replay, recording and checking share it.
//
// # How it is fed
//
// The owner of the connections tells what happened, in order: Connected, then for
// each line of the client Sent, and for each line of the server Line. Line answers
// with what the server's octets mean for the reader: whether the reply is over,
// whether a multi-line body follows (which is then given to the Body that
// [Oracle.Body] returns, piece by piece, so that size does not matter), whether the
// client must answer a challenge, or whether the line belonged to no reply at all,
// and another must be read. Ended tells how a connection ended. Every event names an
// entry of the caller's log, so that a finding can point at the octets at fault.
//
// # How it judges
//
// Three things are judged: the form of what is sent (framing.go, status.go), the
// status of a reply in the state and with the argument at hand (authorization.go,
// transaction.go), and the content, by what is known of the maildrop (stat.go,
// listing.go, uniqueid.go, message.go). What is known comes from the fixture that
// the harness put there and from what the server itself said before; where neither
// says anything, the oracle is silent. How a session ended decides what the next one
// must find (ending.go).
//
// Where the rules leave a choice, both ways are accepted: the pitfalls in the
// catalogue of package requirement say which choices there are.
package oracle
