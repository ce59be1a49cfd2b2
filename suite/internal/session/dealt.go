package session

import (
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
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
	if err == nil && !try && st.Indicator != wire.OK && !wire.CodeIs(st.Code, "IN-USE") {
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
	// LongSession is how many commands make a session a long one.
	LongSession = 20
	// NoCommand is a command that no server has.
	NoCommand = "XPOP3SPEC"
)

// prepare has that come before a login on a connection which the situation asks for. Where a script has its own way to
// log in, a session is made a long one there, because it may be over before there is another place.
func (p *player) prepare(l *link) error {
	if l.prepared || l.n >= Beside && l.n < ownLinks {
		return nil
	}
	l.prepared = true
	switch p.cfg.Situation[situation.Connection] {
	case situation.AfterRefusedCommand:
		_, err := p.exchange(l, NoCommand, p.cfg.Timeout)
		return err
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

// logsIn reports whether the script leaves it to the situation how its client logs in.
func (p *player) logsIn() bool {
	return slices.ContainsFunc(p.script.Steps, func(step transcript.Step) bool {
		d, is := step.(*transcript.Direction)
		return is && d.Kind == transcript.LogIn && d.Account() == "" && d.Conn < Beside
	})
}

// failFirst fails to log in once, before the first login of the script, if the situation asks for it.
func (p *player) failFirst(l *link, account int) error {
	if p.cfg.Situation[situation.Connection] != situation.AfterFailedLogin || p.failed {
		return nil
	}
	p.failed = true
	st, err := p.exchange(l, "USER "+p.cfg.Accounts[account].User, p.cfg.Timeout)
	if err != nil || l.gone || st.Indicator != wire.OK {
		return err
	}
	_, err = p.exchange(l, "PASS "+wrongPassword, p.cfg.Timeout)
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

const (
	// mostSegmented is how often a command comes in segments of the situation: a server that can't put
	// lines together, or take them apart, shows that soon, and with each command in its own way.
	mostSegmented = 2
	// apart is how long the second piece of a line waits, so that it comes in a segment of its own.
	apart = 5 * time.Millisecond
)

// sendApart sends a line, in two pieces or in company if the situation asks for it.
func (p *player) sendApart(l *link, line []byte) error {
	command := wire.ParseCommand(line)
	if l.bare || command.Spec().TLS { // what comes after STLS has to be TLS, in recordings as well
		return p.send(l, line)
	}
	switch p.cfg.Situation[situation.Segments] {
	case situation.SplitLine:
		if p.segmented(l, command) {
			return p.sendSplit(l, line)
		}
	case situation.Pipelined:
		if !model.Printable(strings.TrimRight(string(line), "\r\n")) {
			return p.send(l, line) // a server may hang up for it, and what it has said is lost
		}
		if p.oracle.InTransaction(l.n) && p.oracle.Unanswered(l.n) == 0 && p.segmented(l, command) {
			return p.sendPipelined(l, line)
		}
	}
	return p.send(l, line)
}

// segmented reports whether a command is to be sent in segments of the situation, and counts it.
func (p *player) segmented(l *link, command wire.Command) bool {
	key := command.Keyword
	if p.oracle.Responding(l.n) {
		key = "a response"
	}
	if p.inSegments == nil {
		p.inSegments = map[string]int{}
	}
	p.inSegments[key]++
	return p.inSegments[key] <= mostSegmented
}

// sendSplit sends a line in two pieces that arrive apart.
func (p *player) sendSplit(l *link, line []byte) error {
	if err := l.conn.pass(line); err != nil {
		return err
	}
	p.note(l, line)
	l.split++
	at := 1 + (len(line)+7*l.split)%(len(line)-1) // anywhere, between CR and LF as well
	if err := p.put(l, line[:at]); err != nil {
		return err
	}
	p.sleep(apart)
	return p.put(l, line[at:])
}

// sendPipelined sends a line in one segment with a NOOP before it, and reads the reply to that.
func (p *player) sendPipelined(l *link, line []byte) error {
	noop := []byte("NOOP\r\n")
	for _, each := range [][]byte{noop, line} {
		if err := l.conn.pass(each); err != nil {
			return err
		}
		p.note(l, each)
	}
	if err := p.put(l, slices.Concat(noop, line)); err != nil {
		return err
	}
	_, err := p.readStatus(l, false, p.cfg.Timeout)
	return err
}
