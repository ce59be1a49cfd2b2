package transcript

import "github.com/pop3spec/pop3spec/suite/internal/need"

// Kind is what a stage direction means.
type Kind int

// The kinds of stage directions. How they are written, and what they do, is in the table of
// directions.
const (
	none Kind = iota

	// Client side.
	Open         // open a connection and wait for nothing (the greeting is the next S: step)
	OpenTLS      // the same with TLS from the first octet
	LogIn        // open if need be, read the greeting, upgrade if the run says so, authenticate
	TryLogIn     // the same; a refusal is not an error
	LogInWith    // the same by a SASL mechanism
	LogInLayered // LogInWith, and begin the security layer that it negotiates
	Respond      // these octets, in Base64, as the response to a challenge
	StartTLS     // the TLS handshake after the +OK to STLS
	Close        // close the connection in order (FIN; TLS: close_notify first)
	Drop         // end the connection abruptly (RST)
	HalfClose    // end the client's half only
	Pause        // let time pass
	Pipeline     // send the following commands without waiting for replies
	SendOctets   // exactly these octets, nothing added
	SendSplit    // these octets, one segment an octet
	SendSlowly   // these octets in pieces of n octets, one segment each
	Deliver      // put a message into the first account's maildrop
	Walk         // send so many commands, drawn at random by a seed, and read their replies
	WalkAhead    // the same, so many commands in one segment
	Forget       // accept whatever happened to this connection and stop judging it

	GetReady        // all of LogIn but the login itself
	OpenNewTLS      // OpenTLS with the versions and cipher suites that are recommended
	OpenOldTLS      // OpenTLS with versions that are deprecated; it may fail
	OpenBare        // open a connection to the port with implicit TLS, without TLS
	StartTLS12      // StartTLS with TLS 1.2 and no other version; it may fail
	StartTLS13      // the same with TLS 1.3
	StartNewTLS     // StartTLS with the versions and cipher suites that are recommended
	StartOldTLS     // StartTLS with versions that are deprecated; it may fail
	ResumeTLS12     // StartTLS12 with the session of the StartTLS12 before; it may fail
	StartWeakTLS    // StartTLS with cipher suites that are broken; it may fail
	TryStartTLS     // StartTLS after what a server may take amiss; it may fail
	PauseBriefly    // let time pass, but less than the autologout timer
	PauseLogins     // let the login delay pass
	OpenByRecord    // open a connection where the domain's SRV record for POP3 points, and read the greeting
	OpenTLSByRecord // the same with TLS, where the record for POP3S points
	TryEvery        // try to log in with this password by every SASL mechanism, on connections of its own
	TrySending      // the same by those that send the password as it is
	TryActing       // try, as the first account, to open the maildrop of another one by every SASL mechanism
	TryNearly       // try to log in by APOP, or a SASL mechanism, with proofs that are nearly right
	SendTimes       // these octets, n times over

	// Server side.
	AwaitClient // the server waits for a connection: nothing to do
	ServerClose // the server must close the connection
	AnyReply    // +OK or -ERR, judged by the oracle alone
	AnyOutcome  // +OK, -ERR, or the end of the connection
	RefuseAuth  // the SASL exchange must fail, at once or after challenges that say why
	Silence     // nothing may arrive for this long
	EachReply   // replies to all commands that have none yet, judged by the oracle alone
	SlowDown    // failed logins have cost time, or the connection
	RefuseTLS   // anything but POP3 or TLS: an alert, the end of the connection, or silence
	RecordsShow // the domain's records pass the check of this name
	FitsRecord  // the server's certificate is for the domain, or for the host that the record names
	Autologout  // the server ends the connection, because nothing was sent for long

	// Lines of a multi-line reply.
	WholeMessage // message n of the maildrop, whole
	ThisMessage  // the message that the command named, whole
	TopOfMessage // the header of message n and its first k body lines
	TopOfThis    // the same for the message that the command named
	AnyLines     // any number of lines, anything

	kinds // how many there are
)

