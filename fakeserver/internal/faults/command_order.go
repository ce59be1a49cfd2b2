package faults

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What is right alone, and wrong after another command, the second time, or in small
// letters.

var _ = Add(
	Fault{
		Name:     "rset-once-only",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "The second RSET of a session does nothing.",
		Probe:    []string{"DELE 1", "RSET", "DELE 1", "RSET", "STAT"},
		Apply: func(w *server.Wiring) {
			done := new(memory.PerSession[bool])
			next := w.Unmark
			w.Unmark = func(s *server.Session) {
				if !*done.Of(s) {
					next(s)
				}
				*done.Of(s) = true
			}
		},
	},
	Fault{
		Name:     "rset-behind-error-lost",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET right after a command that was refused does nothing.",
		Probe:    []string{"DELE 1", "DELE 1", "RSET", "STAT"},
		Apply: func(w *server.Wiring) {
			refused := afterRefusal(w)
			next := w.Unmark
			w.Unmark = func(s *server.Session) {
				if !*refused.Of(s) {
					next(s)
				}
			}
		},
	},
	Fault{
		Name:     "dele-behind-error-lost",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE right after a command that was refused says +OK and marks nothing.",
		Probe:    []string{"RETR 99", "DELE 1", "STAT"},
		Apply: func(w *server.Wiring) {
			refused := afterRefusal(w)
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				if !*refused.Of(s) {
					next(s, e)
				}
			}
		},
	},
	Fault{
		Name:     "dele-again-after-rset-lost",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "A message that RSET has given back can't be marked again: DELE says +OK and nothing happens.",
		Probe:    []string{"DELE 1", "RSET", "DELE 1", "STAT"},
		Apply: func(w *server.Wiring) {
			once := new(memory.PerSession[map[*server.Entry]bool])
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				seen := once.Of(s)
				if *seen == nil {
					*seen = map[*server.Entry]bool{}
				}
				if !(*seen)[e] {
					next(s, e)
				}
				(*seen)[e] = true
			}
		},
	},
	Fault{
		Name:     "dele-in-small-letters-lost",
		Breaks:   "RFC1939-3-SYNTAX-01",
		Sentence: "DELE in small letters says +OK and marks nothing.",
		Probe:    []string{"dele 1", "STAT"},
		Apply: func(w *server.Wiring) {
			small := inLowerCase(w)
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				if !*small.Of(s) {
					next(s, e)
				}
			}
		},
	},
	Fault{
		Name:     "quit-in-small-letters-removes-nothing",
		Breaks:   "RFC1939-3-SYNTAX-01",
		Sentence: "QUIT in small letters ends the session and removes nothing.",
		Probe:    []string{"DELE 1", "quit", "B: STAT"},
		Apply: func(w *server.Wiring) {
			small := inLowerCase(w)
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				if *small.Of(s) {
					return nil
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "retr-in-small-letters-shortened",
		Breaks:   "RFC1939-3-SYNTAX-01",
		Sentence: "retr in small letters sends the message without its last line.",
		Probe:    []string{"retr 2"},
		Apply: func(w *server.Wiring) {
			small := inLowerCase(w)
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				if *small.Of(s) {
					return withoutLastLine(text)
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "dele-in-later-sessions-lost",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE works in the first session of a user only; later ones get +OK, and nothing is marked.",
		Probe:    []string{"STAT", "QUIT", "B: DELE 1", "B: STAT"},
		Apply: func(w *server.Wiring) {
			var logins memory.History
			later := new(memory.PerSession[bool])
			nextOpen, nextMark := w.Open, w.Mark
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				for _, user := range logins.All() {
					*later.Of(s) = *later.Of(s) || user == d.Account.User
				}
				logins.Add(d.Account.User)
				return nextOpen(s, d)
			}
			w.Mark = func(s *server.Session, e *server.Entry) {
				if !*later.Of(s) {
					nextMark(s, e)
				}
			}
		},
	},
	Fault{
		Name:     "quit-behind-rset-forgets-later-marks",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "After RSET was used in a session, QUIT says +OK and removes nothing, whatever was marked since.",
		Probe:    []string{"RSET", "DELE 1", "QUIT", "B: STAT"},
		Apply:    func(w *server.Wiring) { removeNothingAfterRset(w) },
	},
	Fault{
		Name:     "uidl-misses-restored",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "Messages that RSET has given back are missing in the list of UIDL.",
		Probe:    []string{"DELE 1", "RSET", "UIDL"},
		Apply: func(w *server.Wiring) {
			marked := new(memory.PerSession[map[*server.Entry]bool])
			mark, shown := w.Mark, w.Visible
			w.Mark = func(s *server.Session, e *server.Entry) {
				if *marked.Of(s) == nil {
					*marked.Of(s) = map[*server.Entry]bool{}
				}
				(*marked.Of(s))[e] = true
				mark(s, e)
			}
			w.Visible = func(s *server.Session) []*server.Entry {
				all := shown(s)
				if s.Command.Keyword != "UIDL" {
					return all
				}
				var kept []*server.Entry
				for _, e := range all {
					if !(*marked.Of(s))[e] {
						kept = append(kept, e)
					}
				}
				return kept
			}
		},
	},
	Fault{
		Name:     "retr-wants-list",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "RETR is refused until LIST or STAT has read the maildrop.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			read := new(memory.PerSession[bool])
			for _, keyword := range []string{"LIST", "STAT"} {
				wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
					*read.Of(s) = true
					return run(s, c)
				})
			}
			wrap.Command(w, "RETR", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if !*read.Of(s) {
					return server.Negative("list the messages first")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "dele-wants-retr",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "DELE is refused for a message that was not retrieved.",
		Probe:    []string{"DELE 1"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "DELE", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if e, err := s.Wiring.Find(s, c.Args[0]); err == nil && !e.Retrieved {
					return server.Negative("retrieve the message first")
				}
				return run(s, c)
			})
		},
	},
)

// afterRefusal notes whether the reply before the present command was negative.
func afterRefusal(w *server.Wiring) *memory.PerSession[bool] {
	refused := new(memory.PerSession[bool])
	next := w.Answered
	w.Answered = func(s *server.Session, r server.Reply) {
		*refused.Of(s) = !r.OK
		next(s, r)
	}
	return refused
}

// inLowerCase notes whether the present command was sent in small letters.
func inLowerCase(w *server.Wiring) *memory.PerSession[bool] {
	small := new(memory.PerSession[bool])
	next := w.Parse
	w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
		word, _, _ := bytes.Cut(line, []byte(" "))
		*small.Of(s) = string(word) == strings.ToLower(string(word))
		return next(s, line)
	}
	return small
}
