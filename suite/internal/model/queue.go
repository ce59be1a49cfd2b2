package model

import (
	"iter"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Commands wait for their replies in the order in which they were sent.

// push adds a command that has no reply yet.
func (s *session) push(cmd *Command) {
	s.pending = append(s.pending, cmd)
	s.count(cmd, 1)
}

// pop takes out the oldest command, whose reply has come.
func (s *session) pop() {
	s.count(s.pending[0], -1)
	s.pending = s.pending[1:]
}

// count keeps count of the commands whose replies change what comes next.
func (s *session) count(cmd *Command, by int) {
	switch cmd.Keyword {
	case "AUTH":
		s.auths += by
	case "STLS":
		s.upgrades += by
	}
}

// Oldest returns the command whose reply comes next on connection n, and the entry that it
// was sent with; false where none is due.
func (m *Model) Oldest(n int) (cmd wire.Command, entry int, due bool) {
	s := m.session(n)
	if len(s.pending) == 0 {
		return wire.Command{}, 0, false
	}
	return s.pending[0].Command, s.pending[0].entry, true
}

// Pending returns the commands that have no reply yet on connection n, newest first.
func (m *Model) Pending(n int) iter.Seq[wire.Command] {
	return func(yield func(wire.Command) bool) {
		for _, cmd := range slices.Backward(m.session(n).pending) {
			if !yield(cmd.Command) {
				return
			}
		}
	}
}

// Unanswered is how many commands have no reply yet on connection n.
func (m *Model) Unanswered(n int) int { return len(m.session(n).pending) }

// AwaitsAuth reports whether an AUTH has no final reply yet, so that what the client sends
// may be a response.
func (m *Model) AwaitsAuth(n int) bool { return m.session(n).auths > 0 }

// AwaitsSTLS reports whether an STLS has no reply yet, so that what the client sends may be TLS.
func (m *Model) AwaitsSTLS(n int) bool { return m.session(n).upgrades > 0 }
