package server

import (
	"crypto/tls"
	"fmt"
	"maps"
	"slices"
)

// Conditional is a change of the wiring that a session meets only while something is the case with it.
type Conditional struct {
	While  func(*Session) bool
	Change func(*Wiring)
}

// maxConditionals is how many of them a server can have, one for each bit of a set.
const maxConditionals = 64

// plan is the wiring of sessions for which the same conditions hold, and what follows from it.
type plan struct {
	wiring *Wiring
	tls    *tls.Config
}

// plan returns that for a set of conditionals, which is made when it is needed first. What is the same
// in all plans is shared, so that what a variation remembers is not remembered twice.
func (s *Server) plan(held uint64) *plan {
	s.planning.Lock()
	defer s.planning.Unlock()
	if p := s.plans[held]; p != nil {
		return p
	}
	w := s.Wiring.clone()
	for i, c := range s.conditionals {
		if held&(1<<i) != 0 {
			c.Change(w)
		}
	}
	p := &plan{wiring: w, tls: w.TLSConfig(s.tls)}
	s.plans[held] = p
	return p
}

// condition makes changes conditional, and settles the plan for sessions that none of them is for.
func (s *Server) condition(some []Conditional) error {
	if len(some) > maxConditionals {
		return fmt.Errorf("fakeserver: more than %d confined faults", maxConditionals)
	}
	s.conditionals = some
	s.plans = map[uint64]*plan{0: {wiring: s.Wiring, tls: s.Wiring.TLSConfig(s.tls)}}
	return nil
}

// situate gives the session the wiring for what is the case now. It is called wherever that may have
// changed and the next stage should know: when a connection begins, when a segment is there, when a line
// is known, and when it turns out who logs in.
func (s *Session) situate() {
	var held uint64
	for i, c := range s.Server.conditionals {
		if c.While(s) {
			held |= 1 << i
		}
	}
	if s.plan == nil || held != s.held {
		s.held, s.plan = held, s.Server.plan(held)
		s.Wiring = s.plan.wiring
	}
}

// clone returns a copy that can be changed without changing the original.
func (w *Wiring) clone() *Wiring {
	c := *w
	c.Verbs = maps.Clone(w.Verbs)
	for keyword, v := range c.Verbs {
		verb := *v
		c.Verbs[keyword] = &verb
	}
	c.SASL = slices.Clone(w.SASL)
	for i, m := range c.SASL {
		mechanism := *m
		c.SASL[i] = &mechanism
	}
	c.Languages = slices.Clone(w.Languages)
	return &c
}
