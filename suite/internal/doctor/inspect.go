package doctor

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

const (
	mostDelay  = 2 * time.Second // between logins, that is waited for before each
	onceDelay  = time.Minute     // that is waited for once, before what a run begins with
	mostLocked = 3 * time.Second // that a lock may linger
	quickTimer = 10 * time.Second
)

// delay is what the server announces to wait between two logins of a user, 0 if it does not insist on it.
func (l *look) delay() time.Duration {
	if l.lax {
		return 0
	}
	return l.seen.delay()
}

// delay is what the server announces to wait between two logins of a user.
func (o *Observed) delay() time.Duration {
	longest := time.Duration(0)
	for _, c := range []*Capabilities{o.Before, o.Secured, o.After} {
		if c == nil {
			continue
		}
		for _, arg := range c.Tags["LOGIN-DELAY"] {
			if n, err := strconv.Atoi(arg); err == nil && n > 0 {
				longest = max(longest, time.Duration(min(n, 1<<20))*time.Second)
			}
		}
	}
	return longest
}

// await waits until a user may log in again, if that does not take long.
func (l *look) await(ctx context.Context, user string) {
	if l.delay() <= mostDelay {
		l.delayed(ctx, user)
	}
}

func (l *look) delayed(ctx context.Context, user string) {
	delay, last := l.delay(), l.last[user]
	if delay == 0 || last.IsZero() {
		return
	}
	if wait := delay + delay/10 - l.Clock.Since(last); wait > 0 {
		_ = l.Clock.Sleep(ctx, wait)
	}
}

// inspect looks at what shows only to those who are let in.
func (l *look) inspect(ctx context.Context) {
	l.crowd(ctx)
	if l.delay() <= mostDelay {
		l.lock(ctx)
	}
	l.start(ctx)
	insists := false
	if d := l.delay(); l.seen.Start != nil && l.seen.Start.Passing && d > mostDelay && d <= onceDelay {
		insists = true
		l.delayed(ctx, l.Run.Target.Accounts[0].User)
		l.start(ctx)
	}
	if l.seen.Start == nil || l.seen.Start.Failure != "" || insists {
		return
	}
	l.lax = l.delay() > mostDelay // the run has logged in all the same
	if l.seen.Lock == nil {
		l.lock(ctx)
	}
	if l.seen.Lax = l.lax; l.delay() > mostDelay {
		return // what was filled anew may be let in at once, and not again
	}
	l.fetch(ctx)
	l.deliver(ctx)
	l.specials(ctx)
	l.wrong(ctx)
}

// first is the first account with the way in which it can log in.
func (l *look) first() (target.Account, string) {
	for _, attempt := range l.seen.Logins[0].Attempts {
		if attempt.Reply.OK {
			return l.Run.Target.Accounts[0], attempt.By
		}
	}
	return target.Account{}, ""
}

// enter logs the first account in.
func (l *look) enter(ctx context.Context) (*talk, Attempt, error) {
	a, by := l.first()
	l.await(ctx, a.User)
	t, err := l.open(ctx)
	if err != nil {
		return nil, Attempt{}, err
	}
	attempt := t.logIn(a, by)
	if !attempt.Reply.OK {
		l.lax = l.lax && !wire.CodeIs(attempt.Reply.Code, "LOGIN-DELAY")
		t.conn.Close()
		return nil, attempt, errors.New(attempt.Reply.String())
	}
	return t, attempt, nil
}

// lock cuts a session off, and looks how soon the maildrop can be opened again.
func (l *look) lock(ctx context.Context) {
	t, _, err := l.enter(ctx)
	if err != nil {
		return
	}
	if l.mayShow() {
		t.dates(&l.seen.Drops[0]) // of the first account, which was let in
	}
	t.conn.Drop()
	l.await(ctx, l.Run.Target.Accounts[0].User)
	began, lock := l.Clock.Now(), &Lock{}
	l.seen.Lock = lock
	for try := 0; ; try++ {
		next, attempt, err := l.enter(ctx)
		if try == 0 {
			lock.Reply = attempt.Reply
		}
		if lock.Freed = l.Clock.Since(began); err == nil {
			next.quit()
			return
		}
		lock.Named = wire.CodeIs(attempt.Reply.Code, "AUTH") || wire.CodeIs(attempt.Reply.Code, "LOGIN-DELAY")
		if lock.Freed >= mostLocked || lock.Named || ctx.Err() != nil {
			lock.Lasted = true
			return
		}
		if l.Clock.Sleep(ctx, 250*time.Millisecond) != nil {
			return
		}
	}
}

// mayShow reports whether the header sections of mail may be looked at.
func (l *look) mayShow() bool {
	return !l.seen.Asked.NoFetch && (l.seen.Asked.Mutable || !l.expires() && !l.isHarmful())
}

func (l *look) expires() bool {
	for _, c := range []*Capabilities{l.seen.Before, l.seen.Secured, l.seen.After} {
		if c.Has("EXPIRE:0") {
			return true
		}
	}
	return false
}

func (l *look) isHarmful() bool {
	address, _ := l.Run.Target.Main()
	signs := readonly.Signs{Provider: l.Run.Provider, Address: address,
		Greeting: strings.TrimPrefix(l.seen.Reception.Greeting.Line, "+OK "), Tags: l.offered().tags()}
	_, known := readonly.HarmfulService(signs)
	return known
}

func (c *Capabilities) tags() map[string][]string {
	if c == nil {
		return nil
	}
	return c.Tags
}

// start does what a run begins with: it fills the first maildrop, if it may, and surveys the server.
func (l *look) start(ctx context.Context) {
	if len(l.Run.Scripts) == 0 {
		return
	}
	first := l.Run.Target.Accounts[0].User
	l.await(ctx, first)
	began := l.Clock.Now()
	o := l.Run
	o.Timeout = l.Limit
	r, err := runner.New(ctx, o)
	s := &Start{Took: l.Clock.Since(began)}
	l.last[first] = l.Clock.Now()
	l.seen.Start = s
	if err == nil {
		s.Counted = r.Prospects()
		return
	}
	s.Failure = err.Error()
	if failed, is := errors.AsType[*runner.TargetError](err); is {
		s.Filling = strings.HasPrefix(failed.Doing, "filling")
		s.Passing = failed.Refused && (strings.Contains(s.Failure, "[IN-USE]") || strings.Contains(s.Failure,
			"[LOGIN-DELAY]"))
	}
}

// wrong sends one wrong password, where nobody's account can be locked by that, to see what it costs.
func (l *look) wrong(ctx context.Context) {
	a, ok := l.victim()
	if !ok {
		return
	}
	l.await(ctx, a.User)
	t, err := l.open(ctx)
	if err != nil {
		return
	}
	defer t.conn.Close()
	if !t.ask("USER " + a.User).OK {
		return
	}
	r := t.ask("PASS wrong-on-purpose")
	l.seen.Wrong = &r
}
