package variations

import (
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// A login delay that nobody is spared (RFC 2449 section 6.5).
var _ = add(
	Variation{
		Name:     "login-delay-in-force",
		Allowed:  "RFC2449-6.5-DELAY-02",
		Sentence: "A second has to pass between two logins of a user.",
		Excludes: []string{"login-delay-of-nothing"},
		Probe:    []string{"QUIT", "B: STAT"},
		Slow:     true,
		Needs:    func(c *server.Config) { c.LoginDelay = time.Second },
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			last := map[*server.Maildrop]time.Time{}
			w.TooSoon = func(s *server.Session, d *server.Maildrop) bool {
				mu.Lock()
				defer mu.Unlock()
				return time.Since(last[d]) < s.Server.Config.LoginDelay
			}
			open := w.Open
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				all, err := open(s, d)
				if err == nil && s.State == server.Authorization {
					mu.Lock()
					defer mu.Unlock()
					last[d] = time.Now()
				}
				return all, err
			}
		},
	},
)
