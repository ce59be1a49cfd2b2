package model

import "github.com/pop3spec/pop3spec/suite/internal/wire"

// Cut tells that a reply was waited for and did not come whole; why says what
// happened instead ("the connection was closed", "nothing came within 60s").
func (m *Model) Cut(n, entry int, why string) {
	s := m.session(n)
	at := Spot{Entry: entry}
	switch {
	case s.State == BeforeGreeting:
		m.emit(s, &NoGreeting{Place: s.place(at), Why: why})
	case len(s.pending) > 0:
		cmd := s.pending[0]
		e := &NoReply{Place: s.place(at), Command: *cmd, Why: why, May: s.permit(cmd), Overlapped: s.view != nil &&
			s.view.overlapped}
		if cmd.auth != nil {
			x := *cmd.auth
			e.Auth = &x
		}
		e.Named = s.named(cmd)
		e.First = s.Secure && s.last != nil && s.last.Keyword == "STLS" && s.reply.Indicator == wire.OK
		m.emit(s, e)
	}
}

// Unended tells that the beginning of a line came, and never its end.
func (m *Model) Unended(n, entry int, line []byte) {
	s := m.session(n)
	m.emit(s, &LineWithoutEnd{Place: s.place(Spot{Entry: entry}), Text: line})
	s.shaken = &Spot{Entry: entry} // that no reply came follows from it
}
