package transcript

// Kind is what a stage direction means.
type Kind int

// The kinds of stage directions. How they are written, and what they do, is in the table of
// directions.
const (
	None Kind = iota

	// Client side.
	Open         // open a connection and wait for nothing (the greeting is the next S: step)
	OpenTLS      // the same with TLS from the first octet
	LogIn        // open if need be, read the greeting, upgrade if the run says so, authenticate
	TryLogIn     // the same; a refusal is not an error
	LogInWith    // the same by a SASL mechanism
	LogInLayered // LogInWith, and begin the security layer that it negotiates
	Respond      // these octets, in Base64, as the response to a challenge
	StartTLS     // the TLS handshake behind the +OK to STLS
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
	StartNewTLS     // StartTLS with the versions and cipher suites that are recommended
	StartOldTLS     // StartTLS with versions that are deprecated; it may fail
	ResumeTLS12     // StartTLS12 with the session of the StartTLS12 before; it may fail
	StartWeakTLS    // StartTLS with cipher suites that are broken; it may fail
	PauseBriefly    // let time pass, but less than the autologout timer
	OpenByRecord    // open a connection where the domain's SRV record for POP3 points, and read the greeting
	OpenTLSByRecord // the same with TLS, where the record for POP3S points
	SendTimes       // these octets, n times over

	// Server side.
	AwaitClient // the server waits for a connection: nothing to do
	ServerClose // the server must close the connection
	AnyReply    // +OK or -ERR, judged by the oracle alone
	AnyOutcome  // +OK, -ERR, or the end of the connection
	RefuseAuth  // the SASL exchange must fail, at once or behind challenges that say why
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
