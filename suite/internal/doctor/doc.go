// Package doctor finds out what stands in the way of a run against a server, and says what to do about it.
//
// It has two halves. [Observe] looks: it resolves the name, connects, begins TLS, asks what is offered, logs in, and
// notes what came, without a word about what that means. [Explain] is a pure function of these notes. So every
// explanation can be tested without a server, and every look without an explanation.
//
// Doctor never changes anybody's mail: it sends no DELE, and fetches mail only where a run would be allowed to empty
// the
// maildrop. It sends no password but those that it was given, and no second one of a user who was refused, unless it
// was
// told to.
package doctor
