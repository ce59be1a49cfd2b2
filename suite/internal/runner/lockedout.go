package runner

import (
	"context"
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// A server that lets nobody in may be right, because the accounts are not what the user believes. It is wrong
// if there is no command by which anybody could log in, or if it tells one password to be right and wrong.

// noEntrance is played on a server that offers no way to log in; what comes before it begins TLS.
const noEntrance = `# There is a way to log in: without any, nobody can reach the mail.
proves:   RFC1939-4-AUTH-01
maildrop: any

%s
C: CAPA
S: <any reply>
C: AUTH
S: <any reply or close>
C: USER {user}
S: +OK
`

// wrongPassword is played on a server that refuses by PASS what it takes otherwise.
const wrongPassword = `# The right password logs in.
proves:   RFC1939-7-USER-01
maildrop: any

C: <get ready to log in>
C: CAPA
S: <any reply>
C: USER {user}
S: +OK
C: PASS {password}
S: +OK
`

// lockedOut returns the conversation that shows what is wrong with a server which has refused the first login; ""
// where it may be right.
func (r *Runner) lockedOut(ctx context.Context) string {
	if opening := r.withoutEntrance(ctx); opening != "" {
		return fmt.Sprintf(noEntrance, opening)
	}
	if r.refusesPasswords(ctx) {
		return wrongPassword
	}
	return ""
}

// door is an entrance with how scripts open it.
type door struct {
	entrance
	opening string
}

// doors are the ways that the target has, as far as is known before anybody has logged in.
func (r *Runner) doors() []door {
	t := r.Target
	main, implicit := t.Main()
	if implicit {
		return []door{{entrance{main, t.TLS, false}, "C: <open connection>\nS: +OK"}}
	}
	all := []door{{entrance{main, nil, false}, "C: <open connection>\nS: +OK"},
		{entrance{main, nil, true}, "C: STLS\nS: +OK\nC: <start TLS>"}}
	if t.TLSAddress != "" {
		all = append(all, door{entrance{t.TLSAddress, t.TLS, false}, "C: <open connection with TLS>\nS: +OK"})
	}
	return all
}

// withoutEntrance finds out whether a server offers no way to log in, and returns how to reach it under TLS. It is ""
// if there is one, or may be one: in clear all may be withheld.
func (r *Runner) withoutEntrance(ctx context.Context) (opening string) {
	for _, d := range r.doors() {
		s, err := r.newSurveyor(ctx, d.address, d.config)
		if err != nil {
			continue // nobody logs in there
		}
		offered, secure := s.leadsIn(d)
		s.conn.Close()
		switch {
		case offered:
			return ""
		case secure:
			opening = d.opening
		}
	}
	return opening
}

// leadsIn reports whether a door leads to a way to log in, and whether it leads under TLS. What can't be found out
// counts as a way.
func (s *surveyor) leadsIn(d door) (offered, secure bool) {
	if s.greet(d.address) != nil {
		return true, false
	}
	if d.upgrade && !s.conn.Secure() {
		if !s.offer.has("STLS") {
			return false, false
		}
		if s.upgrade() != nil {
			return true, false
		}
	}
	if len(s.offer.tags["SASL"]) > 0 || s.offer.has("USER") {
		return true, false
	}
	for _, command := range []string{"AUTH", "USER " + s.target.Accounts[0].User} {
		if st, err := s.ask(command); err != nil || st.Indicator != wire.ERR {
			return true, false
		}
	}
	return s.stamp != "" && s.knows("APOP "+s.target.Accounts[0].User+" "+strings.Repeat("0", 32)), s.conn.Secure()
}

// knows reports whether a command is refused in another way than one that nobody has.
func (s *surveyor) knows(command string) bool {
	none, err := s.ask("XYZZY")
	if err != nil {
		return true
	}
	st, err := s.ask(command)
	return err != nil || st != none
}

// refusesPasswords reports whether PASS, which is announced, refuses the passwords of two accounts that log in by them
// in another way. One that does so may be meant to. A mailbox in use is not tried with what may be a wrong password.
func (r *Runner) refusesPasswords(ctx context.Context) bool {
	const enough = 2
	own := r.ownAccounts()
	if len(own) < enough || r.Target.Provision == nil {
		return false
	}
	for _, a := range own[:enough] {
		account := target.Account{User: a.User, Password: a.Password}
		if !r.tells(ctx, account, (*surveyor).byPassword, wire.ERR) ||
			!r.tells(ctx, account, (*surveyor).otherwise, wire.OK) {
			return false
		}
	}
	return true
}

// tells reports whether an attempt to log in is answered in one way, for no other reason than the credentials.
func (r *Runner) tells(ctx context.Context, a target.Account, try func(*surveyor, target.Account) (wire.Status, error),
	want wire.Indicator) bool {
	d := r.doors()[0]
	s, err := r.newSurveyor(ctx, d.address, d.config)
	if err != nil {
		return false
	}
	defer s.conn.Close()
	if s.greet(d.address) != nil {
		return false
	}
	st, err := try(s, a)
	return err == nil && st.Indicator == want && model.DeniedOnly(st)
}

// byPassword logs in by USER and PASS, if they are announced.
func (s *surveyor) byPassword(a target.Account) (wire.Status, error) {
	if !s.offer.has("USER") {
		return wire.Status{}, nil
	}
	if st, err := s.ask("USER " + a.User); err != nil || st.Indicator != wire.OK {
		return wire.Status{}, err
	}
	return s.ask("PASS " + a.Password)
}

// otherwise logs in with the same password, in another way.
func (s *surveyor) otherwise(a target.Account) (st wire.Status, err error) {
	if s.stamp != "" {
		if st, err = s.byAPOP(s.credentials(a)); err != nil || st.Indicator == wire.OK {
			return st, err
		}
	}
	return s.authenticate(a, wire.Status{Indicator: wire.ERR})
}
