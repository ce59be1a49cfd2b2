package session

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// ErrTimedOut is why a script was not played to its end: one of its sessions had to wait for too long.
var ErrTimedOut = errors.New("a session was idle for so long, while others went on, that the server may have ended " +
	"it by its autologout timer")

// DefaultAutologout is the shortest timer that RFC 1939 section 3 allows.
const DefaultAutologout = 10 * time.Minute

// pauseBriefly lets most of the autologout timer pass. Where a busy machine has let more
// pass, nothing can be said.
func (p *player) pauseBriefly(l *link) error {
	whole := p.autologout()
	left := min(whole/5, 15*time.Second)
	began := p.lastSent(l) // the server's timer did not begin before
	if err := p.cfg.Clock.Sleep(p.ctx, whole-left); err != nil || l.conn == nil || l.gone || l.shut {
		return err
	}
	extra, err := l.conn.AwaitEnd(20 * time.Millisecond)
	open, passed := IsTimeout(err) && len(extra) == 0, p.cfg.Clock.Now().Sub(began)
	switch {
	case open && passed < whole-left/2:
		return nil
	case open || passed >= whole:
		p.log.Note(l.n, "%s have passed, because this machine was busy", passed.Round(time.Millisecond))
		return &stopped{"this machine was too busy to keep to the time"}
	}
	entry := p.log.Note(l.n, "the server closed the connection")
	if len(extra) > 0 {
		entry = p.log.Add(l.n, conversation.Server, extra[:min(len(extra), 2048)])
	}
	l.gone = true
	p.fails(model.Spot{Entry: entry}, "silence, and an open connection",
		fmt.Sprintf("%q, then the end of the connection", extra[:min(len(extra), 200)]),
		"the server logged the client out too early")
	p.oracle.TimedOut(l.n, entry, extra)
	return &stopped{"logged out too early"}
}

// lastSent is when something was last sent on a connection.
func (p *player) lastSent(l *link) time.Time {
	for _, e := range slices.Backward(p.log.Entries) {
		if e.Conn == l.n && e.Side == conversation.Client {
			return e.Time
		}
	}
	return p.cfg.Clock.Now()
}

func (p *player) autologout() time.Duration {
	if p.cfg.Autologout > 0 {
		return p.cfg.Autologout
	}
	return DefaultAutologout
}

// expectAutologout waits until the server closes the connection because the client
// is silent. A server that does not has no such timer, or a longer one: then nothing
// can be said, and the script ends here.
func (p *player) expectAutologout(l *link) error {
	whole := p.autologout()
	extra, err := p.idle(l, whole+max(whole/2, 3*time.Second))
	if ctxErr := p.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	if err != nil && len(extra) == 0 {
		p.log.Note(l.n, "the connection is still open")
		return &stopped{"the server has no autologout timer, or a longer one"}
	}
	entry := p.log.Note(l.n, "the server closed the connection")
	if len(extra) > 0 {
		entry = p.log.Add(l.n, conversation.Server, extra[:min(len(extra), 2048)])
	}
	l.conn.Drop()
	l.gone, l.shut = true, true
	p.oracle.TimedOut(l.n, entry, extra)
	return nil
}

// idle waits for the end of a connection, or of the run. A line that comes before
// the end, as some servers send one, does not end the wait.
func (p *player) idle(l *link, wait time.Duration) (extra []byte, err error) {
	until := p.cfg.Clock.Now().Add(wait)
	for {
		extra, err = l.conn.AwaitEnd(min(time.Second, until.Sub(p.cfg.Clock.Now())))
		if !IsTimeout(err) || p.ctx.Err() != nil || !p.cfg.Clock.Now().Before(until) {
			return extra, err
		}
	}
}

// mayHaveTimedOut reports whether it may be the autologout timer that has ended a connection: for most of it nothing
// was said before the command that got no answer, since the script had to wait elsewhere, or this machine was busy.
func (p *player) mayHaveTimedOut(l *link) bool {
	_, at, due := p.oracle.Oldest(l.n)
	if !due || at >= len(p.log.Entries) {
		return false
	}
	asked := p.log.Entries[at].Time
	began := asked
	for _, e := range slices.Backward(p.log.Entries[:at]) {
		if e.Conn != l.n {
			continue
		}
		began = e.Time
		if e.Side == conversation.Client {
			break // the server's timer did not begin before
		}
	}
	whole := p.autologout()
	return asked.Sub(began) >= whole/2 && p.cfg.Clock.Now().Sub(began) >= whole
}

// saidFarewell reports whether a line is what a server says as its autologout timer ends the connection.
func (p *player) saidFarewell(l *link, line []byte) bool {
	if !bytes.HasPrefix(line, []byte("-")) || wire.ParseStatus(line).Indicator != wire.ERR || !p.mayHaveTimedOut(l) {
		return false
	}
	extra, err := l.conn.AwaitEnd(20 * time.Millisecond)
	return err == nil && len(extra) == 0
}

// timedOut ends a connection that the autologout timer may have ended.
func (p *player) timedOut(l *link) error {
	l.gone = true
	p.oracle.Ended(l.n, model.ByTimer)
	return ErrTimedOut
}
