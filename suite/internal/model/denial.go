package model

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Denial is a login that was refused though its proof of the secret was right, or as far as it went:
// the server may keep nothing of the account that such a proof can be compared with (ERRATA A-31).
type Denial struct {
	User, By string // by APOP or a mechanism
	Secure   bool
	At       Spot
	// Whole reports that all was sent that proves who it is, in the usual form, where nothing else
	// is known to have been in the way.
	Whole  bool
	Closed bool // the server ended the connection in place of an answer
}

// Denials are the logins that were denied in this way, in their order.
func (m *Model) Denials() []Denial { return m.denials }

// Proof is a way in which somebody has logged in by a proof of the secret.
type Proof struct{ User, By string }

// Proofs are the ways in which users have logged in by a proof of the secret: the server can tell right
// ones.
func (m *Model) Proofs() (all []Proof) {
	for user, d := range m.drops {
		for by := range d.ways {
			if sasl.NeedsVerifier(by.by) {
				all = append(all, Proof{user, by.by})
			}
		}
	}
	return all
}

// deny notes the refusal of a login that may be one for want of a verifier.
func (s *session) deny(at Spot, cmd *Command, st wire.Status) {
	user, by := s.way(cmd)
	if !sasl.NeedsVerifier(by.by) || !DeniedOnly(st) {
		return
	}
	a, known := s.m.world.typed(user)
	otherwise := a.User != user // typed in another way, so that whether the proof is right is not known
	if !known || !s.right(cmd) && !begun(cmd.auth) && !otherwise {
		return
	}
	d := s.m.drops[user]
	if plain, plus := strings.CutSuffix(by.by, "-PLUS"); plus && d != nil && d.entered(plain) {
		return // the two forms need the same verifier
	}
	s.m.denials = append(s.m.denials, Denial{
		User: a.User, By: by.by, Secure: by.secure, At: at, Closed: st.Indicator == wire.Malformed,
		Whole: s.right(cmd) && usual(cmd.auth) && !s.Failed && !s.namedElsewhere(user) && s.m.world.LoginDelay == 0 &&
			(d == nil || len(d.open) == 0 && !d.intruded),
	})
}

// entered reports whether its user has logged in by a mechanism.
func (d *maildrop) entered(mechanism string) bool {
	for by := range d.ways {
		if by.by == mechanism {
			return true
		}
	}
	return false
}

// namedElsewhere reports whether another connection may be about to log a user in.
func (s *session) namedElsewhere(user string) bool {
	for _, other := range s.m.sessions {
		if other != s && other.State == Authorization && len(other.pending) > 0 {
			if name, _ := other.way(other.pending[0]); name == user {
				return true
			}
		}
	}
	return false
}

// begun reports whether the client has said who it is in SCRAM, and no more.
func begun(x *Exchange) bool {
	return x != nil && x.Fate == Going && len(x.Client) == 1 && strings.HasPrefix(x.Mechanism, "SCRAM-")
}

// usual reports whether an exchange has no form that a server need not know; without one, it is APOP.
func usual(x *Exchange) bool {
	switch {
	case x == nil:
		return true
	case strings.HasPrefix(x.Mechanism, "SCRAM-"):
		f := sasl.ReadFirst(x.Client[0])
		return f.GS2 == "n,," && f.Bare == "n="+f.Name+",r="+f.Nonce
	case x.Mechanism == "DIGEST-MD5":
		return x.Service() == sasl.Service
	}
	return true
}
