package model

import (
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// permit is what the server may answer to a command.
func (s *session) permit(cmd *Command) Permission {
	spec, known := wire.Lookup(cmd.Keyword)
	switch {
	case cmd.Unprintable:
		return either(ControlCharacters) // that it may not be carried out is another matter
	case known && isPlain(cmd.Keyword):
	case !isPlain(cmd.Keyword):
		return either(LenientSyntax)
	case s.Announced(cmd.Keyword):
		return either(OptionalCommand)
	default:
		return negative(UnknownCommand)
	}
	switch s.State {
	case Authorization, Transaction:
		switch {
		case spec.Keyword == "LANG":
			return s.permitLang(cmd)
		case spec.Keyword == "UTF8" && s.State == Transaction:
			return negative(UTF8AfterLogin)
		case spec.Keyword == "UTF8":
			return either(LenientSyntax)
		case s.State == Transaction:
			return s.permitInTransaction(cmd)
		}
		return s.permitInAuthorization(cmd)
	case Update:
		return negative(SessionOver)
	}
	return either(NotSeen)
}

// May is what the server may answer to the oldest command on connection n that has no
// reply yet; ok is false if there is none.
func (m *Model) May(n int) (p Permission, ok bool) {
	s := m.sessions[n]
	if s == nil || len(s.pending) == 0 {
		return Permission{}, false
	}
	return s.permit(s.pending[0]), true
}
