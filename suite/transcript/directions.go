package transcript

import "github.com/pop3spec/pop3spec/suite/internal/need"

// form is one way to write a direction. In Words, "%d" stands for a number or a
// {name}, "%t" for a duration such as 200ms, "%q" for a quoted string, "%w" for a
// word or a {name}.
type form struct {
	Side  side
	Words string
	Kind  Kind
}

type side int

const (
	client side = iota
	server
	body // a server line within a multi-line reply
)

// row is all that there is to say of a kind of stage direction.
type row struct {
	words     []string // its forms; the first one is the one that Format writes
	mechanism bool     // its first argument is a SASL mechanism
	Traits
}

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
	StartTLS:   {words: []string{"start TLS"}, Traits: Traits{Client: true, TLS: true, Follows: true}},
	StartTLS12: {words: []string{"start TLS 1.2"}, Traits: Traits{Client: true, TLS: true, Follows: true}},
	ResumeTLS12: {words: []string{"start TLS 1.2 again"},
		Traits: Traits{Client: true, TLS: true, Follows: true}},
	StartNewTLS: {words: []string{"start TLS 1.2 or later"},
		Traits: Traits{Client: true, TLS: true, Follows: true}},
	StartOldTLS: {words: []string{"start TLS 1.1 or earlier"},
		Traits: Traits{Client: true, TLS: true, Uncertain: true, Follows: true}},
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
	SlowDown:    {words: []string{"slow down or close"}, Traits: Traits{Uncertain: true, Follows: true}},
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

// directions are the forms of all directions.
var directions = func() (all []form) {
	for k, r := range table {
		for _, words := range r.words {
			all = append(all, form{r.side(), words, Kind(k)})
		}
	}
	return all
}()

func (t Traits) side() side {
	switch {
	case t.Client:
		return client
	case t.Lines:
		return body
	}
	return server
}
