package runner

import (
	"context"
	"crypto/tls"
	"slices"

	"github.com/pop3spec/pop3spec/suite/oracle"
	"github.com/pop3spec/pop3spec/suite/session"
	"github.com/pop3spec/pop3spec/suite/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// digestAccount is what a script requires that is about the account which may log in by
// digests only. It is played with that account in the first place.
const digestAccount = "digest-account"

// clientCert is what a script requires that shows a certificate to the server.
const clientCert = "client-cert"

// known is an account as the oracle knows it.
func known(a target.Account) oracle.Account {
	return oracle.Account{User: a.User, Password: a.Password, Token: a.Token}
}

// limited is the account that may log in by digests only.
func (r *Runner) limited() oracle.Account {
	a := known(r.Target.Digest)
	a.Limited = true
	return a
}

// tlsFor is how TLS is spoken in a script.
func (w *worker) tlsFor(s *transcript.Script) *tls.Config {
	if !slices.Contains(s.Header.Requires, clientCert) {
		return w.Target.TLS
	}
	config := w.Target.TLS.Clone()
	config.Certificates = []tls.Certificate{*w.Target.ClientCert}
	return config
}

// playAs plays a script with the accounts that it is about.
func (w *worker) playAs(ctx context.Context, s, played *transcript.Script) *session.Outcome {
	if len(rolesOf(s)) > 0 {
		return w.playSpecial(ctx, s, played)
	}
	if !slices.Contains(s.Header.Requires, digestAccount) {
		return w.play(ctx, s, played)
	}
	w.digest.Lock()
	defer w.digest.Unlock()
	other := worker{w.Runner, append([]oracle.Account{w.limited()}, w.accounts...)}
	return other.play(ctx, s, played)
}
