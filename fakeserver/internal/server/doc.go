// Package server is the correct POP3 server.
//
// A connection is a session. It goes round in the loop of conversation.go:
// a line is read (line.go), split (command_line.go), let through or refused
// according to keyword, state and number of arguments (commands.go, which has the
// whole command set in one table), carried out (one function a command in
// login.go, listings.go, retrieval.go, marking.go, quit.go, capa.go, auth.go,
// stls.go, utf8.go and lang.go), and the reply is put on the wire (send.go).
// AUTH holds a dialogue of its own (sasl_exchange.go), led by a mechanism, one of
// those in sasl_mechanisms.go. On its way from the store a message passes three small
// writers: line_ends.go makes every line end CRLF, excerpt.go takes out what TOP sends,
// and stuffing.go does the byte-stuffing. view.go is the maildrop as one session sees it,
// maildrop.go the maildrop itself with its lock, store.go and folder.go what is kept
// between sessions.
//
// The stages of all that are the fields of [Wiring], through which they call each other,
// so that others can replace or wrap them.
package server
