// Package situations are those that a fault can be confined to: outside of one the server is the correct one.
//
// Each is a predicate over what a session knows, which is asked when a connection begins, when a segment has
// arrived, when a command line or a response in an exchange is known, and when it turns out who logs in. A
// fault needs to know nothing of them.
package situations

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/catalogue"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Situation is what is the case with a session.
type Situation struct {
	Name     string // kebab-case
	Sentence string // what is the case
	Slow     bool   // it takes an autologout timer that runs out

	Needs func(*server.Config) // what the server must offer for it to come about; nil is nothing
	Holds func(*server.Session) bool
}

// Known are all situations.
var Known = catalogue.New("situation", func(s Situation) string { return s.Name })

// long is the number of commands that make a session a long one.
const long = 20

// Who logs in, over what, and who else is there.
var _ = Known.Add(
	Situation{
		Name:     "second-account",
		Sentence: "The account is the second of those that are configured, or the fourth, the sixth, and so on.",
		Holds: func(s *server.Session) bool {
			d := s.Account()
			return d != nil && d.Place%2 == 1
		},
	},
	Situation{
		Name:     "stls",
		Sentence: "TLS was started by STLS, or is about to be.",
		Holds: func(s *server.Session) bool {
			return s.Secure && !s.Implicit || strings.EqualFold(s.Past().Keyword, "STLS")
		},
	},
	Situation{
		Name:     "implicit",
		Sentence: "The connection is one to the port of implicit TLS.",
		Holds:    func(s *server.Session) bool { return s.Implicit },
	},
	Situation{
		Name:     "other-user-active",
		Sentence: "A partner, such as the second user for the first, has a session open.",
		Holds:    (*server.Session).OthersAtWork,
	},
)

// What came before on the connection.
var _ = Known.Add(
	Situation{
		Name:     "after-rset",
		Sentence: "There has been an RSET in the session.",
		Holds:    func(s *server.Session) bool { return s.Past().Reset },
	},
	Situation{
		Name:     "after-refused-command",
		Sentence: "A command has been refused on the connection, and it was not for wrong credentials.",
		Holds:    func(s *server.Session) bool { return s.Past().Refused },
	},
	Situation{
		Name:     "after-failed-login",
		Sentence: "A login has failed on the connection.",
		Holds:    func(s *server.Session) bool { return s.Past().LoginFailed },
	},
	Situation{
		Name:     "long-session",
		Sentence: "Twenty commands have been answered on the connection.",
		Holds:    func(s *server.Session) bool { return s.Past().Commands >= long },
	},
)

// What came before on the maildrop. Since it was filled, that is.
var _ = Known.Add(
	Situation{
		Name:     "second-session",
		Sentence: "The session is the second of the maildrop, or a later one.",
		Holds:    func(s *server.Session) bool { return s.Visits().Opened >= 1 },
	},
	Situation{
		Name:     "third-session",
		Sentence: "The session is the third of the maildrop, or a later one.",
		Holds:    func(s *server.Session) bool { return s.Visits().Opened >= 2 },
	},
	after("quit", "QUIT", server.EndedByQuit),
	after("drop", "the loss of its connection", server.EndedByDrop),
	after("autologout", "the autologout timer", server.EndedByTimeout),
	Situation{
		Name:     "after-refused-session",
		Sentence: "A login has found the maildrop locked.",
		Holds:    func(s *server.Session) bool { return s.Visits().Refused > 0 },
	},
	Situation{
		Name:     "new-mail",
		Sentence: "Mail has arrived in the maildrop.",
		Holds:    func(s *server.Session) bool { return s.Visits().Delivered > 0 },
	},
)

func after(name, what string, how server.Ending) Situation {
	return Situation{
		Name:     "after-" + name,
		Sentence: "The session before on the maildrop was ended by " + what + ".",
		Slow:     how == server.EndedByTimeout,
		Holds: func(s *server.Session) bool {
			v := s.Visits()
			return v.Ended > 0 && v.Ending == how
		},
	}
}

// How a command comes, and what it is about.
var _ = Known.Add(
	Situation{
		Name:     "pipelined",
		Sentence: "The command came in one segment with another one.",
		Holds:    func(s *server.Session) bool { return s.Past().Pipelined },
	},
	Situation{
		Name:     "split-line",
		Sentence: "The command line came in more than one segment.",
		Holds:    func(s *server.Session) bool { return s.Past().Split },
	},
	Situation{
		Name:     "lower-case",
		Sentence: "The keyword was sent in lower case.",
		Holds: func(s *server.Session) bool {
			keyword := s.Past().Keyword
			return keyword != strings.ToUpper(keyword) && keyword == strings.ToLower(keyword)
		},
	},
	Situation{
		Name:     "last-message",
		Sentence: "The command names the last message of the maildrop.",
		Holds: func(s *server.Session) bool {
			n := s.Past().Number
			return n > 0 && n == len(s.Entries)
		},
	},
)

// How the client logs in, the last time that it tried.
var _ = Known.Add(slices.Concat([]Situation{
	{
		Name:     "apop",
		Sentence: "The client logs in with APOP.",
		Holds:    func(s *server.Session) bool { return s.Past().Way == "APOP" },
	},
}, mechanisms())...)

// mechanisms are a situation or two for each mechanism of AUTH.
func mechanisms() (all []Situation) {
	for _, m := range server.Correct().SASL {
		all = append(all, mechanism(m, false))
		if !m.ServerFirst {
			all = append(all, mechanism(m, true))
		}
	}
	return all
}

// mechanismPrefix begins the names of situations that are about AUTH.
const mechanismPrefix = "auth-"

func mechanism(m *server.Mechanism, initial bool) Situation {
	s := Situation{
		Name:     mechanismPrefix + strings.ToLower(m.Name),
		Sentence: "The client logs in with AUTH " + m.Name + " without an initial response.",
		Holds:    func(s *server.Session) bool { return s.Past().Way == m.Name && s.Past().Initial == initial },
	}
	if initial {
		s.Name += "-initial-response"
		s.Sentence = "The client logs in with AUTH " + m.Name + " and an initial response."
	} else if m.ServerFirst {
		s.Sentence = "The client logs in with AUTH " + m.Name + "."
	}
	if m.Certified {
		s.Needs = func(c *server.Config) { c.ClientCertificates = c.TLSConfig == nil }
	}
	return s
}
