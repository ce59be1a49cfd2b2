package variations

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Replies that look different or come at another time.

var _ = add(
	Variation{
		Name:     "greeting-delayed",
		Allowed:  "RFC1939-3-CONN-02",
		Sentence: "The greeting comes after a moment.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			wrap.Greeting(w, func(s *server.Session, r server.Reply) server.Reply {
				time.Sleep(50 * time.Millisecond)
				return r
			})
		},
	},
	Variation{
		Name:     "errors-delayed",
		Allowed:  "RFC1939-3-ERR-01",
		Sentence: "Bad commands are answered after a moment.",
		Probe:    []string{"XYZZ"},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if s.Bad > 0 {
					time.Sleep(20 * time.Millisecond)
				}
				return next(s, r)
			}
		},
	},
	Variation{
		Name:     "quit-closes-late",
		Allowed:  "RFC1939-6-CLOSE-01",
		Sentence: "A moment passes between the reply to QUIT and the end of the connection.",
		Probe:    []string{"QUIT"},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				err := next(s, r)
				if err == nil && r.Then == server.ThenQuit {
					err = s.Out.Flush()
					time.Sleep(100 * time.Millisecond)
				}
				return err
			}
		},
	},
	Variation{
		Name:     "terminator-on-its-own",
		Allowed:  "RFC1939-3-MULTI-01",
		Sentence: "The terminator comes in a segment of its own, a moment after the rest.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			next := w.Terminator
			w.Terminator = func(s *server.Session) []byte {
				if s.Out.Flush() == nil {
					time.Sleep(5 * time.Millisecond)
				}
				return next(s)
			}
		},
	},
	Variation{
		Name:     "upper-case-texts",
		Allowed:  "RFC1939-9-SIG-01",
		Sentence: "The texts for people are in capitals.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.Text(w, func(_ *server.Session, r server.Reply) string { return strings.ToUpper(r.Text) })
		},
	},
	Variation{
		Name:     "timestamp-first",
		Allowed:  "RFC1939-7-APOP-01",
		Sentence: "The timestamp stands at the beginning of the greeting.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			wrap.Greeting(w, func(_ *server.Session, r server.Reply) server.Reply { return r.WithTag(r.Data).WithData("") })
		},
	},
	Variation{
		Name:     "greeting-with-code",
		Allowed:  "RFC2449-8-CODE-01",
		Sentence: "The greeting has a response code that nobody has heard of.",
		Excludes: []string{"no-response-codes"},
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			wrap.Greeting(w, func(_ *server.Session, r server.Reply) server.Reply { return r.WithCode("X-WELCOME/ALL") })
		},
	},
	Variation{
		Name:     "codes-on-success",
		Allowed:  "RFC2449-8-CODE-01",
		Sentence: "Positive replies have a response code of the server's own, where nothing has to stand at that place.",
		Excludes: []string{"no-response-codes"},
		Probe:    []string{"NOOP", "STAT"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if r.OK && r.Code == "" && r.Data == "" && r.Tag == "" && s.Command.Keyword != "" {
					r.Code = "X-DONE"
				}
				return r
			})
		},
	},
	Variation{
		Name:     "codes-with-more-levels",
		Allowed:  "RFC2449-8-CODE-02",
		Sentence: "Response codes have one more level.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				if r.Code != "" {
					r.Code += "/POP3"
				}
				return r
			})
		},
	},
	Variation{
		Name:     "quit-tells-what-is-left",
		Allowed:  "RFC1939-6-UPD-06",
		Sentence: "The reply to QUIT says how many messages are left.",
		Probe:    []string{"DELE 1", "QUIT"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "QUIT", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				left := len(s.Wiring.Visible(s))
				r := run(s, c)
				if s.State == server.Update && r.OK {
					r.Text += fmt.Sprintf(" (%d messages left)", left)
				}
				return r
			})
		},
	},
	Variation{
		Name:     "expire-30",
		Allowed:  "RFC2449-6.7-EXP-01",
		Sentence: "EXPIRE promises 30 days and not for ever.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				for i, line := range list {
					if strings.EqualFold(line, "EXPIRE NEVER") {
						list[i] = line[:len("EXPIRE ")] + "30"
					}
				}
				return list
			})
		},
	},
	Variation{
		Name:     "login-delay-of-nothing",
		Allowed:  "RFC2449-6.5-DELAY-01",
		Sentence: "A login delay of 0 seconds is announced.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				if slices.ContainsFunc(list, func(line string) bool { return wrap.IsTag(line, "LOGIN-DELAY") }) {
					return list // there is a real one
				}
				return append(list, "LOGIN-DELAY 0")
			})
		},
	},
	Variation{
		Name:     "no-implementation",
		Allowed:  "RFC2449-6.9-IMPL-01",
		Sentence: "The server does not tell what it is.",
		Probe:    []string{"CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "IMPLEMENTATION") },
	},
)
