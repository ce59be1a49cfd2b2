package record

import (
	"bytes"
	"fmt"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Ended tells that a side has ended the connection, or its half of it: a client that
// has closed its end may still be answered. What follows the end of the server counts
// no more.
func (s *Session) Ended(at time.Time, by Side, how Manner) {
	s.contain("ended", func() { s.end(at, by, how) })
}

func (s *Session) end(at time.Time, by Side, how Manner) {
	switch {
	case s.ended:
		return
	case by == Client && how == Closed:
		if s.closed.IsZero() {
			s.judgeSurprises()
			s.closed = at
		}
		return
	case by == Client:
		s.leave(at, false)
		s.out.writer.Direction(0, transcript.Drop)
		s.over(oracle.Abruptly, true)
	case !s.closed.IsZero() && !s.half:
		s.leave(s.closed, false)
		s.out.writer.Direction(0, transcript.Close)
		s.over(s.mannerOfClient(), true)
	default:
		s.endedByServer(at, how)
	}
	s.ended = true
	s.out.resolve()
	s.asked = queue{}
	s.settle()
}

// halfClose writes that the client has closed its half: behind what it sent ahead, and
// not between the lines of a reply.
func (s *Session) halfClose() {
	if s.halfDue && s.reply == nil && len(s.held) == 0 {
		s.halfDue = false
		s.unfinished()
		s.pause(s.closed)
		s.out.writer.Direction(0, transcript.HalfClose)
	}
}

// cutOff is what came instead of a reply.
const cutOff = "the server closed the connection"

// mannerOfClient is how a session ended that the client closed: behind the reply to
// QUIT nobody can tell who was first.
func (s *Session) mannerOfClient() oracle.Manner {
	if s.oracle.Closing(number) {
		return oracle.ByServer
	}
	return oracle.ByClient
}

// endedByServer judges that the server closed the connection.
func (s *Session) endedByServer(at time.Time, how Manner) {
	free := s.half || len(s.server.line) == 0 && s.oracle.MayHangUp(number)
	due := s.oracle.Due(number) && s.reply == nil
	s.leave(at, !s.half)
	entry := s.out.next()
	if due && !free {
		s.oracle.Cut(number, entry, cutOff)
	}
	s.out.writer.Direction(0, transcript.ServerClose)
	if how == Dropped {
		s.remark("(by a reset)")
	}
	s.over(s.mannerOfServer(at), s.half)
}

// mannerOfServer is how a session ended that the server closed. Only a client that was
// silent for as long as the shortest timer may have been logged out for that.
func (s *Session) mannerOfServer(at time.Time) oracle.Manner {
	const timer = 10 * time.Minute
	if !s.oracle.Closing(number) && !s.oracle.Due(number) && !s.spoke.IsZero() && at.Sub(s.spoke) >= timer {
		return oracle.ByTimer
	}
	return oracle.ByServer
}

// over tells the judges.
func (s *Session) over(how oracle.Manner, byClient bool) {
	entry := s.out.lines
	if how == oracle.ByTimer {
		var said []byte
		for _, u := range s.unasked {
			entry, said = u.entry, append(said, u.line...)
		}
		s.oracle.TimedOut(number, entry, said)
	} else {
		s.oracle.Ended(number, how)
	}
	if s.judge != nil {
		s.judge.Ended(entry, byClient)
	}
}

// leave writes what is left of lines that have no end, and ends a reply that has none:
// by the server's fault or not.
func (s *Session) leave(at time.Time, fault bool) {
	if s.reply != nil {
		s.cutLines()
		if fault {
			s.endReply(cutOff)
		} else {
			s.closeReply()
		}
	}
	if len(s.server.line) > 0 {
		s.aside("the beginning of a line", s.secrets.hideTail(s.server.line))
	}
	s.held, s.heldBy = nil, 0
	s.halfClose()
	s.unfinished()
	s.pause(at)
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
	if len(s.client.line) == 0 {
		return
	}
	l := said{line: s.client.line, segments: s.client.segments}
	s.client = stream{}
	secret := !s.oracle.InTransaction(number) || s.disguise(l.line) != nil || bytes.IndexFunc(l.line, notPrintable) >= 0
	if secret || !s.asked.empty() || s.shaking {
		s.remark(fmt.Sprintf("(The client has sent %d octets of a line that did not end.)", len(l.line)))
		return
	}
	l.line = s.secrets.hideTail(l.line)
	s.writeRaw(l)
}

func notPrintable(r rune) bool { return r < ' ' || r > '~' }
