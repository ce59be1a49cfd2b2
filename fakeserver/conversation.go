package fakeserver

import (
	"context"
	"crypto/tls"
	"errors"
)

// converse exchanges commands and replies until one side has had enough.
func (s *session) converse() ending {
	if s.tls != nil {
		if err := s.handshake(s.tls); err != nil {
			return endedByDrop
		}
	}
	if err := s.w.send(s, s.w.greet(s)); err != nil {
		return s.lost(err)
	}
	for {
		r := s.nextReply()
		if r.lost != nil {
			how := s.lost(r.lost)
			s.w.parting(s, how)
			return how
		}
		s.w.afterwards(s, r)
		if err := s.w.send(s, r); err != nil {
			return s.lost(err)
		}
		switch r.then {
		case thenClose:
			return endedByServer
		case thenQuit:
			return endedByQuit
		case thenTLS:
			if err := s.w.upgrade(s); err != nil {
				return endedByDrop
			}
		case thenLayer:
			if err := s.w.protect(s, s.layer); err != nil {
				return endedByDrop
			}
		}
	}
}

// nextReply waits for a command and carries it out.
func (s *session) nextReply() reply {
	line, err := s.nextLine(maxCommandLine)
	if err != nil && !isRefusal(err) {
		return reply{lost: err}
	}
	return s.answer(line, err)
}

// nextLine waits for a line of the client as long as the autologout timer
// allows.
func (s *session) nextLine(limit int) ([]byte, error) {
	s.idle.arm(s.w.autologout(s))
	defer s.idle.rest()
	return s.w.readLine(s, limit)
}

// answer is the whole way of a command: parse, gate, handler. trouble is a
// refusal that came up while the line was read.
func (s *session) answer(line []byte, trouble error) reply {
	s.command = command{}
	if trouble != nil {
		return s.refuse(trouble)
	}
	c, err := s.w.parse(s, line)
	if err != nil {
		return s.refuse(err)
	}
	s.command = c
	if err := s.w.permit(s, c); err != nil {
		return s.refuse(err)
	}
	s.bad = 0
	return s.w.handler(c.keyword)(s, c)
}

// afterwards drops the name of a USER that is not followed at once by its
// PASS (RFC 1939 section 7). Asking for the capabilities in between is free.
func afterwards(s *session, r reply) {
	switch {
	case s.command.keyword == "CAPA":
	case s.command.keyword == "USER" && r.ok:
	case r.then == thenTLS: // upgrade forgets more than the name
	default:
		s.name = ""
	}
}

// refuse answers a bad command. It has no effect, except that a client that
// sends nothing else is got rid of in the end.
func (s *session) refuse(err error) reply {
	s.bad++
	r := negative("%s", err)
	limit := s.w.patience(s)
	if errors.Is(err, errFlood) || limit > 0 && s.bad >= limit {
		r.then = thenClose
	}
	return r
}

// refusal is an error of the client, to be answered with -ERR and its text.
type refusal string

func (r refusal) Error() string { return string(r) }

func isRefusal(err error) bool {
	var r refusal
	return errors.As(err, &r)
}

func (s *session) handshake(t *tls.Conn) error {
	s.idle.arm(s.w.autologout(s))
	defer s.idle.rest()
	return t.HandshakeContext(context.Background())
}
