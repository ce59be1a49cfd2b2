package gmail

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/faults"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// asAlice begins the probes of services that are reached over TLS only.
func asAlice(then ...string) []string {
	return append([]string{"<tls>", "USER alice", "PASS open  sesame "}, then...)
}

var _ = faults.Add(
	faults.Fault{
		Name:     "gmail-lists-everything",
		Breaks:   "DEFACTO-GMAIL-01",
		Sentence: "A session is shown all messages at once, fetched before or not.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "QUIT", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		Apply:    func(w *server.Wiring) { w.Open = server.Correct().Open },
	},
	faults.Fault{
		Name:     "gmail-keeps-popped",
		Breaks:   "DEFACTO-GMAIL-02",
		Sentence: "A message that was fetched in a session with QUIT is listed again.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "QUIT", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				for _, e := range s.Entries {
					e.Retrieved = false
				}
				return next(s)
			}
		},
	},
	faults.Fault{
		Name:     "gmail-top-pops",
		Breaks:   "DEFACTO-GMAIL-02",
		Sentence: "TOP counts as fetching.",
		Profile:  "gmail",
		Probe:    asAlice("TOP 1 0", "QUIT", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "TOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if e, err := s.Wiring.Find(s, c.Args[0]); err == nil {
					e.Retrieved = true
				}
				return run(s, c)
			})
		},
	},
	faults.Fault{
		Name:     "gmail-pops-without-quit",
		Breaks:   "DEFACTO-GMAIL-02",
		Sentence: "What was fetched is not listed again, although the session ended without QUIT.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "<drop>", "B: <tls>", "B: USER alice", "B: PASS open  sesame ", "B: STAT"),
		Apply:    func(w *server.Wiring) { wrap.CommitAfter(w, server.EndedByDrop) },
	},
	faults.Fault{
		Name:     "gmail-recent-is-normal",
		Breaks:   "DEFACTO-GMAIL-03",
		Sentence: "Names with recent: in front are accepted, and mean nothing.",
		Profile:  "gmail",
		Probe:    asAlice("RETR 1", "QUIT", "B: <tls>", "B: USER recent:alice", "B: PASS open  sesame ", "B: STAT"),
		Apply: func(w *server.Wiring) {
			wrap.AccountNames(w, func(_ *server.Session, name string) string { return strings.TrimPrefix(name, "recent:") })
		},
	},
	faults.Fault{
		Name:     "gmail-hides-login-delay",
		Breaks:   "DEFACTO-GMAIL-07",
		Sentence: "CAPA leaves out LOGIN-DELAY.",
		Profile:  "gmail",
		Probe:    []string{"<tls>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "LOGIN-DELAY") },
	},
)
