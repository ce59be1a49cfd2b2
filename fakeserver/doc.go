// Package fakeserver is a POP3 server for tests: one correct server, written
// to be read, and a catalogue of named mistakes and liberties that can be
// switched on.
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
// [Server.CertPEM].
// Messages are streamed; one of a gigabyte is no trouble. [New] makes a
// server without listeners, which serves what [Server.ServeConn] is given,
// such as one end of a net.Pipe.
//
// # Reading the server
//
// A connection is a session. It goes round in the loop of conversation.go:
// a line is read (line.go), split (command.go), let through or refused
// according to keyword, state and number of arguments (gate.go, which has the
// whole command set in one table), carried out (one function a command in
// login.go, listings.go, retrieval.go, marking.go, quit.go, capa.go, auth.go,
// stls.go, utf8.go and lang.go), and the reply is put on the wire (send.go).
// AUTH holds a dialogue of its own (exchange.go), led by a mechanism: plain.go,
// cram.go, scram.go, oauth.go or external.go, listed in mechanism.go. On its way from the
// store a message passes three small writers: lineends.go makes every line
// end CRLF, excerpt.go takes out what TOP sends, and stuffing.go does the
// byte-stuffing. view.go is the maildrop as one session sees it, maildrop.go
// the maildrop itself with its lock, store.go and folder.go what is kept
// between sessions.
//
// Where the standard leaves a choice, the server takes the strict side:
// only CRLF ends a command, exactly one space separates arguments, and PASS
// must follow its USER at once, CAPA excepted.
//
// # Faults and variations
//
// A [Fault] is one realistic mistake, tied to the rule it breaks. A
// [Variation] is something that servers do differently and may. Both are
// switched on by name in [Config], and listed by [Faults] and [Variations].
//
// The correct server does not know about them. All it does goes through the
// fields of a struct of functions, the wiring (wiring.go); a fault replaces
// or wraps one of these stages:
//
//	Fault{
//		Name:     "rset-does-nothing",
//		Breaks:   "RFC1939-5-RSET-01",
//		Sentence: "RSET says +OK and leaves the marks where they are.",
//		Probe:    []string{"DELE 1", "RSET", "STAT"},
//		apply:    func(w *wiring) { w.unmark = func(*session) {} },
//	}
//
// To add one, write it into a fault_*.go or variation_*.go file of its group;
// there is no list to keep. A stage that is wrapped must be called through
// the value it had before, so that faults can be combined. The tests play the
// probe of each against the faulty and the correct server, and fail unless
// the octets on the wire differ. What a fault has to remember is a variable
// in its apply function, which all sessions share, or a perSession value. What
// it needs of the configuration is set by its needs function; the correct
// server is then set up in the same way for the comparison. Handles that many
// faults take hold of are in faulttools.go and, for what multi-line replies
// carry, in bodytools.go.
//
// Faults may be combined with each other and with variations; variations with
// each other too, unless one names the other in its Excludes: a server with
// several of them is still a legal one, and the tests draw such servers at
// random.
//
// # Profiles
//
// A [Profile] is what a well-known service does on purpose, such as Gmail,
// which shows a message until it was retrieved. [Config.Profile] switches one
// on. It is a configuration, and a few stages that are replaced, in a file
// profile_*.go. Some look at settings of the [Account]: POPDisabled,
// AppPassword and Disposition; what they have moved out of the inbox is told
// by [Server.Aside]. A fault that breaks a rule about a service names it in
// its field Profile.
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
//	<stls a|b>   send STLS with the lines a and b right behind it, then start TLS
//	<apop X>     log in with APOP and the timestamp that connection X was given;
//	             <APOP X> in capitals; <apop X as dora> names somebody else
//	<cram>       log in with CRAM-MD5; <cram X> repeats the digest of connection X
//	<scram how>  log in with SCRAM-SHA-256, rightly or with the mistake that is named
//
// What stands between curly brackets is sent in Base64.
//
// The user is alice. Her maildrop has four messages: 1 with dots at the
// beginning of lines, LF line ends and no end of the last line, 2 with two
// header lines and four body lines, 3 and 4 identical. There are also bob,
// whose maildrop is empty, carol, who has a message with UTF-8 in its header,
// jürgen, dora, who has large and odd messages, and erik, who has 300. fay may
// log in by digests only, and gus with TLS only; hal's maildrop can't be opened
// for the time being, and ida has not switched POP on. joe@one.example has no
// mail, and joe@two.example alice's, which goes to the trash. All
// have the password "open  sesame " except dora, who has a password of her
// own, and alice and bob have tokens, token-of-alice and token-of-bob.
package fakeserver
