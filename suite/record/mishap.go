package record

import "github.com/pop3spec/pop3spec/suite/mishap"

// survive is deferred by whatever is called from outside: a mistake in pop3spec that a
// strange session brings to light ends its recording, and neither the session nor others.
func (s *Session) survive() {
	if p := recover(); p != nil {
		s.ended = true
		if !s.out.stopped {
			s.abandon(mishap.Error(p).Error())
		}
	}
}
