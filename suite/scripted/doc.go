// Package scripted is the other side of package session: it plays the S: side of a
// transcript, as a server for a client under test.
//
//	sessions, err := scripted.Compile(script)      // a transcript: one session or more
//	p := scripted.NewPlayer(sessions[0], options)  // one connection; no I/O
//	srv, err := scripted.Start(config)             // the players after listeners
//
// # From a transcript to sessions
//
// Each connection of a transcript is a [Session]: a greeting, and the exchanges in
// their order (compile.go). What the server says must stand in the transcript: a
// pattern, or a value that only a real server knows, is a mistake. Where a transcript
// leaves out the lines of a reply, they come from the maildrop that it names. A
// challenge without text, as recordings have it, is made up for the mechanism at hand,
// so that its responses can be checked (challenge.go). <log in> stands for any login
// (login.go).
//
// # What the client may do
//
// In [Strict] order the client must say what the C: lines say, one after the other.
// After the first deviation nobody knows what the client means, so it is answered with
// -ERR and the connection is closed.
//
// In [Lenient] order each command gets the reply that the transcript has for the same
// command in the same state: as far as there are several, the one that was given with
// the same messages marked as deleted, and of these the next one. A command may come at
// any time, again, or not at all. One that has no reply in the transcript gets -ERR and
// is reported, and the session goes on.
//
// Either way letter case of keywords does not count, and how commands are spread over
// segments does not either: [client.Judge] has something to say about that. Names,
// passwords, digests and responses are checked against the account. Where a recording
// has written over what was refused, anything will do.
//
// # What is reported
//
// A [Player] collects deviations, and what the judge of clients finds. What the
// client of the transcript did wrong itself is no more than a remark.
package scripted
