package doctor

import (
	"context"
	"time"
)

// crowd opens as many connections at once as a run needs.
func (l *look) crowd(ctx context.Context) {
	c := &Crowd{Tried: l.seen.Asked.Needed}
	l.seen.Crowd = c
	for range c.Tried {
		t, err := l.dial(ctx)
		if err != nil {
			c.Reply = Reply{Lost: lossOf(err)}
			return
		}
		defer t.conn.Close()
		if l.seen.Asked.Implicit {
			if err := t.conn.StartTLS(l.blind()); err != nil {
				c.Reply = Reply{Lost: lossOf(err)}
				return
			}
		}
		if t.greet(l.Limit); !t.greeting.OK {
			c.Reply = t.greeting
			return
		}
		c.Taken++
	}
}

// idler is a connection on which nothing is said.
type idler struct {
	talk  *talk
	began time.Time
}

func (l *look) startIdling(ctx context.Context) *idler {
	t, err := l.dial(ctx)
	if err != nil {
		return nil
	}
	if l.seen.Asked.Implicit && t.conn.StartTLS(l.blind()) != nil {
		t.conn.Close()
		return nil
	}
	if t.greet(l.Limit); !t.greeting.OK {
		t.conn.Close()
		return nil
	}
	return &idler{t, l.Clock.Now()}
}

// stopIdling looks whether the connection is still open. A timer of seconds is waited for.
func (l *look) stopIdling(i *idler) {
	if i == nil {
		return
	}
	defer i.talk.conn.Close()
	wait := time.Millisecond
	if d := l.seen.Asked.Autologout; d > 0 && d <= quickTimer {
		wait = max(wait, d+d/2+time.Second-l.Clock.Since(i.began))
	}
	_, err := i.talk.conn.AwaitEnd(wait)
	l.seen.Idle = &Idle{Waited: l.Clock.Since(i.began), Closed: err == nil}
}
