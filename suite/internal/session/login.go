package session

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// ErrRefused is the reason of a script that could not be played because the server
// refused to let a known account in.
var ErrRefused = errors.New("login refused")

// ErrNoSecret is the reason of a session that logs in with APOP, and can't for this
// account.
var ErrNoSecret = errors.New("APOP is refused for this account: the server may store no more than a hash of " +
	"its password")

// ErrTooLong is the reason of a recording whose client has sent an initial response, where that of this account is
// too long for it: with another token, the exchange would be another one (RFC 5034 section 4).
var ErrTooLong = errors.New("the initial response of this account does not fit in a command line")

// ErrNoUTF8 is the reason of a script that needs UTF-8 mode, and can't have it for this account: a server may
// refuse it although it is announced (RFC 6856 section 2.1, A-46).
var ErrNoUTF8 = errors.New("UTF8 is refused for this account: its maildrop can't be served in that mode")

const (
	// loginPatience is how long a refused login is tried again: the lock of a session
	// that ended abruptly may linger, and a delay between logins may be in force.
	loginPatience = 60 * time.Second
	// queuePatience is how long <try to log in> waits for an answer: a server may
	// make a second session wait until the first one ends.
	queuePatience = 3 * time.Second
)

// logIn authenticates, on a connection that it opens if need be.
func (p *player) logIn(l *link, account int, try bool) error {
	patience := min(loginPatience, p.cfg.Timeout)
	if delay := p.cfg.World.LoginDelay; delay > 0 {
		patience = max(patience, delay+2*time.Second)
	}
	until := p.cfg.Clock.Now().Add(patience)
	modes, again := p.modesOf(l), false
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		if again && len(modes) > 0 {
			if err := p.setModes(l, modes); err != nil {
				return err
			}
		}
		again = true
		refusal, err := p.attempt(l, account, try)
		if err != nil || refusal == "" {
			return err
		}
		p.trouble.Delayed = p.trouble.Delayed || wire.CodeIs(wire.ParseStatus([]byte(refusal)).Code, "LOGIN-DELAY")
		if try {
			return nil
		}
		if !p.cfg.Clock.Now().Add(wait).Before(until) {
			return p.refused(l, account, refusal)
		}
		if err := p.cfg.Clock.Sleep(p.ctx, wait); err != nil {
			return err
		}
		if l.conn != nil && !l.shut {
			l.conn.Close()
			l.shut = true
			p.oracle.Ended(l.n, model.ByClient)
		}
	}
}

// refused reports a login that was refused for good. If a session of the account
// went before, its lock was not released.
func (p *player) refused(l *link, account int, reply string) error {
	entry := len(p.log.Entries) - 1
	user := p.cfg.Accounts[account].User
	p.noteRefusal(user, p.oracle.Last(l.n).Keyword, reply)
	if p.oracle.LoginRefused(l.n, entry, user, reply) {
		return &stopped{"login refused"}
	}
	return fmt.Errorf("%w: %s", ErrRefused, reply)
}

// getReady opens the connection, if need be, and reads the greeting, with TLS if the
// run asks for it.
func (p *player) getReady(l *link) error {
	if err := p.ready(l); err != nil || l.gone {
		return err
	}
	if p.cfg.STLS && !l.conn.Secure() {
		if err := p.upgrade(l); err != nil || l.gone {
			return err
		}
	}
	return p.prepare(l, p.getReady)
}

// attempt tries to log in once; refusal is the server's reply if it refuses.
func (p *player) attempt(l *link, account int, try bool) (refusal string, err error) {
	if err := p.getReady(l); err != nil {
		return "", err
	}
	if l.gone {
		return "the connection was closed", nil
	}
	if err := p.failFirst(l, account); err != nil || l.gone {
		return "the connection was closed", err
	}
	a := p.cfg.Accounts[account]
	if st, tried, err := p.logInAsDealt(l, account, try); tried &&
		(err != nil || try || st.Indicator == wire.OK || atWork(st)) {
		return refusalIn(st, l), err
	}
	if l.gone {
		return "the connection was closed", nil
	}
	st, err := p.exchange(l, "USER "+a.User, p.cfg.Timeout)
	if err != nil {
		return "", err
	}
	if st.Indicator == wire.OK {
		st, err = p.exchange(l, "PASS "+a.Password, p.loginWait(try))
		if try && IsTimeout(err) {
			return p.abandon(l).Text, nil
		}
	} else if stamp := p.oracle.Timestamp(l.n); stamp != "" && !l.gone {
		st, err = p.exchange(l, "APOP "+a.User+" "+p.digest(stamp, a.Password), p.cfg.Timeout)
	}
	if err == nil && st.Indicator == wire.ERR && p.oracle.Last(l.n).Keyword != "PASS" {
		st, err = p.fallBack(l, account, st, p.cfg.Timeout)
	}
	if err != nil {
		return "", err
	}
	return refusalIn(st, l), nil
}

// atWork reports whether a login was refused because somebody is at work in the maildrop, or was a moment ago: that
// has nothing to do with the way, and another one tells less.
func atWork(st wire.Status) bool {
	return wire.CodeIs(st.Code, "IN-USE") || wire.CodeIs(st.Code, "LOGIN-DELAY")
}

// refusalIn is what the server says to a login that it refuses, "" if it does not.
func refusalIn(st wire.Status, l *link) string {
	switch {
	case l.gone:
		return "the connection was closed"
	case st.Indicator != wire.OK:
		return strings.TrimSpace(st.Indicator.String() + " " + st.Text)
	}
	return ""
}

func (p *player) upgrade(l *link) error {
	st, err := p.exchange(l, "STLS", p.cfg.Timeout)
	if err != nil {
		return err
	}
	if st.Indicator != wire.OK {
		return fmt.Errorf("STLS was refused: %s %s", st.Indicator, st.Text)
	}
	return p.startTLS(l, transcript.StartTLS)
}

// exchange sends a command whose reply has one line, and reads it.
func (p *player) exchange(l *link, command string, wait time.Duration) (wire.Status, error) {
	if err := p.sendApart(l, p.spell(l, []byte(command+"\r\n"))); err != nil {
		return wire.Status{}, err
	}
	line, err := p.readStatus(l, true, wait)
	if err != nil {
		return wire.Status{}, err
	}
	return wire.ParseStatus(line), nil
}
