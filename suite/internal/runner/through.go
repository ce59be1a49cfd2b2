package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// through is the server under test for those who fill its maildrops by delivering to them.
type through struct{ *Runner }

var _ provision.Server = through{}

// prepareFilling tells those who fill maildrops what they need of the run.
func (r *Runner) prepareFilling() {
	if p, is := r.Target.Provision.(provision.Through); is {
		p.Through(through{r})
	}
}

// Count implements provision.Server.
func (t through) Count(ctx context.Context, user string) (count int, err error) {
	err = t.session(ctx, user, func(s *surveyor) error {
		count, err = s.total()
		return err
	})
	return count, err
}

// Empty implements provision.Server.
func (t through) Empty(ctx context.Context, user string) error {
	const attempts = 3 // a server may answer QUIT before it has removed what was marked
	left, together := 0, 1
	if t.offer.has("PIPELINING") {
		together = 100
	}
	for attempt := range attempts {
		if attempt > 1 {
			if err := t.clock.Sleep(ctx, 100*time.Millisecond); err != nil {
				return err
			}
		}
		err := t.session(ctx, user, func(s *surveyor) (err error) {
			if left, err = s.total(); err != nil {
				return err
			}
			return s.markAll(left, together)
		})
		if err != nil || left == 0 {
			return err
		}
	}
	if count, err := t.Count(ctx, user); err != nil || count == 0 {
		return err
	}
	return fmt.Errorf("%d messages stay there after DELE and QUIT", left)
}

// session lets something be done in a session that ends with QUIT. What keeps others out for a while is waited
// for.
func (t through) session(ctx context.Context, user string, do func(*surveyor) error) error {
	i := slices.IndexFunc(t.Target.Accounts, func(a target.Account) bool { return a.User == user })
	if i < 0 {
		return fmt.Errorf("%s has no account", user)
	}
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		s, err := t.enterAs(ctx, t.Target.Accounts[i])
		if err == nil {
			err = do(s)
			if err == nil {
				_, err = s.ask("QUIT")
			}
			s.conn.Close()
			if t.offer.delay > 0 {
				_ = t.clock.Sleep(ctx, t.offer.delay)
			}
			return err
		}
		if !passing(err) {
			return err
		}
		if sleepErr := t.clock.Sleep(ctx, wait); sleepErr != nil {
			return errors.Join(context.Cause(ctx), err)
		}
	}
}

// passing reports whether what keeps somebody from logging in passes by itself: another session that still
// holds the maildrop, a delay between logins, trouble of the system.
func passing(err error) bool {
	refused, is := errors.AsType[*TargetError](err)
	if !is || !refused.Refused {
		return false
	}
	text := strings.ToUpper(refused.Err.Error())
	for _, code := range []string{"[IN-USE]", "[LOGIN-DELAY]", "[SYS/TEMP]", "LOCK", "IN USE", "BUSY"} {
		if strings.Contains(text, code) {
			return true
		}
	}
	return false
}

// total is how many messages STAT tells.
func (s *surveyor) total() (int, error) {
	st, err := s.ask("STAT")
	if err != nil {
		return 0, err
	}
	count, ok := countIn(st)
	if !ok {
		return 0, fmt.Errorf("STAT is answered %q", st.Text)
	}
	return count, nil
}

// markAll marks all messages as deleted, many at once where the server takes commands without waiting.
func (s *surveyor) markAll(count, together int) error {
	for first := 1; first <= count; first += together {
		last := min(first+together-1, count)
		var commands strings.Builder
		for n := first; n <= last; n++ {
			fmt.Fprintf(&commands, "DELE %d\r\n", n)
		}
		if err := s.conn.Write([]byte(commands.String())); err != nil {
			return err
		}
		for range last - first + 1 {
			if _, err := s.conn.Line(); err != nil {
				return err
			}
		}
	}
	return nil
}
