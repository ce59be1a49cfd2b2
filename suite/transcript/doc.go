// Package transcript is the notation of pop3spec: POP3 sessions as the RFCs
// print them, made exact. It parses and formats transcripts and does no I/O.
//
// # A transcript
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
// # Lines
//
// A line is one of: blank; a comment, whose first character is '#'; a line of
// three dots, the RFCs' sign that time passes, which means nothing (a duration may
// stand behind it, as in "... 1.2s": [Step] has it); a header field, "name: values";
// or a step. Leading blanks never count, so an example
// can be pasted from an RFC with its indentation. A line ends with LF or CRLF.
//
// A step begins with "C:" (what the client sends) or "S:" (what the server
// must answer). "C1:"/"S1:", "C2:"/"S2:" up to 99 name several connections. A
// transcript numbers its steps or it does not; it never does both. Blanks
// between the colon and the text, and at the end of the line, do not count;
// where they matter, the text is quoted.
//
// # Header
//
// Header fields stand before the first step:
//
//	proves:   rule ids, separated by blanks: what the transcript demonstrates
//	maildrop: the maildrop that the first account needs: the name of a fixture,
//	          "./FOLDER" (of *.eml files, beside the transcript), "any" (whatever
//	          is there), or "any 3+" (at least three messages)
//	maildrop2: the same for the second account
//	requires: what the transcript does not apply without, separated by blanks:
//	          capabilities in upper case (TOP, UIDL, APOP, CAPA, STLS,
//	          SASL:PLAIN), and needs of the harness in lower case
//	          (second-account, delivery, cleartext, tls, implicit-tls, tls-required, secret-in-clear,
//	          domain, slow,
//	          provider:gmail and so on, for what one well-known service does, and
//	          account:tls-only and so on, for accounts set up in a way of their own)
//	account:  name and secret that literal commands were written for; without
//	          the field the account of the RFC's own example, "mrose tanstaaf"
//	recorded: when the session was recorded (RFC 3339)
//
// The first comment of the file, up to the first line that is none, is the
// title and description. A "proves:" line may also stand among the steps: from
// there on, an expectation that does not hold breaks the rules it names (they
// must be named in the header too). Where no such line came yet, a broken
// expectation counts against the first rule of the header.
//
// A recording, a file with the field "recorded:", may end anywhere, because what
// wrote it may have been killed: a last line without its line end does not count, and
// where the lines of a reply break off, any lines may follow.
//
// # What the client does
//
// A "C:" step is a command line, sent with CRLF behind it; a quoted text
// ("PASS two  words "), whose escapes are those of a Go string, sent exactly as
// it stands with CRLF behind it; or a stage direction in angle brackets.
// Two commands of one connection need a reply between them, unless
// <send without waiting> stands before: then every command up to the next "S:"
// step of that connection goes out in one segment.
//
// A first command on a connection that no direction has opened opens it and
// reads the greeting, so that the RFC's fragments run as they are printed.
//
// # What the server must answer
//
// The first "S:" step after a command is the status line that must come. If
// the reply is multi-line, the steps that follow, up to the line that holds a
// single dot, are its lines; when the script goes on without them, the lines
// are read and judged by the oracle, and the script says nothing about them.
//
// Human text never decides. "S: +OK message 1 deleted" asks for the status +OK
// and for what the protocol makes significant for the command: the numbers of
// STAT and LIST, the unique-ids of UIDL (as a consistent mapping), the lines of
// RETR and TOP, the members of CAPA (others may stand beside them), a response
// code if the line has one. Where a rule is about the text itself:
//
//	S: "+OK 0 0"                       this very line
//	S: /\+OK [0-9]+ [0-9]+/            a pattern that must match the whole line;
//	                                   named groups (?P<name>...) capture
//	S: +                               a challenge (RFC 5034), whatever it holds
//
// In a multi-line reply a line that begins with '<', '"', '/', "+OK", "-ERR",
// '+' or a blank, or that ends with a blank, is written quoted. The lines are
// written as they are sent, with the dot doubled where byte-stuffing doubles it.
//
// # Values
//
// {name} stands for a value. In a command it must be known; in a reply it is
// captured at its first appearance and must be equal wherever it returns.
// {name+1} and {name-1} calculate with a number that is known. Known from the
// start: {user}, {password}, {user2}, {password2}, {user_start} and {password_start}
// (all but their last characters), {timestamp} (of the
// connection's greeting), {digest} (APOP's, for this connection), {digest1} and {digest2} (for
// connection 1 and 2, to send one on the other), {count} (the
// number of messages of the maildrop). A brace that opens no such name stands for
// itself.
//
// Within a SASL exchange (RFC 5034) there are {initial} and {response}, what an
// honest client says next, in Base64, and {wrong_initial} and {wrong_response}, the
// same with a wrong password; {response1} and {response2} are the halves of
// {response}, {old_response} is the one before; {response_for_imap} and
// {response_for_pop3} name another service in DIGEST-MD5. {saslname}, {nonce}, {binding},
// {proof}, {token} and {oauth10a} are parts of messages that the transcript makes itself with
// <respond "...">. {utf8_user}, {utf8_password}, their decomposed forms and
// {utf8_digest} are for an account whose name is not ASCII; {language} and
// {language2} are languages that LANG has listed.
//
// # Stage directions
//
// Directions are read without regard to letter case and white space, and may
// run over several lines (the continuation has no "S:"). An unknown direction
// is an error. All of them are in the table of directions.go, and with an
// example each in scripts/README.md.
//
// # Mistakes
//
// Every mistake is an [Error]: file:line:column, what was found, what was
// expected, and the line with a caret below it.
package transcript
