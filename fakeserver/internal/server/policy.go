package server

import (
	"fmt"
	"math"
	"time"
)

// What a site decides about its mail, as CAPA announces it. Where users
// differ, nobody has logged in yet, and so nobody knows which of them it will
// be, the least favourable value is given, with USER after it; after login
// the user's own (RFC 2449 sections 6.5 and 6.7).

// Retention is for how many days messages are kept.
type Retention int

// Retentions that are no number of days.
const (
	DefaultRetention Retention = 0  // of a Config: Forever; of an Account: that of the Config
	Forever          Retention = -1 // EXPIRE NEVER
	UntilRetrieved   Retention = -2 // EXPIRE 0: what RETR has sent is removed at QUIT
)

func (r Retention) String() string {
	switch r {
	case DefaultRetention, Forever:
		return "NEVER"
	case UntilRetrieved:
		return "0"
	}
	return fmt.Sprint(int(r))
}

// days makes retentions comparable.
func (r Retention) days() int {
	switch r {
	case DefaultRetention, Forever:
		return math.MaxInt
	case UntilRetrieved:
		return 0
	}
	return int(r)
}

func (d *Maildrop) retention(c Config) Retention {
	if d.Account.Retention == DefaultRetention {
		return c.Retention
	}
	return d.Account.Retention
}

// loginDelay is the delay that applies to this user.
func (d *Maildrop) loginDelay(c Config) time.Duration {
	if d.Account.LoginDelay == 0 {
		return c.LoginDelay
	}
	return max(d.Account.LoginDelay, 0)
}

// expireCapability announces the shortest retention of all users.
func (s *Session) expireCapability() string {
	if s.Drop != nil {
		return "EXPIRE " + s.Drop.retention(s.Server.Config).String()
	}
	shortest, differ := Forever, false
	first := true
	for _, d := range s.Server.Drops {
		r := d.retention(s.Server.Config)
		differ = differ || !first && r.days() != shortest.days()
		if first || r.days() < shortest.days() {
			shortest, first = r, false
		}
	}
	return "EXPIRE " + shortest.String() + userSuffix(differ)
}

// delayCapability announces the longest delay of all users. It is empty if
// there is none for anybody.
func (s *Session) delayCapability() string {
	var longest time.Duration
	differ, first := false, true
	for _, d := range s.Server.Drops {
		delay := d.loginDelay(s.Server.Config)
		differ = differ || !first && delay != longest
		longest, first = max(longest, delay), false
	}
	switch {
	case longest == 0:
		return ""
	case s.Drop != nil:
		return fmt.Sprintf("LOGIN-DELAY %d", wholeSeconds(s.Drop.loginDelay(s.Server.Config)))
	}
	return fmt.Sprintf("LOGIN-DELAY %d", wholeSeconds(longest)) + userSuffix(differ)
}

func userSuffix(differ bool) string {
	if differ {
		return " USER"
	}
	return ""
}

// wholeSeconds rounds up: a client that waits as announced must be let in.
func wholeSeconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }
