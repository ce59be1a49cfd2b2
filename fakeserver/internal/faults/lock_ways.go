package faults

import (
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Locks that hold in one way and not in another. Sessions beside the first have a view of their own,
// which may be all the protection there is: what is wrong is that others were refused.
var _ = Add(
	Fault{
		Name:     "lock-not-asked-by-auth",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "AUTH opens a maildrop that PASS and APOP refuse as in use.",
		Probe:    []string{"STAT", "B: STAT", "C: <open>", "C: AUTH PLAIN {\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			unlocked(w, func(s *server.Session, _ *server.Maildrop) bool { return s.IsAuth("") })
		},
	},
	Fault{
		Name:     "lock-not-asked-by-apop",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "APOP opens a maildrop that PASS and AUTH refuse as in use.",
		Probe:    []string{"STAT", "B: STAT", "C: <open>", "C: <apop C>"},
		Apply: func(w *server.Wiring) {
			unlocked(w, func(s *server.Session, _ *server.Maildrop) bool { return s.Command.Keyword == "APOP" })
		},
	},
	Fault{
		Name:     "lock-not-asked-under-tls",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "A session under TLS opens a maildrop that is refused as in use in the clear.",
		Probe:    []string{"STAT", "B: STAT", "C: <tls>", "C: USER alice", "C: PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			unlocked(w, func(s *server.Session, d *server.Maildrop) bool {
				return s.Secure && d.HeldBy() != nil && !d.HeldBy().Secure
			})
		},
	},
	Fault{
		Name:     "lock-given-back-by-rset",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "After RSET of its holder a maildrop is not locked any more.",
		Probe:    []string{"STAT", "B: STAT", "RSET", "C: STAT"},
		Apply:    releaseAtRSET,
	},
	Fault{
		Name:     "lock-not-for-both-at-once",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "Between the look at the lock and its taking there is time for another login.",
		Probe: []string{"STAT", "B: STAT", "QUIT", "C: <open>", "D: <open>", "C: USER alice", "D: USER alice",
			"C: <send PASS open  sesame \r\n>", "D: PASS open  sesame ", "C: NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.Acquire
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				free := d.HeldBy() == nil
				time.Sleep(20 * time.Millisecond)
				return next(s, d) || free
			}
		},
	},
	Fault{
		Name:     "lock-forgotten-when-idle",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "A lock that is not touched for half a second is taken for an old one.",
		Slow:     true,
		Probe:    []string{"STAT", "B: STAT", "<wait 2s>", "C: STAT"},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			touched := map[*server.Maildrop]time.Time{}
			touch := func(s *server.Session, d *server.Maildrop) {
				mu.Lock()
				defer mu.Unlock()
				touched[d] = s.Now()
			}
			idle := func(s *server.Session, d *server.Maildrop) bool {
				mu.Lock()
				defer mu.Unlock()
				return s.Now().Sub(touched[d]) > time.Second/2
			}
			permit, acquire := w.Permit, w.Acquire
			w.Permit = func(s *server.Session, c server.Command) error {
				if s.Drop != nil {
					touch(s, s.Drop)
				}
				return permit(s, c)
			}
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				ok := acquire(s, d) || idle(s, d)
				if ok {
					touch(s, d)
				}
				return ok
			}
		},
	},
)

// unlocked lets some sessions in without the lock.
func unlocked(w *server.Wiring, which func(*server.Session, *server.Maildrop) bool) {
	next := w.Acquire
	w.Acquire = func(s *server.Session, d *server.Maildrop) bool { return which(s, d) || next(s, d) }
}
