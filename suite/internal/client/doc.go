// Package client judges the other side: what a POP3 client does wrong on the wire.
// It is pure, as package oracle is, and fed in the same way; recording, checking and
// serving a script to a client under test share it.
//
// # How it is fed
//
// A [Judge] watches one connection. Its owner tells what happened, in order: Sent for
// each line of the client, Line for the first line of each reply, Text for the
// lines of a multi-line reply and EndText when all of them have come, Secured when TLS
// has begun after STLS, and Ended. Entries are those of the caller's log, so that a
// finding can point at the octets at fault.
//
// What the caller does not know is left out, and is then not judged: lines of a reply
// that a debug log has cut away need no Text, and what such a log masks is told with
// SentMasked.
//
// # What it finds
//
// The catalogue of package requirement is about servers. The few rules about clients
// are in [Rules]; their ids begin with "client-", so that a report says which side
// broke what.
package client
