// Package record writes down what goes over a POP3 connection as a transcript, and
// judges it while it goes. It does no network I/O: a proxy, a reader of debug logs and
// a reader of packet captures tell a [Session] what happened, in order, and with times:
//
//	s := record.New(file, record.Options{Found: print})
//	s.Opened(at, record.Clear)
//	s.Server(at, []byte("+OK ready\r\n"))
//	s.Client(at, []byte("USER alice\r\nPASS secret\r\n"))
//	s.Server(at, []byte("+OK\r\n+OK\r\n"))
//	s.Ended(at, record.Client, record.Closed)
//	err := s.Close()
//
// What Client and Server are given are segments, as they came: a line may be spread
// over several, several lines may be in one. A caller that knows only lines gives one
// line at a time, with its CRLF. A Session is not safe for concurrent use.
//
// # What is written
//
// A recording is an ordinary transcript whose header has the field "recorded:". It
// grows by whole exchanges, each in one write; of the lines of a long reply whatever
// there is. So it can be parsed up to the last exchange after a crash, see package
// transcript. Every octet is kept but those of secrets; what the notation has no words
// for (lines that nobody asked for, lines that end with LF alone) is told in comments.
// Pauses from 50 ms on are written as "... 1.2s". What a client sends ahead of replies
// stands after <send without waiting>; what it sends while the lines of a reply are
// still coming stands after them.
//
// # Secrets
//
// Names, passwords, digests and SASL responses never reach the writer: values take
// their places, which a replay fills in: {user}, {password}, {digest}, {initial},
// {response}. Where a login was refused, the values are wrong ones. A challenge is
// written as "S: +". A secret that was sent is looked for in all that follows, whole
// or its beginning, in upper or lower case, in Base64 too, and is written over with as
// many x. What the client sent ahead of its turn is looked for at once. [Secrets] let
// the sessions of one recorder know the secrets of each other. Before login the
// arguments of commands that POP3 does not know are written over, whatever they are.
// Lines are decided on as a whole, so that no part of a secret gets out with the segment
// that it came in.
//
// Where the client uses a SASL mechanism that is not known, it is impossible to tell secrets
// from the rest: the recording ends with a comment, and the judging with it. The session
// is followed on. The same is true of a session that goes on in a security layer.
//
// # Names
//
// With [Options.Anonymize], other letters and digits take the places of those in all that
// messages say, decoded or not, and in replies, but for the words and numbers of the
// protocol. Line lengths, dots, line ends and the structure of MIME stay: boundaries fit,
// Base64 is some, unique-ids are unique.
//
// # What is judged
//
// Packages model and rules judge the server, knowing nothing but this session. Its findings
// have the line of the recording as their place. [Options.Client] may judge the client.
package record
