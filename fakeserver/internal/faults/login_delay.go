package faults

import (
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Login delays that are counted from the wrong event.
var _ = Add(
	Fault{
		Name:     "login-delay-from-logout",
		Breaks:   "RFC2449-6.5-DELAY-01",
		Sentence: "The login delay is counted from the end of the session before.",
		Probe:    []string{"<wait 1.1s>", "QUIT", "B: STAT"},
		Needs:    needDelay(time.Second),
		Apply: func(w *server.Wiring) {
			ended := delayFrom(w)
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				ended(s.Drop)
				next(s, how)
			}
		},
	},
	Fault{
		Name:     "login-delay-for-failures",
		Breaks:   "RFC2449-6.5-DELAY-01",
		Sentence: "The login delay is counted from every try to log in, and a wrong password is one.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice", "PASS open  sesame "},
		Needs:    needDelay(time.Second),
		Apply: func(w *server.Wiring) {
			failed := delayFrom(w)
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				ok := next(s, name, password)
				if d := s.Server.Account(name); d != nil && !ok {
					failed(d)
				}
				return ok
			}
		},
	},
	Fault{
		Name:     "login-delay-of-nothing-enforced",
		Breaks:   "RFC2449-6.5-DELAY-01",
		Sentence: "A login delay of 0 seconds is announced, and who comes back within half a second is refused.",
		Probe:    []string{"<open>", "CAPA"},
		Needs:    needDelay(500 * time.Millisecond),
		Apply:    replaceTag("LOGIN-DELAY", "LOGIN-DELAY 0"),
	},
)

// delayFrom counts the login delay from what it is told of, too.
func delayFrom(w *server.Wiring) (happened func(*server.Maildrop)) {
	var mu sync.Mutex
	last := map[*server.Maildrop]time.Time{}
	next := w.TooSoon
	w.TooSoon = func(s *server.Session, d *server.Maildrop) bool {
		mu.Lock()
		defer mu.Unlock()
		return next(s, d) || time.Since(last[d]) < s.Server.Config.LoginDelay
	}
	return func(d *server.Maildrop) {
		mu.Lock()
		defer mu.Unlock()
		last[d] = time.Now()
	}
}
