package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Greetings that are not in form.
var _ = Add(
	Fault{
		Name:     "greeting-of-two-lines",
		Breaks:   "RFC1939-4-GREET-01",
		Sentence: "The greeting has a second line, with the rules of the house.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			greetingLine(w, func(line string) string { return line + "+OK authorized users only\r\n" })
		},
	},
	Fault{
		Name:     "greeting-unended",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "Nothing ends the line of the greeting.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			greetingLine(w, func(line string) string { return strings.TrimSuffix(line, "\r\n") })
		},
	},
	Fault{
		Name:     "greeting-bare-lf",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "The greeting ends with LF alone; other replies are right.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			greetingLine(w, func(line string) string { return strings.TrimSuffix(line, "\r\n") + "\n" })
		},
	},
	Fault{
		Name:     "greeting-too-long",
		Breaks:   "RFC2449-4-LEN-03",
		Sentence: "The greeting has a disclaimer in it and is longer than 512 octets.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			wrap.Greeting(w, func(_ *server.Session, r server.Reply) server.Reply {
				r.Text = strings.Repeat("no unauthorized access ", 25)
				return r
			})
		},
	},
	Fault{
		Name:     "greeting-with-host-in-brackets",
		Breaks:   "RFC2449-3-ABNF-03",
		Sentence: "The greeting has the name of the host in angle brackets, which belong to the timestamp.",
		Wild:     "curl #3278",
		Warning:  true,
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			wrap.Greeting(w, func(s *server.Session, r server.Reply) server.Reply {
				r.Text = "POP3 server <" + s.Server.Config.Hostname + "> ready"
				return r
			})
		},
	},
	Fault{
		Name:     "greeting-without-status",
		Breaks:   "RFC1939-4-GREET-01",
		Sentence: "The greeting is a line of text without +OK.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			greetingLine(w, func(line string) string { return strings.TrimPrefix(line, "+OK ") })
		},
	},
	Fault{
		Name:     "greeting-waits-for-client",
		Breaks:   "RFC1939-3-CONN-02",
		Sentence: "The server says nothing before the client has sent something.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			next := w.Greet
			w.Greet = func(s *server.Session) server.Reply {
				s.Idle.Arm(s.Wiring.Autologout(s))
				defer s.Idle.Rest()
				s.In.Peek(1) // an error comes up again with the first command
				return next(s)
			}
		},
	},
)

// greetingLine changes the line of the greeting.
func greetingLine(w *server.Wiring, edit func(line string) string) {
	wrap.StatusLine(w, func(s *server.Session, r server.Reply, line string) string {
		if isGreeting(s) {
			return edit(line)
		}
		return line
	})
}

// isGreeting reports whether no command has been answered yet. A line that
// could not be parsed has been, though it has no keyword.
func isGreeting(s *server.Session) bool {
	return s.Command.Keyword == "" && s.Bad == 0 && s.State == server.Authorization
}
