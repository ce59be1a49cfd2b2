package runner

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// mechanisms are what a server lists before login, in clear and under TLS.
type mechanisms struct{ clear, secure []string }

func (m *mechanisms) note(secure bool, list []string) {
	if secure {
		m.secure = list
	} else {
		m.clear = list
	}
}

// anySCRAM is what a script requires that is content with any SCRAM mechanism.
const anySCRAM = "SCRAM"

// scrams are the mechanisms that {scram} may stand for.
var scrams = []string{"SCRAM-SHA-1", "SCRAM-SHA-256"}

// scram is the one that the server offers.
func (r *Runner) scram() string {
	for _, m := range scrams {
		if v, _ := r.usable(m); v == "" {
			return m
		}
	}
	return ""
}

func listed(list []string, mechanism string) bool {
	if mechanism == anySCRAM {
		return slices.ContainsFunc(scrams, func(m string) bool { return listed(list, m) })
	}
	return slices.ContainsFunc(list, func(m string) bool { return strings.EqualFold(m, mechanism) })
}

// usable judges a mechanism that a script requires: it is there at the point of the
// run where scripts begin, or after an upgrade with STLS.
func (r *Runner) usable(mechanism string) (verdict.Verdict, string) {
	if listed(r.offer.sasl.clear, mechanism) && !r.secure() || listed(r.offer.sasl.secure, mechanism) {
		return "", ""
	}
	return verdict.NotApplicable, "the server does not offer SASL:" + mechanism
}

// secure reports whether scripts begin under TLS.
func (r *Runner) secure() bool { return underTLS(r.Target) }

// needsTLS reports whether a script requires a mechanism that is offered under TLS only,
// or a certificate, so that its sessions have to begin there.
func (r *Runner) needsTLS(s *transcript.Script) bool {
	return !r.secure() && slices.ContainsFunc(s.Header.Requires, func(want string) bool {
		mechanism, is := strings.CutPrefix(strings.ToUpper(want), "SASL:")
		return want == need.ClientCert ||
			is && !listed(r.offer.sasl.clear, mechanism) && listed(r.offer.sasl.secure, mechanism)
	})
}

// tokens reports whether every script can have an account with a token.
func (r *Runner) tokens() bool {
	return !slices.ContainsFunc(r.shares(),
		func(share []model.Account) bool { return len(share) == 0 || share[0].Token == "" })
}

// surveyUnderTLS finds out, on a connection of its own, which mechanisms a server
// lists after STLS. A server whose TLS does not work lists none: the scripts about
// STLS tell what is wrong with it.
func (r *Runner) surveyUnderTLS(ctx context.Context, o *offer) {
	t := r.Target
	if t.STLS || t.Implicit || !o.has("STLS") {
		return
	}
	for try := 1; try <= handshakeTries && ctx.Err() == nil; try++ {
		s, err := r.newSurveyor(ctx, t.Address, nil)
		if err != nil {
			return
		}
		defer s.conn.Close()
		if _, err := s.conn.Line(); err != nil {
			return
		}
		err = s.upgrade()
		if isHandshake(err) {
			r.handshakes.stls = errors.Unwrap(err)
			continue
		}
		r.handshakes.stls = nil
		o.sasl.secure = s.offer.sasl.secure
		maps.Copy(o.lists, s.offer.lists)
		o.secured = err == nil && s.conn.Secure()
		_, _ = s.ask("QUIT")
		return
	}
}

// authenticate logs in by what the server lists, where it has refused USER.
func (s *surveyor) authenticate(a target.Account, refusal wire.Status) (wire.Status, error) {
	mechanism := sasl.Choose(s.mechanisms())
	if mechanism == "" {
		return refusal, nil
	}
	return s.bySASL(mechanism, s.credentials(a))
}

// credentials are those of an account.
func (s *surveyor) credentials(a target.Account) sasl.Credentials {
	return sasl.Credentials{User: a.User, Password: a.Password, Token: a.Token, Made: s.secrets.Made}
}

// mechanisms are those that the server lists on a connection like this one.
func (s *surveyor) mechanisms() []string {
	if s.conn.Secure() {
		return s.offer.sasl.secure
	}
	return s.offer.sasl.clear
}

// bySASL logs in by a mechanism.
func (s *surveyor) bySASL(mechanism string, c sasl.Credentials) (wire.Status, error) {
	if state, secure := s.conn.TLS(); secure {
		c.Bind = sasl.Channel(state)
	}
	return sasl.Run(mechanism, c, func(line string) (wire.Status, error) {
		s.mask.Responded(line)
		return s.say(line, "AUTH "+mechanism)
	})
}

// byAPOP logs in by a digest of the password, which a slip may make wrong.
func (s *surveyor) byAPOP(c sasl.Credentials) (wire.Status, error) {
	digest := c.Slip.APOP(s.stamp, c.Password)
	c.Made(c.Password, digest)
	return s.ask("APOP " + c.User + " " + digest)
}

// certified reports whether some account can log in by a certificate of its client.
func (r *Runner) certified() bool {
	return slices.ContainsFunc(r.ownAccounts(),
		func(a model.Account) bool { return r.Target.CertificateOf(a.User) != nil })
}

// utf8Account is the first account with a name outside ASCII; empty if there is none.
func (r *Runner) utf8Account() model.Account {
	for _, a := range r.Target.Accounts {
		if strings.IndexFunc(a.User, func(c rune) bool { return c > unicode.MaxASCII }) >= 0 {
			return oracleAccount(a)
		}
	}
	return model.Account{}
}
