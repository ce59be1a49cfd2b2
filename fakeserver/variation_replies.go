package fakeserver

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Replies that look different or come at another time.

var _ = variations(
	Variation{
		Name:     "greeting-delayed",
		Allowed:  "RFC1939-3-CONN-02",
		Sentence: "The greeting comes after a moment.",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			w.regreet(func(s *session, r reply) reply {
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
		apply: func(w *wiring) {
			next := w.send
			w.send = func(s *session, r reply) error {
				if s.bad > 0 {
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
		apply: func(w *wiring) {
			next := w.send
			w.send = func(s *session, r reply) error {
				err := next(s, r)
				if err == nil && r.then == thenQuit {
					err = s.out.Flush()
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
		apply: func(w *wiring) {
			next := w.terminator
			w.terminator = func(s *session) []byte {
				if s.out.Flush() == nil {
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
		apply:    func(w *wiring) { w.retext(func(_ *session, r reply) string { return strings.ToUpper(r.text) }) },
	},
	Variation{
		Name:     "timestamp-first",
		Allowed:  "RFC1939-7-APOP-01",
		Sentence: "The timestamp stands at the beginning of the greeting.",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			w.regreet(func(_ *session, r reply) reply { return r.withTag(r.data).withData("") })
		},
	},
	Variation{
		Name:     "greeting-with-code",
		Allowed:  "RFC2449-8-CODE-01",
		Sentence: "The greeting has a response code that nobody has heard of.",
		Excludes: []string{"no-response-codes"},
		Probe:    []string{"<open>"},
		apply:    func(w *wiring) { w.regreet(func(_ *session, r reply) reply { return r.withCode("X-WELCOME/ALL") }) },
	},
	Variation{
		Name:     "codes-on-success",
		Allowed:  "RFC2449-8-CODE-01",
		Sentence: "Positive replies have a response code of the server's own, where nothing has to stand at that place.",
		Excludes: []string{"no-response-codes"},
		Probe:    []string{"NOOP", "STAT"},
		apply: func(w *wiring) {
			w.restate(func(s *session, r reply) reply {
				if r.ok && r.code == "" && r.data == "" && r.tag == "" && s.command.keyword != "" {
					r.code = "X-DONE"
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
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				if r.code != "" {
					r.code += "/POP3"
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
		apply: func(w *wiring) {
			w.around("QUIT", func(run handler) handler {
				return func(s *session, c command) reply {
					left := len(s.w.visible(s))
					r := run(s, c)
					if s.state == update && r.ok {
						r.text += fmt.Sprintf(" (%d messages left)", left)
					}
					return r
				}
			})
		},
	},
	Variation{
		Name:     "expire-30",
		Allowed:  "RFC2449-6.7-EXP-01",
		Sentence: "EXPIRE promises 30 days and not for ever.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
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
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
				if slices.ContainsFunc(list, func(line string) bool { return isTag(line, "LOGIN-DELAY") }) {
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
		apply:    func(w *wiring) { w.hideTags(always, "IMPLEMENTATION") },
	},
)
