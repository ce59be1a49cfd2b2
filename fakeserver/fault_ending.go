package fakeserver

import (
	"bytes"
	"time"
)

// Sessions that end in another way than by QUIT, and the timer.

var _ = faults(
	Fault{
		Name:     "too-many-errors-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "When the server closes after too many bad commands, marked messages are removed.",
		Slow:     true,
		Probe: append(append([]string{"DELE 1"}, repeated("XYZZ", defaultMaxBadCommands)...),
			"B: STAT"),
		apply: func(w *wiring) { w.commitWhen(endedByServer) },
	},
	Fault{
		Name:     "unfinished-quit-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "A connection that is lost in the middle of a line counts as if the line had ended there, so QUIT without CRLF is QUIT.",
		Probe:    []string{"DELE 1", "<send QUIT>", "<drop>", "B: STAT"},
		apply: func(w *wiring) {
			w.readLine = func(s *session, limit int) ([]byte, error) {
				line, err := s.in.ReadBytes('\n')
				if len(line) == 0 {
					return nil, err
				}
				if len(line) > limit {
					return nil, errLineTooLong
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
		apply: func(w *wiring) {
			var marked history
			finish, open := w.finish, w.open
			w.finish = func(s *session, how ending) {
				for _, uid := range markedIDs(s.entries) {
					marked.add(uid)
				}
				finish(s, how)
			}
			w.open = func(s *session, d *maildrop) ([]*entry, error) {
				entries, err := open(s, d)
				old := map[string]bool{}
				for _, uid := range marked.all() {
					old[uid] = true
				}
				for _, e := range entries {
					e.deleted = old[e.message.uid]
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
		apply: func(w *wiring) {
			next := w.autologout
			w.autologout = func(s *session) time.Duration { return next(s) / 3 }
		},
	},
	Fault{
		Name:     "autologout-counts-from-login",
		Breaks:   "RFC1939-3-TIMEOUT-03",
		Sentence: "The autologout timer starts with the session, and no command sets it back.",
		Slow:     true,
		Probe:    []string{"STAT", "<wait 6m>", "NOOP", "<wait 6m>", "NOOP"},
		apply: func(w *wiring) {
			start := new(perSession[time.Time])
			next := w.autologout
			w.autologout = func(s *session) time.Duration {
				now := time.Now()
				if start.of(s).IsZero() {
					*start.of(s) = now
				}
				return max(next(s)-now.Sub(*start.of(s)), time.Nanosecond)
			}
		},
	},
	Fault{
		Name:     "autologout-ignores-noop",
		Breaks:   "RFC1939-3-TIMEOUT-03",
		Sentence: "NOOP does not set the autologout timer back.",
		Slow:     true,
		Probe:    []string{"STAT", "<wait 6m>", "NOOP", "<wait 6m>", "STAT"},
		apply: func(w *wiring) {
			last := new(perSession[time.Time])
			next := w.autologout
			w.autologout = func(s *session) time.Duration {
				now := time.Now()
				if s.command.keyword != "NOOP" || last.of(s).IsZero() {
					*last.of(s) = now
				}
				return max(next(s)-now.Sub(*last.of(s)), time.Nanosecond)
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
		apply: func(w *wiring) {
			next := w.parting
			w.parting = func(s *session, how ending) {
				next(s, how)
				if how == endedByTimeout {
					s.w.send(s, negative("disconnected for inactivity"))
					s.out.Flush()
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
		apply: func(w *wiring) {
			timedOut := new(perSession[bool])
			next := w.finish
			w.finish = func(s *session, how ending) {
				*timedOut.of(s) = how == endedByTimeout
				next(s, how)
			}
			w.keepLock(func(s *session) bool { return *timedOut.of(s) })
		},
	},
)

// repeated is a probe that says the same several times.
func repeated(step string, n int) []string {
	steps := make([]string, n)
	for i := range steps {
		steps[i] = step
	}
	return steps
}
