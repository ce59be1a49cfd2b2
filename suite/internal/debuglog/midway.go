package debuglog

import (
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// This file finds out where in a session a log begins, if it does not begin with it.

// find finds that out by the first command that only one state of a session has. What comes
// before that is not understood.
func (s *scribe) find(first wire.Spec) {
	sure := s.sure
	switch {
	case first.Opens():
		s.beginAfterGreeting()
		s.session.unsure = !sure
	case first.Standard() && first.States == wire.Transaction && !first.Undefined:
		s.beginMidway()
	default:
		s.lose()
	}
}

// findUngreeted is find for a format that has no greeting: a command that is valid in both states
// is the first one, unless something tells otherwise.
func (s *scribe) findUngreeted(first wire.Spec) {
	s.find(first)
	if s.adrift && first.Anywhere() {
		s.beginAfterGreeting()
		s.doubt = true
	} else if s.session != nil && s.session.Begins == BehindGreeting {
		s.session.unsure = false
	}
}

// beginAfterGreeting begins a session of which the log does not have the greeting.
func (s *scribe) beginAfterGreeting() {
	s.begin(false)
	s.session.Begins = BehindGreeting
	s.model.GreetingUnseen(only)
}

// beginMidway begins one of which it does not have the login either.
func (s *scribe) beginMidway() {
	s.begin(false)
	s.session.Begins, s.session.unsure = Midway, true
	s.model.LoginUnseen(only, "")
}

// settleDoubt finds out whether what looks like a greeting is one, where the log does
// not tell of connections. A client that has yet to log in does so soon.
func (s *scribe) settleDoubt(spec wire.Spec) {
	greeting := len(s.session.Events) > 0 && greetingLike.Match(s.session.Events[0].Data)
	switch {
	case spec.Opens() && !greeting && s.session.Begins == AtGreeting:
		s.session.unsure = true
		s.doubt = false
	case spec.Opens(), spec.Ends, spec.Undefined, !spec.Standard() && greeting:
		s.doubt = false
	case spec.Anywhere():
	default:
		s.session.Events = nil // nobody knows what it answers
		s.find(spec)
	}
}
