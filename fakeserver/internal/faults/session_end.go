package faults

import (
	"bytes"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Sessions that end in another way than by QUIT, and the timer.

var _ = Add(
	Fault{
		Name:     "too-many-errors-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "When the server closes after too many bad commands, marked messages are removed.",
		Slow:     true,
		Probe: append(append([]string{"DELE 1"}, probe.Repeated("XYZZ", server.DefaultMaxBadCommands)...),
			"B: STAT"),
		Apply: func(w *server.Wiring) { wrap.CommitAfter(w, server.EndedByServer) },
	},
	Fault{
		Name:   "unfinished-quit-deletes",
		Breaks: "RFC1939-6-UPD-03",
		Sentence: "A connection that is lost in the middle of a line counts as if the line had ended there, " +
			"so QUIT without CRLF is QUIT.",
		Probe: []string{"DELE 1", "<send QUIT>", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				line, err := s.In.ReadBytes('\n')
				if len(line) == 0 {
					return nil, err
				}
				if len(line) > limit {
					return nil, server.ErrLineTooLong
				}
				return bytes.TrimRight(line, "\r\n"), nil
			}
		},
	},
	Fault{
		Name:     "marks-survive-session",
		Breaks:   "RFC1939-4-LOCK-02",
		Sentence: "What a lost session has marked as deleted is marked in the next one, too.",
		Probe:    []string{"DELE 1", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			var marked memory.History
			finish, open := w.Finish, w.Open
			w.Finish = func(s *server.Session, how server.Ending) {
				for _, uid := range markedIDs(s.Entries) {
					marked.Add(uid)
				}
				finish(s, how)
			}
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				entries, err := open(s, d)
				old := map[string]bool{}
				for _, uid := range marked.All() {
					old[uid] = true
				}
				for _, e := range entries {
					e.Deleted = old[e.Message.ID]
				}
				return entries, err
			}
		},
	},
	Fault{
		Name:     "autologout-too-early",
		Breaks:   "RFC1939-3-TIMEOUT-02",
		Sentence: "The autologout timer runs out when a third of its time has passed.",
		Slow:     true,
		Probe:    []string{"STAT", "<wait 6m>", "NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.Autologout
			w.Autologout = func(s *server.Session) time.Duration { return next(s) / 3 }
		},
	},
	Fault{
		Name:     "autologout-counts-from-login",
		Breaks:   "RFC1939-3-TIMEOUT-03",
		Sentence: "The autologout timer starts with the session, and no command sets it back.",
		Slow:     true,
		Probe:    []string{"STAT", "<wait 6m>", "NOOP", "<wait 6m>", "NOOP"},
		Apply: func(w *server.Wiring) {
			start := new(memory.PerSession[time.Time])
			next := w.Autologout
			w.Autologout = func(s *server.Session) time.Duration {
				now := s.Now()
				if start.Of(s).IsZero() {
					*start.Of(s) = now
				}
				return max(next(s)-now.Sub(*start.Of(s)), time.Nanosecond)
			}
		},
	},
	Fault{
		Name:     "autologout-ignores-noop",
		Breaks:   "RFC1939-3-TIMEOUT-03",
		Sentence: "NOOP does not set the autologout timer back.",
		Slow:     true,
		Probe:    []string{"STAT", "<wait 6m>", "NOOP", "<wait 6m>", "STAT"},
		Apply: func(w *server.Wiring) {
			last := new(memory.PerSession[time.Time])
			next := w.Autologout
			w.Autologout = func(s *server.Session) time.Duration {
				now := s.Now()
				if s.Command.Keyword != "NOOP" || last.Of(s).IsZero() {
					*last.Of(s) = now
				}
				return max(next(s)-now.Sub(*last.Of(s)), time.Nanosecond)
			}
		},
	},
	Fault{
		Name:     "autologout-says-err",
		Breaks:   "RFC1939-3-TIMEOUT-05",
		Sentence: "When the autologout timer has run out, -ERR is sent before the connection is closed.",
		Wild:     "Dovecot and others",
		Slow:     true,
		Probe:    []string{"STAT", "<wait>"},
		Apply: func(w *server.Wiring) {
			next := w.Farewell
			w.Farewell = func(s *server.Session, how server.Ending) {
				next(s, how)
				if how == server.EndedByTimeout {
					s.Wiring.Send(s, server.Negative("disconnected for inactivity"))
					s.Out.Flush()
				}
			}
		},
	},
	Fault{
		Name:     "autologout-keeps-lock",
		Breaks:   "RFC1939-6-LOCK-02",
		Sentence: "The autologout timer closes the connection and does not release the lock.",
		Slow:     true,
		Probe:    []string{"STAT", "<wait>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			timedOut := new(memory.PerSession[bool])
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				*timedOut.Of(s) = how == server.EndedByTimeout
				next(s, how)
			}
			keepLock(w, func(s *server.Session) bool { return *timedOut.Of(s) })
		},
	},
)
