package runner

import (
	"context"
	"crypto/tls"
	"errors"
	"net"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// proofEnding is how a login by a proof of the secret has ended.
type proofEnding int

const (
	untold   proofEnding = iota // it could not be tried, or something else was in the way
	accepted                    // the user was let in
	denied                      // with -ERR
	hangsUp                     // without an answer
)

// entrance is a way to reach the server.
type entrance struct {
	address string
	config  *tls.Config // with TLS from the first octet; nil without
	upgrade bool        // by STLS, where the run does not ask for it
}

// entrances are the ways in which the target can be reached, that of the run first.
func (r *Runner) entrances() (all []entrance) {
	address, implicit := r.Target.Main()
	for _, transport := range r.transports() {
		switch {
		case transport == situation.Implicit && implicit:
			all = append(all, entrance{address, r.Target.TLS, false})
		case transport == situation.Implicit:
			all = append(all, entrance{r.Target.TLSAddress, r.Target.TLS, false})
		default:
			all = append(all, entrance{address, nil, transport == situation.STLS && !r.Target.STLS})
		}
	}
	return all
}

// prover logs a user in by APOP or a mechanism, on a connection of its own each time.
type prover struct {
	*worker
	account target.Account
	by      string
}

// try logs in, with a slip maybe, and reports how that ended, and whether the proof was asked for.
func (p *prover) try(ctx context.Context, in entrance, initial bool, slip sasl.Slip) (how proofEnding, proven bool) {
	if d := p.offer.delay; d > 0 && p.clock.Sleep(ctx, d+d/10) != nil {
		return untold, false
	}
	s, err := p.newSurveyor(ctx, in.address, in.config)
	if err != nil {
		return untold, false
	}
	defer s.conn.Close()
	if s.greet(in.address) != nil || in.upgrade && s.upgrade() != nil {
		return untold, false
	}
	c := sasl.Credentials{User: p.account.User, Password: p.account.Password, Slip: slip, Initial: initial}
	c.Made = func(source, proof string) {
		proven = true
		s.secrets.Made(source, proof)
	}
	st, err := p.ask(s, in, c)
	return p.ended(s, st, err), proven
}

// ask sends what proves who the user is.
func (p *prover) ask(s *surveyor, in entrance, c sasl.Credentials) (wire.Status, error) {
	if p.by == "APOP" {
		if s.stamp == "" {
			return wire.Status{}, errNotOffered
		}
		return s.byAPOP(c)
	}
	if !listed(s.mechanisms(), p.by) {
		return wire.Status{}, errNotOffered
	}
	c.Host, c.Port, _ = net.SplitHostPort(in.address)
	return s.bySASL(p.by, c)
}

var errNotOffered = errors.New("the server does not offer that here")

// ended is how a login has ended; a session that has begun ends in order.
func (p *prover) ended(s *surveyor, st wire.Status, err error) proofEnding {
	switch {
	case errors.Is(err, errNotOffered):
	case err != nil && s.lost != nil && !session.IsTimeout(s.lost):
		return hangsUp
	case err != nil:
	case st.Indicator == wire.OK:
		_, _ = s.ask("QUIT")
		return accepted
	case st.Indicator == wire.ERR && !isTemporary(st.Code):
		return denied
	}
	return untold
}
