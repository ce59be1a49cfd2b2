package session

import (
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// placeBy has connections opened by a transport.
func (p *player) placeBy(transport situation.Value) {
	switch transport {
	case situation.Implicit:
		if !p.cfg.Implicit {
			p.cfg.Address, p.cfg.Implicit = p.cfg.TLSAddress, true
		}
	case situation.STLS:
		// Where that is not how the whole run goes, the script says nothing about TLS: no connection is without it.
		p.cfg.STLS, p.cfg.Upgrade = true, p.cfg.Upgrade || !p.cfg.STLS
	}
}

// logInAsDealt logs in in the way that the situation asks for; tried is false where that is USER
// and PASS, or can't be used. A refusal breaks no rule here: the server may have no verifier for
// the account (ERRATA A-31), and there are scripts about each way to log in. The usual way follows.
func (p *player) logInAsDealt(l *link, account int, try bool) (st wire.Status, tried bool, err error) {
	way, a := p.cfg.Situation[situation.Login], p.cfg.Accounts[account]
	if p.declined[a.User] {
		return st, false, nil
	}
	wait := p.loginWait(try)
	mechanism, initial, is := way.Mechanism()
	if mechanism == sasl.External && a.User != p.cfg.Certified {
		return st, false, nil
	}
	before := len(p.oracle.Denials())
	defer func() { p.fellBack(before) }()
	switch stamp := p.oracle.Timestamp(l.n); {
	case way == situation.APOP && stamp != "":
		st, err = p.exchange(l, "APOP "+a.User+" "+p.digest(stamp, a.Password), wait)
	case is:
		c := p.credentials(l, account)
		c.Initial = initial
		st, err = p.authenticateAs(l, c, mechanism, wait)
	default:
		return st, false, nil
	}
	if try && IsTimeout(err) {
		return p.abandon(l), true, nil
	}
	if err == nil && !try && st.Indicator != wire.OK && !atWork(st) {
		if p.declined == nil {
			p.declined = map[string]bool{}
		}
		p.declined[a.User] = true
		if !l.gone {
			p.log.Note(l.n, "%s is refused; USER and PASS follow", way)
		}
	}
	return st, true, err
}

// loginWait is how long the decision about a login is waited for.
func (p *player) loginWait(try bool) time.Duration {
	if try {
		return patience(queuePatience, p.cfg.Timeout, p.cfg.Timeout)
	}
	return p.cfg.Timeout
}

// abandon gives up a session that waits for another one to end, and returns what stands for its refusal.
func (p *player) abandon(l *link) wire.Status {
	l.gone = true
	l.conn.Drop()
	l.shut = true
	p.oracle.Abandoned(l.n)
	return wire.Status{Indicator: wire.ERR, Text: "no answer while another session is open"}
}

// authenticateAs logs in by a mechanism.
func (p *player) authenticateAs(l *link, c sasl.Credentials, mechanism string, wait time.Duration) (wire.Status,
	error) {
	return sasl.Run(mechanism, c, func(line string) (wire.Status, error) {
		if l.gone {
			return wire.Status{}, nil
		}
		return p.exchange(l, line, wait)
	})
}

const (
	// Beside is the first connection that no script has: on those from it on others are at work, in a session before
	// the script's first one, of another user, or of the same one.
	Beside = 91
	// Company is that of another user.
	Company = 92
	// LongSession is how many commands make a session a long one.
	LongSession = 20
	// NoCommand is a command that no server has.
	NoCommand = "XPOP3SPEC"
)

// beside reports whether a connection is none of the script's own.
func (l *link) beside() bool { return l.n >= Beside && l.n < ownLinks }

// prepare has that come before a login on a connection which the situation asks for. Where a script has its own way to
// log in, a session is made a long one there, because it may be over before there is another place. Open opens the
// connection anew as it was opened.
func (p *player) prepare(l *link, open func(*link) error) error {
	if l.prepared || l.beside() {
		return nil
	}
	l.prepared = true
	switch p.cfg.Situation[situation.Connection] {
	case situation.AfterRefusedCommand:
		_, err := p.exchange(l, NoCommand, p.cfg.Timeout)
		return err
	case situation.AfterFailedLogin:
		if p.failed || p.logsIn() || l.n != p.lastLink() {
			return nil // failures add up
		}
		if err := p.failAndGoOn(l); err != nil || !l.gone {
			return err
		}
		l.conn.Close()
		l.shut = true
		return open(l) // it may be the end of the connection, and then it has not come before anything
	case situation.LongSession:
		for i := 0; i < LongSession && !p.logsIn() && !l.gone; i++ {
			if err := p.send(l, []byte("CAPA\r\n")); err != nil {
				return err
			}
			if err := p.readReply(l, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// lastLink is the last connection of the script: what it says of those before, it may compare with that one.
func (p *player) lastLink() (last int) {
	for _, step := range p.script.Steps {
		if n := step.Connection(); n < Beside {
			last = max(last, n)
		}
	}
	return last
}

// logsIn reports whether the script leaves it to the situation how its client logs in.
func (p *player) logsIn() bool {
	return slices.ContainsFunc(p.script.Steps, func(step transcript.Step) bool {
		d, is := step.(*transcript.Direction)
		return is && d.Kind == transcript.LogIn && d.Account() == "" && d.Conn < Beside
	})
}

// failFirst fails to log in once, before the first login of the script, if the situation asks for it.
func (p *player) failFirst(l *link, account int) error {
	if p.cfg.Situation[situation.Connection] != situation.AfterFailedLogin || p.failed || l.beside() {
		return nil
	}
	if said := p.oracle.Last(l.n); said.Keyword != "" && !said.Spec().TLS {
		return nil // what the script has said before its login would be lost with the connection
	}
	p.failed = true
	st, err := p.exchange(l, "USER "+p.cfg.Accounts[account].User, p.cfg.Timeout)
	if err != nil || l.gone || st.Indicator != wire.OK {
		return err
	}
	_, err = p.exchange(l, "PASS "+wrongPassword, p.cfg.Timeout)
	return err
}

// failAndGoOn is failFirst with two commands after it, if there is one that may come: a server may hang up at the first
// ones after a failure, and those are not to be the script's.
func (p *player) failAndGoOn(l *link) error {
	err := p.failFirst(l, 0)
	for i := 0; err == nil && i < 2 && !l.gone && p.cfg.World.Announced[l.conn.Secure()] != nil; i++ {
		if err = p.send(l, []byte("CAPA\r\n")); err == nil {
			err = p.readReply(l, true)
		}
	}
	return err
}

// spell writes the keyword of a command in capitals as the situation asks for.
func (p *player) spell(l *link, line []byte) []byte {
	how := p.cfg.Situation[situation.Keyword]
	if how != situation.LowerCase && how != situation.MixedCase || p.oracle.Responding(l.n) {
		return line
	}
	keyword, _, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), " ")
	if !wire.SpecOf(keyword).Standard() || strings.ToUpper(keyword) != keyword {
		return line
	}
	spelt := strings.ToLower(keyword)
	if how == situation.MixedCase {
		spelt = spelt[:1] + strings.ToUpper(spelt[1:2]) + spelt[2:]
	}
	return append([]byte(spelt), line[len(keyword):]...)
}

// spellLines is spell for the lines among octets of the script's own.
func (p *player) spellLines(l *link, octets string) string {
	if len(l.said.Unended(conversation.Client).Octets) > 0 {
		return octets // they go on with what has been begun
	}
	var all []byte
	for line := range strings.Lines(octets) {
		if strings.HasSuffix(line, "\r\n") {
			all = append(all, p.spell(l, []byte(line))...)
		} else {
			all = append(all, line...)
		}
	}
	return string(all)
}
