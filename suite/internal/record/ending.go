package record

import (
	"bytes"
	"fmt"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Ended tells that a side has ended the connection, or its half of it: a client that
// has closed its end may still be answered. What follows the end of the server counts
// no more.
func (s *Session) Ended(at time.Time, by Side, how Manner) {
	s.contain("ended", func() { s.end(at, by, how) })
}

func (s *Session) end(at time.Time, by Side, how Manner) {
	switch s.now = at; {
	case s.ended:
		return
	case by == Client && how == Closed:
		if s.closed.IsZero() {
			s.conn.JudgeUnasked()
			s.closed = at
		}
		return
	case by == Client:
		s.conn.EndedByClient(model.Abruptly)
	case !s.closed.IsZero() && !s.half:
		s.now = s.closed
		s.conn.EndedByClient(model.ByClient)
	default:
		s.reset = how == Dropped
		s.conn.EndedByServer(at, s.half)
	}
	s.ended = true
	s.out.resolve()
	s.asked = map[int]*pendingReply{}
	s.settle()
}

// halfClose writes that the client has closed its half: after what it sent ahead, and
// not between the lines of a reply.
func (s *Session) halfClose() {
	if held, _ := s.conn.Held(); s.halfDue && s.reply == nil && len(held) == 0 {
		s.halfDue = false
		s.unfinished()
		s.pause(s.closed)
		s.out.writer.Direction(0, transcript.HalfClose)
	}
}

// leave writes what is left of lines that have no end.
func (s *Session) leave() {
	if begun := s.conn.Unended(conversation.Server).Octets; len(begun) > 0 {
		s.aside("the beginning of a line", s.secrets.hideTail(begun))
	}
	s.halfClose()
	s.unfinished()
	s.pause(s.now)
}

// cutLines writes that no more lines of a reply come.
func (s *Session) cutLines() {
	m := s.reply
	if len(m.line) > 0 {
		s.aside("the beginning of a line", s.secrets.hideTail(m.line))
	}
	s.out.writer.Comment("(The reply is cut off here.)")
	if !m.omitting {
		s.out.writer.Direction(0, transcript.AnyLines)
	}
}

// unfinished writes a line of the client that has no end, unless it may be the
// beginning of a secret.
func (s *Session) unfinished() {
	l := *s.conn.Unended(conversation.Client)
	if len(l.Octets) == 0 {
		return
	}
	s.conn.Forget()
	secret := !s.said.InTransaction(number) || s.disguise(l.Octets) != nil || bytes.IndexFunc(l.Octets, notPrintable) >= 0
	if secret || s.said.Unanswered(number) > 0 || s.conn.Accepted() {
		s.remark(fmt.Sprintf("(The client has sent %d octets of a line that did not end.)", len(l.Octets)))
		return
	}
	l.Octets = s.secrets.hideTail(l.Octets)
	s.writeRaw(l)
}

func notPrintable(r rune) bool { return r < ' ' || r > '~' }
