package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What becomes of a client that tries again after a login was refused, on a connection that stays open.
var _ = Add(
	Fault{
		Name:     "second-password-unanswered",
		Breaks:   "RFC1939-4-AUTH-03",
		Sentence: "After a wrong password PASS is not answered a second time; all other commands are.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice", "PASS open  sesame "},
		Apply:    func(w *server.Wiring) { silentAfter(w, func(c server.Command) bool { return c.Keyword == "PASS" }) },
	},
	Fault{
		Name:     "silent-after-refused-auth",
		Breaks:   "RFC1939-4-AUTH-03",
		Sentence: "After an AUTH that has failed, AUTH is no longer answered.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "{alice 00000000000000000000000000000000}", "AUTH CRAM-MD5"},
		Apply:    func(w *server.Wiring) { silentAfter(w, func(c server.Command) bool { return c.Keyword == "AUTH" }) },
	},
	Fault{
		Name:     "quit-after-refused-login-unanswered",
		Breaks:   "RFC1939-4-QUIT-01",
		Sentence: "After a login that was refused, QUIT is not answered, and the connection stays open.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "QUIT"},
		Apply:    func(w *server.Wiring) { silentAfter(w, func(c server.Command) bool { return c.Keyword == "QUIT" }) },
	},
	Fault{
		Name:     "refused-login-eats-the-segment",
		Breaks:   "RFC2449-6.6-PIPE-02",
		Sentence: "A wrong password throws away what has come in the same segment; what follows is answered.",
		Probe:    []string{"<open>", "USER alice\r\nPASS wrong\r\nNOOP"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if !r.OK {
					s.In.Discard(s.In.Buffered())
				}
				return r
			})
		},
	},
)

// silentAfter leaves commands without an answer once a login has been refused.
func silentAfter(w *server.Wiring, which func(server.Command) bool) {
	failed := new(memory.PerSession[bool])
	answered := w.Answered
	w.Answered = func(s *server.Session, r server.Reply) {
		*failed.Of(s) = *failed.Of(s) || !r.OK && r.Code == "AUTH"
		answered(s, r)
	}
	parse := w.Parse
	w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
		for {
			c, err := parse(s, line)
			if err != nil || !*failed.Of(s) || !which(c) {
				return c, err
			}
			if line, err = s.Wiring.ReadLine(s, server.MaxCommandLine); err != nil {
				return c, server.ErrUnknown
			}
		}
	}
}
