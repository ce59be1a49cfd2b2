package fakeserver

import (
	"errors"
	"strings"
)

// auth runs a SASL exchange (RFC 5034 section 4). A mechanism that may not be
// used here and now is refused before anything is said that must stay secret.
func auth(s *session, c command) reply {
	m := s.w.mechanism(c.args[0])
	switch {
	case m == nil:
		return negative("authentication mechanism not supported")
	case !s.w.offers(s, m):
		return negative("start TLS before logging in")
	case m.serverFirst && len(c.args) > 1:
		return negative("the mechanism takes no initial response")
	}
	s.layer = nil // of an exchange that came to nothing
	x := &exchange{s: s}
	if len(c.args) > 1 {
		initial, err := s.w.initialResponse(s, c.args[1])
		if err != nil {
			return s.refuse(err)
		}
		x.initial, x.hasInitial = initial, true
	}
	r := s.concludeAuth(m.run(x))
	if r.ok && s.layer != nil {
		r.then = thenLayer
	}
	return r
}

// errCredentials is the failure of a client that is not, or may not be, who
// it says. Every mechanism fails in the same words, whatever was wrong.
var errCredentials = errors.New("wrong user name or password")

func (s *session) concludeAuth(name string, err error) reply {
	switch {
	case err == nil:
		return s.logIn(name, true)
	case errors.Is(err, errCredentials):
		return s.logIn(name, false)
	case isRefusal(err):
		return s.refuse(err)
	default:
		return reply{lost: err}
	}
}

// offers reports whether a mechanism may be used on this connection now. What
// CAPA lists and what AUTH accepts both come from here.
func offers(s *session, m *mechanism) bool {
	switch {
	case m.binds && !s.canBind(), m.certified && s.certified() == "":
		return false
	case s.secure:
		return true
	case m.tlsOnly || s.server.config.RequireTLS:
		return false
	}
	allowed := s.server.config.ClearMechanisms
	return allowed == nil || containsFold(allowed, m.name)
}

// offered are the names for the SASL capability.
func (s *session) offered() []string {
	var names []string
	for _, m := range s.w.sasl {
		if s.w.offers(s, m) {
			names = append(names, m.name)
		}
	}
	return names
}

// actAs reports whether a user may have the maildrop of another name. Nobody
// may, but everybody can say his own name twice (RFC 4422 section 3.6). An
// empty authorization identity is none.
func actAs(_ *session, authcid, authzid string) bool {
	if authzid == "" {
		return true
	}
	self, ok := prepare(authcid)
	wanted, fit := prepare(authzid)
	return ok && fit && self == wanted
}

func containsFold(list []string, name string) bool {
	for _, s := range list {
		if strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}
