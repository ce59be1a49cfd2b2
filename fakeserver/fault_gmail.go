package fakeserver

import "strings"

// asAlice begins the probes of services that are reached over TLS only.
func asAlice(then ...string) []string {
	return append([]string{"<tls>", "USER alice", "PASS open  sesame "}, then...)
}

var _ = faults(
	Fault{
		Name:     "gmail-lists-everything",
		Breaks:   "DEFACTO-GMAIL-01",
		Sentence: "A session is shown all messages at once, fetched before or not.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "QUIT", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		apply:    func(w *wiring) { w.open = correct().open },
	},
	Fault{
		Name:     "gmail-keeps-popped",
		Breaks:   "DEFACTO-GMAIL-02",
		Sentence: "A message that was fetched in a session with QUIT is listed again.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "QUIT", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				for _, e := range s.entries {
					e.retrieved = false
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "gmail-top-pops",
		Breaks:   "DEFACTO-GMAIL-02",
		Sentence: "TOP counts as fetching.",
		Profile:  "gmail",
		Probe:    asAlice("TOP 1 0", "QUIT", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		apply: func(w *wiring) {
			w.around("TOP", func(run handler) handler {
				return func(s *session, c command) reply {
					if e, err := s.w.find(s, c.args[0]); err == nil {
						e.retrieved = true
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "gmail-pops-without-quit",
		Breaks:   "DEFACTO-GMAIL-02",
		Sentence: "What was fetched is not listed again, although the session ended without QUIT.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "<drop>", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		apply:    func(w *wiring) { w.commitWhen(endedByDrop) },
	},
	Fault{
		Name:     "gmail-recent-is-normal",
		Breaks:   "DEFACTO-GMAIL-03",
		Sentence: "Names with recent: in front are accepted, and mean nothing.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "QUIT", "B: <tls>", "B: USER recent:alice", "B: PASS open  sesame ", "B: STAT"),
		apply: func(w *wiring) {
			w.aliases(func(_ *session, name string) string { return strings.TrimPrefix(name, "recent:") })
		},
	},
	Fault{
		Name:     "gmail-hides-login-delay",
		Breaks:   "DEFACTO-GMAIL-07",
		Sentence: "CAPA leaves out LOGIN-DELAY.",
		Profile:  "gmail",
		Probe:    []string{"<tls>", "CAPA"},
		apply:    func(w *wiring) { w.hideTags(always, "LOGIN-DELAY") },
	},
)
