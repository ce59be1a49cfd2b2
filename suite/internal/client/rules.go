package client

import (
	"fmt"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Rule is something that a client has to do, or had better do.
type Rule struct {
	ID       requirement.ID // names it for good; begins with "client-"
	Source   string         // the document and section that it comes from
	Level    requirement.Level
	Severity requirement.Severity
	Sentence string
}

// String cites the rule in one line: "client-line-end (RFC 1939 section 3, MUST)".
func (r Rule) String() string { return fmt.Sprintf("%s (%s, %s)", r.ID, r.Source, r.Level) }

const (
	must    = requirement.LevelMust
	mustNot = requirement.LevelMustNot
	should  = requirement.LevelShould
	deFacto = requirement.LevelDeFacto
)

// Rules are all rules, in the order of their subjects.
var Rules = []Rule{
	{"client-line-end", "RFC 1939 section 3", must, requirement.Fail, "A client must end every line with CRLF."},
	{"client-line-length", "RFC 2449 section 4", must, requirement.Fail,
		"A client must not send commands of more than 255 octets, the CRLF included."},
	{"client-argument-length", "RFC 1939 section 3", should, requirement.Warn,
		"A client should not send arguments of more than 40 octets to a server that has not shown CAPA."},
	{"client-characters", "RFC 1939 section 3", must, requirement.Fail,
		"A client must send printable ASCII characters only, unless UTF8 says otherwise."},
	{"client-protocol", "RFC 1939 section 5", must, requirement.Fail,
		"A client must speak POP3: neither another protocol, nor TLS where it was not agreed on."},
	{"client-blanks", "RFC 1939 section 3", must, requirement.Fail,
		"A client must separate keyword and arguments by one space each."},
	{"client-arguments", "RFC 1939 section 3", must, requirement.Fail,
		"A client must give a command the arguments that it has, and no others."},

	{"client-before-greeting", "RFC 1939 section 4", should, requirement.Warn,
		"A client should wait for the greeting before it sends anything."},
	{"client-state", "RFC 1939 section 3", must, requirement.Fail,
		"A client must give each command in the state to which it belongs."},
	{"client-pass-without-user", "RFC 1939 section 7", must, requirement.Fail,
		"A client must give PASS right after a USER that was accepted."},
	{"client-apop-without-timestamp", "RFC 1939 section 7", must, requirement.Fail,
		"A client must not use APOP if the greeting has no timestamp."},
	{"client-after-quit", "RFC 1939 section 6", must, requirement.Fail, "A client must send nothing after QUIT."},
	{"client-pipelining", "RFC 2449 section 6.6", must, requirement.Fail,
		"A client must wait for each reply, unless the server announces PIPELINING."},
	{"client-pipelining-unasked", "RFC 2449 section 6.6", should, requirement.Warn,
		"A client should ask with CAPA for PIPELINING before it sends commands ahead."},
	{"client-obsolete", "RFC 1939", deFacto, requirement.Info,
		"A client does without commands that were taken out of POP3."},

	{"client-behind-stls", "RFC 2595 section 4", mustNot, requirement.Fail,
		"A client must send nothing between STLS and the TLS handshake."},
	{"client-capa-after-tls", "RFC 2595 section 4", should, requirement.Warn,
		"A client that knows the capabilities should ask for them again once TLS has begun, because none of them " +
			"counts any more."},
	{"client-password-in-clear", "RFC 8314 section 3", deFacto, requirement.Info,
		"A client does not send a password in clear to a server that offers STLS."},
	{"client-token-in-clear", "RFC 7628 section 3", mustNot, requirement.Fail,
		"A client must not send a token without TLS."},

	{"client-base64", "RFC 5034 section 4", must, requirement.Fail, "A client must send SASL responses in Base64."},
	{"client-initial-response", "RFC 5034 section 4", mustNot, requirement.Fail,
		"A client must not send an initial response for a mechanism in which the server speaks first."},
	{"client-mechanism", "RFC 5034 section 3", should, requirement.Warn,
		"A client should use only SASL mechanisms that the server lists."},

	{"client-message-number", "RFC 1939 section 4", must, requirement.Fail,
		"A client must name messages by numbers from 1 on."},
	{"client-no-such-message", "RFC 1939 section 5", should, requirement.Warn,
		"A client should not name messages that the maildrop does not have."},
	{"client-deleted-message", "RFC 1939 section 5", mustNot, requirement.Fail,
		"A client must not name a message that it has marked as deleted."},
	{"client-blind-delete", "RFC 1939 section 5", deFacto, requirement.Warn,
		"A client deletes only what it was told of in the session, because numbers change from one to the next."},

	{"client-deletions-lost", "RFC 1939 section 6", deFacto, requirement.Warn,
		"A client that has deleted messages ends the session with QUIT, or nothing is deleted."},
	{"client-no-quit", "RFC 1939 section 6", deFacto, requirement.Info,
		"A client ends a session with QUIT, so that the maildrop is free at once."},
}

// Find returns a rule.
func Find(id requirement.ID) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}
