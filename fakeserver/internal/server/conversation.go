package server

import (
	"context"
	"crypto/tls"
	"errors"
)

// converse exchanges commands and replies until one side has had enough.
func (s *Session) converse() Ending {
	if s.TLS != nil {
		if err := s.handshake(s.TLS); err != nil {
			return EndedByDrop
		}
	}
	if err := s.Wiring.Send(s, s.Wiring.Greet(s)); err != nil {
		return s.lost(err)
	}
	for {
		r := s.nextReply()
		if r.Lost != nil {
			how := s.lost(r.Lost)
			s.Wiring.Farewell(s, how)
			return how
		}
		s.Wiring.Answered(s, r)
		s.remember(r)
		if err := s.Wiring.Send(s, r); err != nil {
			return s.lost(err)
		}
		switch r.Then {
		case ThenClose:
			return EndedByServer
		case ThenQuit:
			return EndedByQuit
		case thenTLS:
			if err := s.Wiring.Upgrade(s); err != nil {
				return EndedByDrop
			}
		case thenLayer:
			if err := s.Wiring.Protect(s, s.layer); err != nil {
				return EndedByDrop
			}
		}
	}
}

// nextReply waits for a command and carries it out.
func (s *Session) nextReply() Reply {
	line, err := s.nextLine(MaxCommandLine, hearCommand)
	if err != nil && !IsRefusal(err) {
		return Reply{Lost: err}
	}
	return s.answer(line, err)
}

// nextLine waits for a line of the client as long as the autologout timer
// allows.
func (s *Session) nextLine(limit int, hear func(*Session, []byte)) ([]byte, error) {
	s.Idle.Arm(s.Wiring.Autologout(s))
	defer s.Idle.Rest()
	s.foresee(hear)
	line, err := s.Wiring.ReadLine(s, limit)
	if err == nil {
		s.heard(line, hear)
	}
	return line, err
}

// answer is the whole way of a command: parse, gate, handler. trouble is a
// refusal that came up while the line was read.
func (s *Session) answer(line []byte, trouble error) Reply {
	s.Command = Command{}
	if trouble != nil {
		return s.Refuse(trouble)
	}
	c, err := s.Wiring.Parse(s, line)
	if err != nil {
		return s.Refuse(err)
	}
	s.Command = c
	if err := s.Wiring.Permit(s, c); err != nil {
		return s.Refuse(err)
	}
	s.Bad = 0
	return s.Wiring.handler(c.Keyword)(s, c)
}

// afterwards drops the name of a USER that is not followed at once by its
// PASS (RFC 1939 section 7). Asking for the capabilities in between is free.
func afterwards(s *Session, r Reply) {
	switch {
	case s.Command.Keyword == "CAPA":
	case s.Command.Keyword == "USER" && r.OK:
	case r.Then == thenTLS: // upgrade forgets more than the name
	default:
		s.Name = ""
	}
}

// Refuse answers a bad command. It has no effect, except that a client that
// sends nothing else is disconnected in the end.
func (s *Session) Refuse(err error) Reply {
	s.Bad++
	r := Negative("%s", err)
	limit := s.Wiring.MaxBadCommands(s)
	if errors.Is(err, errFlood) || limit > 0 && s.Bad >= limit {
		r.Then = ThenClose
	}
	return r
}

// Refusal is an error of the client, to be answered with -ERR and its text.
type Refusal string

func (r Refusal) Error() string { return string(r) }

func IsRefusal(err error) bool {
	var r Refusal
	return errors.As(err, &r)
}

func (s *Session) handshake(t *tls.Conn) error {
	s.Idle.Arm(s.Wiring.Autologout(s))
	defer s.Idle.Rest()
	return t.HandshakeContext(context.Background())
}
