package fakeserver

import (
	"bytes"
	"strings"
)

// What is right alone, and wrong behind another command, the second time, or in small
// letters.

var _ = faults(
	Fault{
		Name:     "rset-once-only",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "The second RSET of a session does nothing.",
		Probe:    []string{"DELE 1", "RSET", "DELE 1", "RSET", "STAT"},
		apply: func(w *wiring) {
			done := new(perSession[bool])
			next := w.unmark
			w.unmark = func(s *session) {
				if !*done.of(s) {
					next(s)
				}
				*done.of(s) = true
			}
		},
	},
	Fault{
		Name:     "rset-behind-error-lost",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET directly behind a command that was refused does nothing.",
		Probe:    []string{"DELE 1", "DELE 1", "RSET", "STAT"},
		apply: func(w *wiring) {
			refused := w.behindRefusal()
			next := w.unmark
			w.unmark = func(s *session) {
				if !*refused.of(s) {
					next(s)
				}
			}
		},
	},
	Fault{
		Name:     "dele-behind-error-lost",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE directly behind a command that was refused says +OK and marks nothing.",
		Probe:    []string{"RETR 99", "DELE 1", "STAT"},
		apply: func(w *wiring) {
			refused := w.behindRefusal()
			next := w.mark
			w.mark = func(s *session, e *entry) {
				if !*refused.of(s) {
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
		apply: func(w *wiring) {
			once := new(perSession[map[*entry]bool])
			next := w.mark
			w.mark = func(s *session, e *entry) {
				seen := once.of(s)
				if *seen == nil {
					*seen = map[*entry]bool{}
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
		apply: func(w *wiring) {
			small := w.inSmallLetters()
			next := w.mark
			w.mark = func(s *session, e *entry) {
				if !*small.of(s) {
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
		apply: func(w *wiring) {
			small := w.inSmallLetters()
			next := w.commit
			w.commit = func(s *session) error {
				if *small.of(s) {
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
		apply: func(w *wiring) {
			small := w.inSmallLetters()
			w.rewrite(func(s *session, text []byte) []byte {
				if *small.of(s) {
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
		apply: func(w *wiring) {
			var logins history
			later := new(perSession[bool])
			nextOpen, nextMark := w.open, w.mark
			w.open = func(s *session, d *maildrop) ([]*entry, error) {
				for _, user := range logins.all() {
					*later.of(s) = *later.of(s) || user == d.account.User
				}
				logins.add(d.account.User)
				return nextOpen(s, d)
			}
			w.mark = func(s *session, e *entry) {
				if !*later.of(s) {
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
		apply: func(w *wiring) {
			reset := new(perSession[bool])
			unmark, commit := w.unmark, w.commit
			w.unmark = func(s *session) {
				*reset.of(s) = true
				unmark(s)
			}
			w.commit = func(s *session) error {
				if *reset.of(s) {
					return nil
				}
				return commit(s)
			}
		},
	},
	Fault{
		Name:     "uidl-misses-restored",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "Messages that RSET has given back are missing in the list of UIDL.",
		Probe:    []string{"DELE 1", "RSET", "UIDL"},
		apply: func(w *wiring) {
			marked := new(perSession[map[*entry]bool])
			mark, shown := w.mark, w.visible
			w.mark = func(s *session, e *entry) {
				if *marked.of(s) == nil {
					*marked.of(s) = map[*entry]bool{}
				}
				(*marked.of(s))[e] = true
				mark(s, e)
			}
			w.visible = func(s *session) []*entry {
				all := shown(s)
				if s.command.keyword != "UIDL" {
					return all
				}
				var kept []*entry
				for _, e := range all {
					if !(*marked.of(s))[e] {
						kept = append(kept, e)
					}
				}
				return kept
			}
		},
	},
)

// behindRefusal notes whether the reply before the present command was negative.
func (w *wiring) behindRefusal() *perSession[bool] {
	refused := new(perSession[bool])
	next := w.afterwards
	w.afterwards = func(s *session, r reply) {
		*refused.of(s) = !r.ok
		next(s, r)
	}
	return refused
}

// inSmallLetters notes whether the present command was sent in small letters.
func (w *wiring) inSmallLetters() *perSession[bool] {
	small := new(perSession[bool])
	next := w.parse
	w.parse = func(s *session, line []byte) (command, error) {
		word, _, _ := bytes.Cut(line, []byte(" "))
		*small.of(s) = string(word) == strings.ToLower(string(word))
		return next(s, line)
	}
	return small
}
