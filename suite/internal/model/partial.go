package model

import (
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What follows is for those who know a conversation in part only: from a debug log that
// leaves things out, or as somebody has written it down. What is not known is not
// judged, and neither is what depends on it.

// GreetingUnseen tells that a greeting has come, and not what was in it.
func (m *Model) GreetingUnseen(n int) {
	if s := m.session(n); s.State == BeforeGreeting {
		s.State, s.greetingUnseen = Authorization, true
	}
}

// LoginUnseen tells that a user has logged in, and not how. The name may be unknown,
// too, and is then the same for everybody.
func (m *Model) LoginUnseen(n int, user string) {
	if s := m.session(n); s.State <= Authorization {
		s.greetingUnseen = true
		s.enter(user)
	}
}

// SentMasked is Sent for a line that carries a secret which is not known: of a command
// nothing but the keyword and what comes before the secret, of a response nothing.
func (m *Model) SentMasked(n, entry int, line []byte) {
	s := m.session(n)
	s.masked = true
	m.Sent(n, entry, line)
	s.masked = false
}

// LinesUnseen tells that the lines of the reply that came last are not known. It takes
// the place of [Model.Body].
func (m *Model) LinesUnseen(n int) { m.session(n).linesUnseen() }

func (s *session) linesUnseen() {
	if s.last == nil || s.view == nil || s.State != Transaction {
		return
	}
	cmd := s.last
	s.view.access(cmd)
	s.view.worked[cmd.Keyword] = true
	if it, _ := s.view.item(cmd.Number()); it != nil {
		it.msg.fetched = it.msg.fetched || cmd.Keyword == "RETR"
		it.msg.topped = it.msg.topped || cmd.Keyword == "TOP"
	}
}

// ReplyUnseen tells that the oldest command without a reply got one, and nothing of
// it. What the command may have changed is not known any more.
func (m *Model) ReplyUnseen(n int) {
	if s := m.session(n); len(s.pending) > 0 {
		s.pop()
		s.last = nil
	}
}

// Status is Line for a line of which only the indicator is known, and of whose further
// lines nothing: it is judged by the state of the session, and changes it.
func (m *Model) Status(n, entry int, is wire.Indicator) Follow {
	s := m.session(n)
	switch {
	case s.State == BeforeGreeting:
		m.GreetingUnseen(n)
		return Nothing
	case len(s.pending) == 0:
		return Nothing
	}
	cmd := s.pending[0]
	if cmd.auth != nil && is == wire.Challenge {
		cmd.waiting, cmd.Challenged = true, true
		return Response
	}
	s.pop()
	l := Line{At: Spot{Entry: entry}, Text: []byte(is.String()), Status: wire.Status{Indicator: is, Space: true}}
	s.last, s.reply = cmd, l.Status
	e := s.answered(cmd, l)
	s.noteUnseen(cmd, l.Status)
	m.emit(s, e)
	s.shown(cmd, l)
	s.settleUnseen(l.At, cmd, l.Status)
	return Nothing
}

// noteUnseen takes over what a status says of the session, apart from the maildrop.
func (s *session) noteUnseen(cmd *Command, st wire.Status) {
	ok := st.Indicator == wire.OK
	switch cmd.Keyword {
	case "AUTH":
		s.auth = nil
		s.ByAuth = s.ByAuth || ok
	case "STLS":
		s.awaitTLS = ok
	case "UTF8":
		s.UTF8 = s.UTF8 || ok
	case "LANG":
		s.Language = s.Language || ok && cmd.Args != nil
	}
}

// settleUnseen takes over what a status means for the session, without numbers.
func (s *session) settleUnseen(at Spot, cmd *Command, st wire.Status) {
	ok := st.Indicator == wire.OK
	switch {
	case cmd.Keyword == "AUTH" && ok && (cmd.auth == nil || cmd.auth.Mechanism == ""):
		// a list of mechanisms
	case ok && (cmd.MultiLine() || cmd.Spec().Counts):
		s.linesUnseen() // nor are the numbers known
	default:
		s.settle(at, cmd, st)
	}
}
