// Package fakeserver is a POP3 server for tests: one correct server, written
// to be read, and a catalogue of faults and legal variations that can be
// enabled by name.
//
//	srv, err := fakeserver.Start(fakeserver.Config{
//		Accounts: []fakeserver.Account{{User: "alice", Password: "secret"}},
//	})
//	...
//	defer srv.Close()
//	srv.SetMaildrop("alice", fakeserver.String("Subject: hello\n\nhello\n"))
//	conn, err := net.Dial("tcp", srv.Addr())
//
// It speaks RFC 1939 with all its optional commands, CAPA and response codes
// (RFC 2449, RFC 3206), AUTH (RFC 5034) with the mechanisms PLAIN, LOGIN,
// CRAM-MD5, SCRAM with and without channel binding, OAUTHBEARER, XOAUTH2 and
// EXTERNAL, UTF8 and LANG (RFC 6856), STLS (RFC 2595) and implicit TLS (RFC
// 8314). It listens on loopback, keeps its mail in memory or in a folder of
// .eml files, and makes its own certificate, to be trusted by means of
// [Server.CertPEM]. Messages are streamed; one of a gigabyte is no trouble.
//
// [New] makes a server without listeners, which serves what [Server.ServeConn]
// is given, such as one end of a net.Pipe: in a testing/synctest bubble, ten
// idle minutes pass at once.
//
// Where the standard leaves a choice, the server takes the strict side:
// only CRLF ends a command, exactly one space separates arguments, and PASS
// must follow its USER at once, CAPA excepted.
//
// # Faults and variations
//
// A [Fault] is one realistic mistake, tied to the rule that it breaks. A
// [Variation] is something that servers do differently and may. Both are
// enabled by name in [Config], and listed by [Faults] and [Variations].
//
// Faults may be combined with each other and with variations; variations with
// each other too, unless one names the other in its Excludes: a server with
// several of them is still a legal one, and the tests draw such servers at
// random.
//
// # Situations
//
// Servers are seldom wrong always: a mistake shows under TLS only, for the
// second user, after RSET, when commands come in pieces. So each fault can be
// confined to a [Situation], of which [Situations] returns the list:
//
//	Faults: []string{"retr-not-stuffed@stls"}
//
// In the situation the server has the fault, otherwise it is the correct one.
// What a session knows decides: the user whose name was given, TLS, the way to
// log in, what came before on the connection, the segments in which commands
// come; and what was before on the maildrop, since it was filled. Until a
// name is given, that is about the maildrop that was opened last. Some pairs
// make no sense, since the fault acts before the situation is there, for
// example; [Unfit] knows them. A fault that remembers something does so in its
// situation only.
//
// # Profiles
//
// A [Profile] is what a well-known service does on purpose, such as Gmail,
// which shows a message until it was retrieved. [Config.Profile] enables one.
// Some look at settings of the [Account]: POPDisabled, AppPassword and
// Disposition; what they have moved out of the inbox is returned by
// [Server.Aside]. A fault that breaks a rule about a service names it in its
// field Profile.
//
// # How it is made
//
// This package is the front. The correct server is internal/server, and knows
// of no faults: all that it does goes through the fields of a struct of
// functions, server.Wiring. A fault, a variation or a profile replaces or wraps
// some of these stages; internal/faults, internal/variations and
// internal/profiles are the catalogues of them, and internal/wrap has the
// handles that they take hold of. A fault that is confined changes a copy of the
// wiring, and internal/situations decides which of the two a session has.
//
// # Probes
//
// A probe is a list of steps, each one command line, or a stage direction in
// angle brackets. Steps are those of connection A unless they begin with
// another letter and a colon, as in "B: STAT". A connection is opened and
// logged in at its first step, unless that is <open> or <tls>. The directions
// are:
//
//	<open>       open the connection and read the greeting
//	<tls>        the same on the port of implicit TLS; <tls 1.1> by that version
//	<send x>     send x without an end of line
//	<drop>       lose the connection
//	<wait>       let the autologout timer run out; <wait 6m> waits so long
//	<deliver>    deliver a message to alice
//	<split x>    send the command x in two segments
//	<stls a|b>   send STLS with the lines a and b right after it, then start TLS
//	<stls-and-half a>  send STLS with the beginning of a line right after it, then start TLS
//	<stls-then a>   send the line a in the clear once STLS is answered, then start TLS
//	<apop X>     log in with APOP and the timestamp that connection X was given;
//	             <APOP X> in capitals; <apop X as dora> names somebody else
//	<cram>       log in with CRAM-MD5; <cram X> repeats the digest of connection X;
//	             <cram beside X> has X get a challenge before it answers its own
//	<scram how>  log in with SCRAM-SHA-256, rightly or with the mistake that is named;
//	             <scram beside X> has X begin an exchange before it proves its own
//
// What stands between curly brackets is sent in Base64.
//
// The user is alice. Her maildrop has four messages: 1 with dots at the
// beginning of lines, LF line ends and no end of the last line, 2 with two
// header lines and four body lines, 3 and 4 identical. There are also bob,
// whose maildrop is empty, carol, who has a message with UTF-8 in its header,
// jürgen, dora, who has large and odd messages, and erik, who has 300. fay may
// log in by digests only, and gus with TLS only; hal's maildrop can't be opened
// for the time being, and ida has not enabled POP. joe@one.example has no
// mail, and joe@two.example alice's, which goes to the trash. All
// have the password "open  sesame " except dora, who has a password of her
// own, and alice and bob have tokens, token-of-alice and token-of-bob.
package fakeserver
