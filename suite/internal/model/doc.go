// Package model knows what is going on in POP3 sessions: the state of each connection,
// what each maildrop must hold, and what the server may do next. It is pure: it does no
// I/O, knows no time, and gets everything as octets. It blames nobody; package rules does.
//
// # How it is fed
//
// The owner of the connections tells what happened, in order: Connected, then for each
// line of the client Sent, and for each line of the server Line. Line answers with what
// the octets mean for the reader: whether the reply is over, whether the lines of a
// multi-line reply follow (which are then given to the [Body] that [Model.Body] returns,
// piece by piece, so that size does not matter), whether the client must answer a
// challenge, or whether the line belongs to no reply at all and another must be read.
// Ended tells how a connection ended. Each call names an entry of the caller's log, so
// that a finding can point at the octets at fault.
//
// # What it tells
//
// What is learnt goes out as an [Event]: a reply with what was permitted there, a size
// that was told with the one that was told before, a message that came with how it
// differs from the one that was put there. An event holds copies: who judges it can't
// change the model. The session as it was before the event and as it is after it are part
// of the event.
//
// What is known comes from the messages that the harness put into a maildrop, and from
// what the server itself has said; where neither says anything, nothing is expected. What
// two replies say of the same thing is compared when the second of them comes, whichever
// that is.
//
// A [Permission] says what the server may answer to a command, and why: where the rules
// leave it a choice, that is a permission with a reason, too.
package model
