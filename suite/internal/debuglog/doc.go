// Package debuglog reads what clients and servers write about their POP3 sessions: the
// output of curl -v, fetchmail -v -v, mutt -d, mpop --debug, Python's poplib and Perl's
// Net::POP3, MailKit's ProtocolLog, Dovecot's rawlog, and many others (format.go lists them),
// dialogues as people write them down, and packet captures. It does no I/O.
//
// # What comes out
//
// [Read] recognises the format by the content (a format is one file of this package and
// one line in format.go) and returns a [Log]: one [Session] for
// each connection, and in it the events of the connection in their order. A line of
// text has its place in the log, so that whoever judges it can point there.
//
// # What a log leaves out
//
// No format but a packet capture tells everything, and what a log leaves out must not
// be taken for a mistake of a server. So a session says what is not known: lines of
// replies that are not in the log are an [Omitted] event, a password that was masked
// makes its line [Masked], and where the octets are not those of the wire (a log was
// pasted, and has lost its carriage returns), the session is not Exact. Lines that are
// no part of the conversation are passed over.
//
// A log may begin in the middle of a session: then what came before is not known. Whatever
// makes no sense is an [Error] with its place.
//
// # How a text is read
//
// What pasting does to a text as a whole is undone first (undo.go): quotation marks, HTML
// entities, line ends. Then it is found out which formats are in it, and what stands in front of
// their lines (recognise.go); lines that were broken are put together as they are read
// (reader.go). Formats know nothing of all that: each says what one line of its own tells. The
// scribe makes sessions of it (scribe.go), and finds out where in a session a log begins
// (midway.go). What a person may have edited is marked, and judged accordingly by package check.
package debuglog
