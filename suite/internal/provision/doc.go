// Package provision fills maildrops before a script is played, and delivers messages while
// it is.
//
// [Parse] and [ParseDeliver] understand
//
//	none             the maildrops are taken as they are
//	maildir:PATH     a Maildir; {user} in PATH is replaced by the user's name
//	mbox:PATH        an mbox file, likewise (only to fill, not to deliver)
//	exec:COMMAND     a program of the server's author; see below
//	imap://HOST      INBOX is emptied and filled by IMAP; or imaps://HOST
//	smtp://HOST      by mail, after the maildrop was emptied through POP3; or smtps://HOST,
//	                 lmtp://HOST:PORT, lmtp+unix:PATH
//	pop3:            by the Deliverer, after the same (only to fill)
//
// What is not there is not made, because it may be a path that is mistyped: a Maildir
// has to exist, unless it is a folder of another Maildir, and an mbox file that does not
// exist has to be in a folder of mbox files, or an empty one.
//
// maildir and mbox write the files of a store that no session has open: with
// them it is for the caller to end the sessions of a user before filling the
// maildrop. A program called by exec has to see to that itself.
//
// # The contract of exec
//
// To fill a maildrop, COMMAND is called with two arguments more, USER and DIR.
// DIR holds 0001.eml, 0002.eml and so on: raw messages with CRLF line ends
// (unless the fixture is about other line ends), in the order of the names.
// Exit 0 means that the maildrop of USER now holds exactly these messages in
// this order, and that no old session lingers. COMMAND may do with DIR as it
// likes; DIR is not there for long.
//
// To deliver a message, COMMAND is called with USER and FILE, and exit 0 means
// that the message in FILE has been added to the maildrop of USER.
//
// COMMAND is a shell command, so that it may have arguments of its own. Exit 75
// (EX_TEMPFAIL) means that the store can't hold this mail, and the last line on the
// standard error says why: what needs it can't be tried. Any other exit code is a
// failure, which is reported with the last lines that COMMAND wrote to its standard error.
package provision
