package session

import (
	"bytes"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// restMargin is waited beyond a login delay, since the server's clock is another one.
const restMargin = 50 * time.Millisecond

// restAnyway is the longest delay that is waited for although nobody has seen that it is in force: many a service
// announces minutes, and minds nothing.
const restAnyway = 2 * time.Second

// rest lets the login delay pass (RFC 2449 section 6.5) before octets are sent that may log in, so that a server in
// which it is in force has no reason to refuse what the script is about. Scripts about the delay itself don't wait,
// and <log in> tries again.
func (p *player) rest(l *link, octets []byte) {
	delay := p.cfg.World.LoginDelay
	if delay == 0 || delay > restAnyway && !p.cfg.Delays && !p.trouble.Delayed ||
		slices.Contains(p.script.Header.Requires, "LOGIN-DELAY") || p.oracle.InTransaction(l.n) ||
		!p.oracle.Responding(l.n) && !mayLogIn(octets) {
		return
	}
	if wait := p.loggedIn.Add(delay + restMargin).Sub(p.cfg.Clock.Now()); wait > 0 {
		p.sleep(wait)
	}
}

// mayLogIn reports whether a command that logs in is among lines.
func mayLogIn(lines []byte) bool {
	for line := range bytes.Lines(lines) {
		if wire.SpecOf(wire.ParseCommand(bytes.TrimRight(line, "\r\n")).Keyword).Login == wire.Decides {
			return true
		}
	}
	return false
}

// pauseLogins lets the login delay pass, whatever the last login was. A server that counts whole seconds may need
// one more.
func (p *player) pauseLogins() error {
	delay := p.cfg.World.LoginDelay
	if delay > loginPatience {
		return &stopped{"the login delay is longer than a script waits for"}
	}
	return p.cfg.Clock.Sleep(p.ctx, delay+time.Second+restMargin)
}

// noteLogin notes when somebody has logged in on a connection, outside before.
func (p *player) noteLogin(l *link, inside bool) {
	if !inside && p.oracle.InTransaction(l.n) {
		p.loggedIn = p.cfg.Clock.Now()
	}
}
