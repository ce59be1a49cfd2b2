package session

import (
	"errors"
	"net"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Trouble is what stood in the way of a script that may be no breach of any rule: a
// limit of connections, a server that has gone, an account that is locked. Whoever plays
// many scripts knows more, and decides.
type Trouble struct {
	// TurnedAway is the first connection that was not let in, nil if all were.
	TurnedAway *TurnedAway
	// Refused is the first login with the right credentials that was refused for good.
	Refused *Refusal
	// Delayed reports that a login was refused because another one was too recent.
	Delayed bool
	// HungUp is when the server first ended a connection on its own; zero if it never did.
	HungUp time.Time
}

// TurnedAway is a connection that ended, was refused with -ERR, or got no greeting at
// all, before the client had said anything.
type TurnedAway struct {
	Address string
	How     string // in words: what the server said or did
	Silent  bool   // it did nothing
	Open    int    // connections of the script that were open beside
}

// Refusal is a login with the right credentials that was to succeed.
type Refusal struct {
	User, By string // by a command or a mechanism
	Reply    string // "" if the server closed the connection
	Code     string // of the reply
	Entry    int    // of the log
}

// hungUp notes that the server ended a connection while something was expected of it.
func (p *player) hungUp() {
	if p.trouble.HungUp.IsZero() {
		p.trouble.HungUp = p.cfg.Clock.Now()
	}
}

// turnedAway notes that a connection was not let in.
func (p *player) turnedAway(l *link, address, how string, silent bool) {
	if p.trouble.TurnedAway != nil {
		return
	}
	open := 0
	for _, other := range p.links {
		if other != l && other.conn != nil && !other.gone && !other.shut {
			open++
		}
	}
	p.trouble.TurnedAway = &TurnedAway{Address: address, How: how, Silent: silent, Open: open}
}

// unreachable notes that a connection could not be opened, unless nothing listens.
func (p *player) unreachable(l *link, address string, err error) {
	var op *net.OpError
	var handshake *HandshakeError
	switch {
	case errors.As(err, &handshake):
		if lost(err) {
			p.turnedAway(l, address, "the server closed the connection", false)
		}
	case IsTimeout(err):
		p.turnedAway(l, address, "the connection was not taken within "+p.cfg.Timeout.String(), true)
	case errors.As(err, &op) && op.Op == "dial" && lost(err):
		p.turnedAway(l, address, "the connection was reset", false)
	}
}

// noteGreeting notes a greeting that lets nobody in, or did not come.
func (p *player) noteGreeting(l *link, line []byte, err error, wait time.Duration) {
	if l.spoke || l.bare || !p.oracle.AwaitsGreeting(l.n) {
		return
	}
	switch {
	case err != nil && len(line) == 0:
		p.turnedAway(l, l.address, p.reason(err, wait), IsTimeout(err))
	case err == nil && wire.ParseStatus(line).Indicator == wire.ERR:
		const most = 200
		text := strings.TrimSpace(string(line))
		p.turnedAway(l, l.address, text[:min(len(text), most)], false)
	}
}

// noteRefusal notes that a login was refused that was to succeed.
func (p *player) noteRefusal(user, by, reply string) {
	if p.trouble.Refused == nil {
		p.trouble.Refused = &Refusal{User: user, By: by, Reply: reply, Code: wire.ParseStatus([]byte(reply)).Code,
			Entry: len(p.log.Entries) - 1}
	}
}
