package session

import (
	"bytes"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
)

const (
	// muchLater is how long after a reply that is wrong another one is waited for: the wrong one may be a
	// second reply to an earlier command, and the right one is on its way.
	muchLater = 100 * time.Millisecond
	// partingTime is how long a server that has said something unasked may take to close the connection.
	partingTime = 50 * time.Millisecond
	// mostSurplus is how many lines too many are looked at in one place.
	mostSurplus = 16
)

// surplus takes what the server has sent, or sends within a while, though nothing is due: replies too many,
// so that they are named as that and not taken for replies to what is sent next. What a server says
// before it closes the connection is no reply.
func (p *player) surplus(l *link, wait time.Duration) {
	for range mostSurplus {
		if !p.inStep(l) {
			return
		}
		line, err := l.conn.LineWithin(wait)
		if err != nil {
			return
		}
		if _, err := l.conn.Peek(partingTime); err != nil && !IsTimeout(err) {
			p.log.Add(l.n, conversation.Server, line)
			return
		}
		l.said.Line(line)
		wait = 0
	}
}

// behind takes replies too many that have come before the client sends something more.
func (p *player) behind(l *link) {
	if l.conn != nil && bytes.IndexByte(l.conn.Waiting(), '\n') >= 0 {
		p.surplus(l, 0)
	}
}

// inStep reports whether the client has all replies that it can expect, and the session goes on.
func (p *player) inStep(l *link) bool {
	return l.conn != nil && l.said != nil && !l.gone && !l.shut && !l.bare && !p.oracle.Due(l.n) &&
		!p.oracle.AwaitsTLS(l.n) && !p.oracle.Closing(l.n)
}