// table has every direction there is. What plays scripts has to know how a new one is
// played, and the README has to show it; everybody else goes by the traits.
var table = [kinds]row{
	Open: {words: []string{"open connection"}, Traits: Traits{Client: true, Opens: true}},
	OpenTLS: {words: []string{"open connection with TLS"},
		Traits: Traits{Client: true, Opens: true, TLS: true, Requires: need.ImplicitTLS}},
	OpenNewTLS: {words: []string{"open connection with TLS 1.2 or later"},
		Traits: Traits{Client: true, Opens: true, TLS: true, Requires: need.ImplicitTLS}},
	OpenOldTLS: {words: []string{"open connection with TLS 1.1 or earlier"},
		Traits: Traits{Client: true, Opens: true, TLS: true, Uncertain: true, Requires: need.ImplicitTLS}},
	OpenBare: {words: []string{"open connection to the TLS port in clear"},
		Traits: Traits{Client: true, Opens: true, Bare: true, Uncertain: true, Requires: need.ImplicitTLS}},
	OpenByRecord: {words: []string{"open connection by its record"},
		Traits: Traits{Client: true, Opens: true, Greeted: true, Requires: need.Domain}},
	OpenTLSByRecord: {words: []string{"open connection with TLS by its record"},
		Traits: Traits{Client: true, Opens: true, Greeted: true, TLS: true, Requires: need.Domain}},
	GetReady: {words: []string{"get ready to log in"}, Traits: Traits{Client: true, Greeted: true}},
	LogIn: {words: []string{"log in", "log in as account %d"},
		Traits: Traits{Client: true, Greeted: true, LogsIn: true}},
	TryLogIn: {words: []string{"try to log in", "try to log in as account %d"},
		Traits: Traits{Client: true, Greeted: true, LogsIn: true, Uncertain: true}},
	LogInWith: {mechanism: true, words: []string{"log in with %w"},
		Traits: Traits{Client: true, Greeted: true, LogsIn: true}},
	LogInLayered: {mechanism: true, words: []string{"log in with %w and a security layer"},
		Traits: Traits{Client: true, Greeted: true, LogsIn: true, Layered: true}},
	TryEvery: {words: []string{"try to log in with the password %q by every mechanism"},
		Traits: Traits{Client: true, Idle: true, Tries: true}},
	TrySending: {words: []string{"try to log in with the password %q by every mechanism that sends it"},
		Traits: Traits{Client: true, Idle: true, Tries: true}},
	TryActing: {words: []string{"try to act as account %d by every mechanism"},
		Traits: Traits{Client: true, Idle: true, Tries: true}},
	TryNearly: {words: []string{"try to log in by what is nearly right for %w"},
		Traits: Traits{Client: true, Idle: true, Tries: true}},
	StartTLS:   {words: []string{"start TLS"}, Traits: Traits{Client: true, TLS: true, Follows: true}},
	StartTLS12: {words: []string{"start TLS 1.2"}, Traits: Traits{Client: true, TLS: true, Follows: true}},
	StartTLS13: {words: []string{"start TLS 1.3"}, Traits: Traits{Client: true, TLS: true, Follows: true}},
	ResumeTLS12: {words: []string{"start TLS 1.2 again"},
		Traits: Traits{Client: true, TLS: true, Follows: true}},
	StartNewTLS: {words: []string{"start TLS 1.2 or later"},
		Traits: Traits{Client: true, TLS: true, Follows: true}},
	StartOldTLS: {words: []string{"start TLS 1.1 or earlier"},
		Traits: Traits{Client: true, TLS: true, Uncertain: true, Follows: true}},
	TryStartTLS: {words: []string{"try to start TLS"},
		Traits: Traits{Client: true, TLS: true, Follows: true, Uncertain: true}},
	StartWeakTLS: {words: []string{"start TLS with weak cipher suites"},
		Traits: Traits{Client: true, TLS: true, Uncertain: true, Follows: true}},

	SendOctets: {words: []string{"send %q"}, Traits: Traits{Client: true, Sends: true}},
	SendSplit:  {words: []string{"send %q octet by octet"}, Traits: Traits{Client: true, Sends: true}},
	SendSlowly: {words: []string{"send %q in pieces of %d octets"}, Traits: Traits{Client: true, Sends: true}},
	SendTimes:  {words: []string{"send %q %d times"}, Traits: Traits{Client: true, Sends: true}},
	Respond:    {words: []string{"respond %q"}, Traits: Traits{Client: true, Responds: true}},
	Walk: {words: []string{"walk through %d commands with seed %d"},
		Traits: Traits{Client: true, Walks: true}},
	WalkAhead: {words: []string{"walk through %d commands with seed %d in segments of %d"},
		Traits: Traits{Client: true, Walks: true}},
	Pipeline: {words: []string{"send without waiting"}, Traits: Traits{Client: true, Pipelines: true}},
	Pause:    {words: []string{"wait %t"}, Traits: Traits{Client: true, Idle: true}},
	PauseBriefly: {words: []string{"wait for most of the autologout timer"},
		Traits: Traits{Client: true, Idle: true}},
	PauseLogins: {words: []string{"wait for the login delay"}, Traits: Traits{Client: true, Idle: true}},
	Deliver: {words: []string{"deliver %w"},
		Traits: Traits{Client: true, Idle: true, Delivers: true, Requires: need.Delivery}},
	Close: {words: []string{"close connection"}, Traits: Traits{Client: true, Ends: true}},
	Drop:  {words: []string{"drop connection"}, Traits: Traits{Client: true, Ends: true, Abrupt: true}},
	HalfClose: {words: []string{"half-close connection"},
		Traits: Traits{Client: true, Ends: true, HalfEnds: true}},
	Forget: {words: []string{"forget connection"}, Traits: Traits{Client: true, Ends: true, Forgotten: true}},

	AwaitClient: {words: []string{"wait for connection on TCP port %d", "wait for next connection"},
		Traits: Traits{Idle: true}},
	AnyReply:   {words: []string{"any reply"}, Traits: Traits{Replies: true}},
	AnyOutcome: {words: []string{"any reply or close"}, Traits: Traits{Replies: true, Uncertain: true}},
	RefuseAuth: {words: []string{"refuse authentication"},
		Traits: Traits{Replies: true, Refuses: true, Follows: true}},
	EachReply:   {words: []string{"reply to each command"}, Traits: Traits{Each: true}},
	Silence:     {words: []string{"nothing for %t"}, Traits: Traits{Silent: true, Follows: true}},
	ServerClose: {words: []string{"close connection"}, Traits: Traits{Closes: true, Follows: true}},
	Autologout: {words: []string{"close connection after the autologout timer"},
		Traits: Traits{Closes: true, Uncertain: true, Follows: true}},
	RefuseTLS:   {words: []string{"refuse TLS"}, Traits: Traits{Closes: true, Uncertain: true, Follows: true}},
	SlowDown:    {words: []string{"slow down or close"}, Traits: Traits{Slows: true, Uncertain: true, Follows: true}},
	RecordsShow: {words: []string{"the records show %w"}, Traits: Traits{Idle: true, Requires: need.Domain}},
	FitsRecord: {words: []string{"show a certificate that fits the record"},
		Traits: Traits{Idle: true, Follows: true, Requires: need.Domain}},

	WholeMessage: {words: []string{"the POP3 server sends message %d"}, Traits: Traits{Lines: true}},
	ThisMessage: {words: []string{"the POP3 server sends the entire message here"},
		Traits: Traits{Lines: true}},
	TopOfMessage: {words: []string{"the POP3 server sends the header and %d lines of message %d"},
		Traits: Traits{Lines: true}},
	TopOfThis: {words: []string{"the POP3 server sends the headers of the message, a blank line, " +
		"and the first %d lines of the body of the message"}, Traits: Traits{Lines: true}},
	AnyLines: {words: []string{"any lines"}, Traits: Traits{Lines: true}},
}
