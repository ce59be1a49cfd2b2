package doctor

import (
	"context"
	"net"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// byUser is how logging in by USER and PASS is called.
const byUser = "USER"

// logIn tries the accounts, and reports whether the first one was let in.
func (l *look) logIn(ctx context.Context) bool {
	accounts := l.Run.Target.Accounts
	for i, a := range accounts[:min(mostUsers, len(accounts))] {
		login := Login{User: a.User}
		l.tryAll(ctx, a, &login)
		l.seen.Logins = append(l.seen.Logins, login)
		if i == 0 && !login.In() {
			return false // the others would cost as many refusals
		}
	}
	return true
}

// In reports whether the user was let in, in whatever way.
func (a Login) In() bool {
	return slices.ContainsFunc(a.Attempts, func(t Attempt) bool { return t.Reply.OK })
}

// tryAll tries the ways to log in, until one is refused: a second refusal might lock the user out.
func (l *look) tryAll(ctx context.Context, a target.Account, login *Login) {
	refused := ""
	for i, by := range l.ways(a) {
		attempt := Attempt{By: by}
		switch delay := l.delay(); {
		case refused != "" && !l.AllLogins:
			attempt.Withheld = "not tried, because " + refused + " was refused"
		case l.declined(by) >= hopeless && !l.AllLogins:
			attempt.Withheld = "not tried, because others were refused"
		case i > 0 && (delay > mostDelay || delay > 0 && len(l.seen.Logins) > 0):
			attempt.Withheld = "not tried, because of the delay between logins"
		default:
			attempt = l.attempt(ctx, a, by)
		}
		login.Attempts = append(login.Attempts, attempt)
		if attempt.Withheld == "" && !attempt.Reply.OK && !attempt.Named {
			refused = by
		}
	}
}

// hopeless is how many accounts may be refused in one way, before it is no longer tried with others.
const hopeless = 2

// declined is how many accounts were refused in a way.
func (l *look) declined(by string) (n int) {
	for _, login := range l.seen.Logins {
		for _, a := range login.Attempts {
			if a.By == by && by != byUser && a.Withheld == "" && !a.Reply.OK {
				n++
			}
		}
	}
	return n
}

// ways are those by which an account may log in to the server as it presents itself.
func (l *look) ways(a target.Account) []string {
	all := []string{byUser}
	before := l.offered()
	if model.TimestampIn(l.seen.Reception.Greeting.Line) != "" {
		all = append(all, "APOP")
	}
	if before == nil {
		return all
	}
	for _, m := range before.Tags["SASL"] {
		m = strings.ToUpper(m)
		needsToken := strings.Contains(m, "OAUTH")
		switch {
		case slices.Contains(all, m), needsToken && a.Token == "", !needsToken && a.Password == "":
		case m == "ANONYMOUS", m == sasl.External, !sasl.Known(m):
		default:
			all = append(all, m)
		}
	}
	return all
}

// offered is what is listed to somebody who is about to log in.
func (l *look) offered() *Capabilities {
	if l.seen.Asked.STLS {
		return l.seen.Secured
	}
	return l.seen.Before
}

// attempt logs in on a connection of its own. A user who was not let in before stays a moment, to look around.
func (l *look) attempt(ctx context.Context, a target.Account, by string) Attempt {
	l.await(ctx, a.User)
	t, err := l.open(ctx)
	if err != nil {
		return Attempt{By: by, Reply: Reply{Lost: lossOf(err), Line: l.mask.Text(err.Error())}}
	}
	defer t.conn.Close()
	attempt := t.logIn(a, by)
	if !attempt.Reply.OK {
		return attempt
	}
	if l.seen.After == nil && l.seen.Before != nil {
		l.seen.After = t.capabilities()
	}
	if !slices.ContainsFunc(l.seen.Drops, func(d Maildrop) bool { return d.User == a.User }) {
		l.seen.Drops = append(l.seen.Drops, t.maildrop(a.User))
	}
	_ = t.ask("QUIT")
	return attempt
}

// logIn says who the user is.
func (t *talk) logIn(a target.Account, by string) Attempt {
	began := t.Clock.Now()
	attempt := Attempt{By: by}
	switch by {
	case byUser:
		attempt.Reply = t.ask("USER " + a.User)
		if attempt.Named = !attempt.Reply.OK; !attempt.Named {
			attempt.Reply = t.ask("PASS " + a.Password)
		}
	case "APOP":
		digest := sasl.APOP(t.stamp, a.Password)
		t.secrets.Made(a.Password, digest)
		attempt.Reply = t.ask("APOP " + a.User + " " + digest)
	default:
		attempt.Reply = t.authenticate(a, by)
	}
	attempt.Took, t.last[a.User] = t.Clock.Since(began), t.Clock.Now()
	return attempt
}

// authenticate logs in by a mechanism.
func (t *talk) authenticate(a target.Account, mechanism string) (last Reply) {
	address, _ := t.Run.Target.Main()
	c := sasl.Credentials{User: a.User, Password: a.Password, Token: a.Token, Made: t.secrets.Made}
	c.Host, c.Port, _ = net.SplitHostPort(address)
	if state, secure := t.conn.TLS(); secure {
		c.Bind = sasl.Channel(state)
	}
	_, _ = sasl.Run(mechanism, c, func(line string) (wire.Status, error) {
		t.mask.Responded(line)
		if err := t.conn.Write([]byte(line + "\r\n")); err != nil {
			last = Reply{Lost: Closed}
			return wire.Status{}, err
		}
		var err error
		last, err = t.status()
		return wire.ParseStatus([]byte(last.Line)), err
	})
	last.Line = t.mask.Text(last.Line[:min(mostShown, len(last.Line))])
	return last
}

// status is read for those who need the whole line: a challenge may be long.
func (t *talk) status() (Reply, error) {
	began := t.Clock.Now()
	line, err := t.conn.LineWithin(t.Limit)
	st := wire.ParseStatus(line)
	r := Reply{Line: strings.TrimRight(string(line), "\r\n"), OK: st.Indicator == wire.OK, Bad: st.Indicator == wire.ERR,
		Code: st.Code, Took: t.Clock.Since(began)}
	if err != nil {
		r.Lost, r.OK = lossOf(err), false
	}
	if session.IsTimeout(err) {
		r.Lost = TimedOut
	}
	return r, err
}
