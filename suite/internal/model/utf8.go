package model

import "github.com/pop3spec/pop3spec/suite/internal/wire"

// reads reports whether a command shows messages, so that UTF-8 mode matters.
func reads(keyword string) bool { return oneOf(keyword, "RETR", "TOP", "LIST") }

// hidden reports whether a server may refuse to show messages, because some of them
// need UTF-8 mode and the session is not in it (RFC 6856 section 2.1). Which number they
// have is the server's choice.
func (s *session) hidden(keyword string) bool {
	if s.UTF8 || !reads(keyword) || s.view == nil {
		return false
	}
	needs, _ := s.view.international()
	return needs
}

// maybeHidden reports whether a message may need UTF-8 mode, and nobody knows better.
func (s *session) maybeHidden(keyword string) bool {
	if s.UTF8 || s.view == nil || !reads(keyword) {
		return false
	}
	_, certain := s.view.international()
	return !certain
}

// mode is what is known of UTF-8 mode when a command is answered.
func (s *session) mode(cmd *Command) Mode {
	if s.State != Transaction || !reads(cmd.Keyword) {
		return Mode{Known: true}
	}
	m := Mode{Reads: true, Hidden: s.hidden(cmd.Keyword)}
	m.Needs, m.Certain = s.view.international()
	if len(cmd.Args) == 0 {
		m.Known = true
		return m
	}
	it, known := s.view.item(cmd.Number())
	m.There, m.Known = it != nil && !it.deleted, known
	return m
}

// modes is what shows whether UTF-8 mode is that of one session.
type modes struct {
	withheld bool     // before anybody gave UTF8, a message that needs it was refused, or sent as a substitute
	given    *session // has given it last
}

// apart reports whether a session without UTF8 comes after one with it that may have changed something.
func (m *modes) apart(s *session) bool { return m.withheld && m.given != nil && m.given != s }

// refused notes that a message was not sent because it needs UTF-8 mode.
func (m *modes) refused(e *Reply) {
	if e.Mode.There && e.Mode.Hidden && e.Status.Indicator == wire.ERR && m.given == nil {
		m.withheld = true
	}
}
