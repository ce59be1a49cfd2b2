package runner

import (
	"fmt"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// tlsOnly is the role of an account that may log in with TLS only. That is put to the
// test by sending its password without, so that it is nobody's secret.
const tlsOnly = "tls-only"

// underTLS reports whether the target is to be used with TLS: with it from the beginning,
// or after STLS.
func underTLS(t *target.Target) bool {
	_, implicit := t.Main()
	return implicit || t.STLS
}

// secretsOf are the secrets of all accounts, which must not be sent in clear; nil where
// the target is used without TLS.
func secretsOf(t *target.Target) *session.Secrets {
	if !underTLS(t) {
		return nil
	}
	var secrets, names []string
	given := givenAway(t)
	note := func(a target.Account) {
		names = append(names, a.User)
		for _, secret := range []string{a.Password, a.Token} {
			if !given[secret] {
				secrets = append(secrets, secret)
			}
		}
	}
	for _, a := range t.Accounts {
		note(a)
	}
	for _, a := range t.Special {
		note(a.Account)
	}
	return session.NewSecrets(secrets, names)
}

// givenAway are the passwords that may be sent in clear in any run, as those who run the
// suite have said.
func givenAway(t *target.Target) map[string]bool {
	given := map[string]bool{}
	for _, a := range t.Special {
		if a.Role == tlsOnly {
			given[a.Password] = true
		}
	}
	return given
}

// sendable judges whether a script has a password that it may send in clear, if it is
// to send one.
func (r *Runner) sendable(s *transcript.Script) (verdict.Verdict, string) {
	if !r.secure() || !slices.Contains(s.Header.Requires, need.SecretInClear) {
		return "", ""
	}
	roles := r.rolesOf(s)
	accounts, missing := r.specials(roles)
	if missing == "" && givenAway(r.Target)[accounts[0].Password] {
		return "", ""
	}
	whose := "an account"
	if roles[0] != tlsOnly {
		whose = "the " + roles[0] + " account"
	}
	return verdict.Blocked,
		fmt.Sprintf("sends the right password of %s in clear, which a run under TLS must be told to: use --special "+
			"tls-only=USER:PASSWORD", whose)
}

// logsInUnaware reports whether a script is a session, and no test, that logs in and
// says nothing of TLS, as those printed in an RFC do.
func logsInUnaware(s *transcript.Script) bool {
	logsIn := false
	for _, x := range s.Exchanges() {
		keyword, _ := x.Command()
		spec := wire.SpecOf(keyword)
		if spec.TLS {
			return false
		}
		logsIn = logsIn || spec.Login != wire.NoLogin
	}
	return logsIn && len(s.Header.Proves) == 0 && !slices.Contains(s.Header.Requires, need.Cleartext)
}
