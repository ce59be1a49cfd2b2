// Package content compares Internet messages as POP3 shows them with the messages that
// were put into a maildrop. It is pure.
//
// A message passes through delivery agents and a store before a POP3 server sends it.
// What these may change is no fault of the server: see [Compare].
package content
