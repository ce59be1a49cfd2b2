package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
)

// fetch looks whether a message that was fetched is still there.
func (l *look) fetch(ctx context.Context) {
	f := &Fetched{}
	l.seen.Fetched = f
	if !l.seen.Asked.Mutable {
		f.Why = "mail that is in use is not fetched"
		return
	}
	before, err := l.count(ctx, "RETR 1")
	if err != nil || before == 0 {
		f.Why = "there is no message to fetch"
		if err != nil {
			f.Why = l.mask.Text(err.Error())
		}
		return
	}
	after, err := l.count(ctx, "")
	if err != nil {
		f.Why = l.mask.Text(err.Error())
		return
	}
	f.Gone = after < before
}

// count logs in, counts the messages, fetches if it is to, and ends the session in order.
func (l *look) count(ctx context.Context, fetch string) (int, error) {
	t, _, err := l.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer t.quit()
	var n int
	r := t.ask("STAT")
	if _, err := fmt.Sscanf(r.Line, "+OK %d", &n); err != nil {
		return 0, errors.New("STAT: " + r.String())
	}
	if fetch != "" && n > 0 {
		if r, _ := t.list(fetch); !r.OK {
			return 0, errors.New(fetch + ": " + r.String())
		}
	}
	return n, nil
}

// deliver delivers a message to the first account, whose maildrop the harness fills, and looks whether it arrives.
func (l *look) deliver(ctx context.Context) {
	by, a := l.Run.Target.Deliver, l.Run.Target.Accounts[0]
	if by == nil || !l.seen.Asked.Filled {
		return
	}
	d := &Delivered{}
	l.seen.Delivered = d
	before, err := l.count(ctx, "")
	if err != nil {
		d.Failure = l.mask.Text(err.Error())
		return
	}
	limited, cancel := context.WithTimeout(ctx, 3*l.Limit)
	defer cancel()
	began := l.Clock.Now()
	m := fixtures.NewMessage([]byte("From: <doctor@example.org>\r\nSubject: a message of pop3spec " +
		"doctor\r\n\r\nhello\r\n"))
	if err := by.Deliver(limited, a.User, m); err != nil {
		d.Failure = l.mask.Text(err.Error())
		return
	}
	for wait := 100 * time.Millisecond; ; wait *= 2 {
		after, err := l.count(ctx, "")
		d.Took = l.Clock.Since(began)
		if d.Arrived = err == nil && after > before; d.Arrived || d.Took > l.Limit {
			return
		}
		if l.Clock.Sleep(ctx, wait) != nil {
			return
		}
	}
}
