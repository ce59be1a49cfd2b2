package server

import (
	"errors"
	"strings"
)

// auth runs a SASL exchange (RFC 5034 section 4). A mechanism that may not be
// used here and now is refused before anything is said that must stay secret.
func auth(s *Session, c Command) Reply {
	m := s.Wiring.Mechanism(c.Args[0])
	switch {
	case m == nil:
		return Negative("authentication mechanism not supported")
	case !s.Wiring.Offers(s, m):
		return Negative("start TLS before logging in")
	case m.ServerFirst && len(c.Args) > 1:
		return Negative("the mechanism takes no initial response")
	}
	s.layer = nil // of an exchange that came to nothing
	x := &Exchange{Session: s}
	if len(c.Args) > 1 {
		initial, err := s.Wiring.InitialResponse(s, c.Args[1])
		if err != nil {
			return s.Refuse(err)
		}
		x.Initial, x.HasInitial = initial, true
	}
	r := s.concludeAuth(m.Run(x))
	if r.OK && s.layer != nil {
		r.Then = thenLayer
	}
	return r
}

// ErrCredentials is the failure of a client that is not, or may not be, who
// it says. Every mechanism fails in the same words, whatever was wrong.
var ErrCredentials = errors.New("wrong user name or password")

func (s *Session) concludeAuth(name string, err error) Reply {
	switch {
	case err == nil:
		return s.logIn(name, true)
	case errors.Is(err, ErrCredentials):
		return s.logIn(name, false)
	case IsRefusal(err):
		return s.Refuse(err)
	default:
		return Reply{Lost: err}
	}
}

// offers reports whether a mechanism may be used on this connection now. What
// CAPA lists and what AUTH accepts both come from here.
func offers(s *Session, m *Mechanism) bool {
	switch {
	case m.Binds && !s.canBind(), m.Certified && s.Certified() == "":
		return false
	case s.Secure:
		return true
	case m.TLSOnly || s.Server.Config.RequireTLS:
		return false
	}
	allowed := s.Server.Config.ClearMechanisms
	return allowed == nil || ContainsFold(allowed, m.Name)
}

// Offered are the names for the SASL capability.
func (s *Session) Offered() []string {
	var names []string
	for _, m := range s.Wiring.SASL {
		if s.Wiring.Offers(s, m) {
			names = append(names, m.Name)
		}
	}
	return names
}

// actAs reports whether a user may have the maildrop of another name. Nobody
// may, but everybody can say his own name twice (RFC 4422 section 3.6). An
// empty authorization identity is none.
func actAs(_ *Session, authcid, authzid string) bool {
	if authzid == "" {
		return true
	}
	self, ok := Prepare(authcid)
	wanted, fit := Prepare(authzid)
	return ok && fit && self == wanted
}

func ContainsFold(list []string, name string) bool {
	for _, s := range list {
		if strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}

// IsAuth reports whether a session is in an exchange of such a mechanism.
func (s *Session) IsAuth(prefix string) bool {
	return s.Command.Keyword == "AUTH" && len(s.Command.Args) > 0 &&
		strings.HasPrefix(strings.ToUpper(s.Command.Args[0]), prefix)
}
