package session

import (
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// slow is what a failed login has to wait on average where a server slows down. It is
// short: a line that is slow by itself is no reason to suspect anybody.
const slow = 100 * time.Millisecond

// expectSlowDown wants failed logins to have cost something by now: their replies were
// delayed, or the server has closed the connection.
func (p *player) expectSlowDown(l *link) error {
	waits := p.waits(l)
	var all time.Duration
	for _, w := range waits {
		all += w
	}
	switch {
	case l.gone, len(waits) > 0 && all/time.Duration(len(waits)) >= slow:
		p.holds()
	case len(waits) > 0:
		p.fails(model.Spot{Entry: p.lastLine(l)}, "later replies, or the end of the connection",
			fmt.Sprintf("%d replies within %s", len(waits), all.Round(time.Millisecond)),
			"passwords can be guessed as fast as the line carries them")
	}
	return nil
}

// waits are how long the replies to the passwords of a connection took.
func (p *player) waits(l *link) (all []time.Duration) {
	var sent time.Time
	for _, e := range p.log.Entries {
		switch {
		case e.Conn != l.n:
		case e.Side == conversation.Client && strings.HasPrefix(strings.ToUpper(string(e.Data)), "PASS "):
			sent = e.Time
		case e.Side == conversation.Server && !sent.IsZero():
			all, sent = append(all, e.Time.Sub(sent)), time.Time{}
		}
	}
	return all
}
