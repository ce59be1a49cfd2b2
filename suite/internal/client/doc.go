// Package client judges the other side: what a POP3 client does wrong on the wire.
// It is pure; recording, checking and serving a script to a client under test share it.
//
// # How it is fed
//
// A [Judge] watches one connection. Package conversation tells it what happened, in order:
// Greeted; Command and Response for the lines of the client, with the commands that wait for
// their replies; Replied with the command that a reply answers, Text for the lines of a
// multi-line reply and EndText when all of them have come; Secured when TLS has begun after
// STLS; and Ended. Entries are those of the caller's log, so that a finding can point at the
// octets at fault.
//
// What nobody knows is left out, and is then not judged: lines of a reply that a debug log has
// cut away need no Text, and what such a log masks is a [Line] that is Masked.
//
// # What it finds
//
// The catalogue of package requirement is about servers. The few rules about clients
// are in [Rules]; their ids begin with "client-", so that a report says which side
// broke what.
package client
