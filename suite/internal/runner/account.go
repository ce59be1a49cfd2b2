package runner

import (
	"context"
	"crypto/tls"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// oracleAccount is an account as the oracle knows it.
func oracleAccount(a target.Account) model.Account {
	return model.Account{User: a.User, Password: a.Password, Token: a.Token}
}

// digestOnly is the role of an account that may log in by digests only.
const digestOnly = "digest-only"

// oracleSpecial is a special account as the oracle knows it.
func oracleSpecial(s target.Special) model.Account {
	a := oracleAccount(s.Account)
	a.Limited = s.Role == digestOnly
	return a
}

// tlsFor is how TLS is spoken in a script.
func (w *worker) tlsFor(s *transcript.Script) *tls.Config {
	cert := w.certificate()
	if slices.Contains(s.Header.Requires, need.ClientCert) {
		cert = w.Target.ClientCert
	}
	if cert == nil {
		return w.Target.TLS
	}
	config := w.Target.TLS.Clone()
	config.Certificates = []tls.Certificate{*cert}
	return config
}

// certificate is that of the first account, if the situation has it log in by it.
func (w *worker) certificate() *tls.Certificate {
	if mechanism, _, _ := w.situation[situation.Login].Mechanism(); mechanism != sasl.External || len(w.accounts) == 0 {
		return nil
	}
	return w.Target.CertificateOf(w.accounts[0].User)
}

// playAs plays a script with the accounts that it is about.
func (w *worker) playAs(ctx context.Context, s, played *transcript.Script) *session.Outcome {
	switch {
	case len(w.rolesOf(s)) > 0:
		return w.playSpecial(ctx, s, played)
	case slices.Contains(s.Header.Requires, need.UTF8Account): // there is one, for which such scripts wait for one another
		w.special.Lock()
		defer w.special.Unlock()
	}
	return w.play(ctx, s, played)
}
