// Package transcript is the notation of pop3spec: POP3 sessions as the RFCs
// print them, made exact. It parses and formats transcripts and does no I/O.
//
//	# A message marked as deleted is gone after QUIT, and only then.
//	proves:   RFC1939-6-UPD-01 RFC1939-5-DELE-01
//	maildrop: two-messages
//
//	C1: <log in>
//	C1: DELE 1
//	S1: +OK message 1 deleted
//	C1: <drop connection>
//
//	C2: <log in>
//	C2: STAT
//	S2: +OK 2 320
//
// The reference of the notation is scripts/README.md; the tests of this package
// parse each of its examples, and want an example for each stage direction.
//
// [Parse] makes a [Script] of a file: the [Header], and the steps in their order.
// A [Step] is a [Command], an [Expect] with the lines of a reply, a [Direction],
// or a [Proves]. Every mistake is an [Error], with its place, what was found, what
// was expected, and the line with a caret below it; all mistakes of a file are
// returned at once, as [Errors].
//
// [Format] writes a script in the standard form, comments included, and
// Format(Parse(x)) is stable. A [Writer] writes a transcript while the session
// that it tells of goes on, as a recorder does.
package transcript
