package record

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// mostLine is how long a line may be, so that the notation can hold it with every
// octet escaped; mostHeld, how much a client may send ahead of its turn; mostAsked, how
// many commands without a reply there may be.
const mostLine, mostHeld, mostAsked = 128 << 10, 1 << 20, 1 << 17

// Client tells what the client sent, in one segment.
func (s *Session) Client(at time.Time, octets []byte) {
	s.contain("client", func() { s.fromClient(at, octets) })
}

func (s *Session) fromClient(at time.Time, octets []byte) {
	if s.ended || s.conn.Accepted() || !s.closed.IsZero() {
		return // after the end of a stream there are octets only where a capture is out of order
	}
	s.now = at
	s.conn.Client(at, octets)
	if _, held := s.conn.Held(); held > mostHeld {
		s.giveUp("the client sends too much ahead of the replies.")
	}
	if s.conn.TooLong(conversation.Client) {
		s.stop(fmt.Sprintf("the client sends a line of more than %d octets.", mostLine))
	}
	if s.secrets.own.tooMany() {
		s.stop("the client sends too many secrets.")
		s.secrets.own = secrets{}
	}
	s.settle()
}

// command writes a command down.
func (s *Session) command(l conversation.Line) (entry int) {
	s.vague = false
	cmd := wire.ParseCommand(l.Octets)
	d := s.disguise(l.Octets)
	a := &pendingReply{Command: cmd, fate: &fate{known: true}}
	if cmd.Keyword == "AUTH" {
		a.mechanism = mechanismOf(cmd)
		if len(strings.Fields(cmd.Rest)) > 1 {
			a.turns, a.layered = 1, layered(a.mechanism, strings.Fields(cmd.Rest)[1])
		}
		s.foreseen, s.turns = a.mechanism, a.turns
	}
	if d != nil {
		a.fate, s.stopAfter = &d.fate, d.stop
	}
	if (s.said.Unanswered(number) > 0 || !s.greeted || l.More) && !s.ahead {
		s.pause(l.At())
		s.out.writer.Direction(0, transcript.Pipeline)
		s.ahead = true
	}
	entry = s.write(l, d)
	s.asked[entry] = a
	if s.said.Unanswered(number) >= mostAsked {
		s.giveUp("the client sends too many commands ahead of the replies.")
	}
	return entry
}

// write writes a command and returns the number of its line.
func (s *Session) write(l conversation.Line, d *disguise) (entry int) {
	text, ended := bytes.CutSuffix(l.Octets, []byte("\r\n"))
	switch {
	case d != nil && d.same && (!ended || len(l.Segments) > 1):
		entry = s.out.next()
		l.Octets = append([]byte(d.accepted[0].Literal), l.Octets[len(d.accepted[0].Literal):]...)
		s.writeRaw(l)
	case d != nil:
		s.pause(l.At())
		entry = s.out.next()
		accepted, refused := s.hideIn(d.accepted), s.hideIn(d.refused)
		s.loose = s.loose || !sameCommand(d.accepted[0].Literal, accepted[0].Literal)
		s.out.open(&d.fate, commandText(accepted), commandText(refused))
		if !ended {
			s.remark("(The line above ended with LF alone.)")
		}
	case ended && len(l.Segments) == 1:
		s.pause(l.At())
		entry = s.out.next()
		shown := s.shownCommand(string(text))
		s.loose = s.loose || !sameCommand(string(text), shown)
		s.out.writer.Command(0, shown)
	default:
		entry = s.out.next()
		s.writeRaw(l)
	}
	return entry
}

// sameCommand reports whether a reader expects the same replies to a command as to what is
// written for it.
func sameCommand(said, shown string) bool {
	is, as := wire.ParseCommand([]byte(said)).Keyword, wire.ParseCommand([]byte(shown)).Keyword
	return is == as || !known(is) && !known(as)
}

// writeRaw writes a line by the segments that it came in.
func (s *Session) writeRaw(l conversation.Line) {
	s.loose = true
	octets := s.shownCommand(string(l.Octets))
	if len(l.Segments) == len(octets) && len(octets) > 1 {
		s.pause(l.At())
		s.out.writer.Direction(0, transcript.SendSplit, octets)
		return
	}
	from := 0
	for _, seg := range l.Segments {
		s.pause(seg.At)
		s.out.writer.Direction(0, transcript.SendOctets, octets[from:seg.To])
		from = seg.To
	}
}

// response writes what the client answers to a challenge.
func (s *Session) response(l conversation.Line) (entry int) {
	crash.At("record: response")
	a := s.oldest()
	text := strings.TrimRight(string(l.Octets), "\r\n")
	s.vague, s.answered = false, false
	s.pause(l.At())
	entry = s.out.next()
	switch text {
	case "", "=":
		s.out.writer.Command(0, text)
	case sasl.Cancel:
		s.out.writer.Command(0, text)
		a.fate.known = true // what was said before was no reason
	default:
		learnResponse(s.secrets.learn, a.mechanism, a.turns, text)
		s.user(nameIn(a.mechanism, a.turns, text))
		a.turns, a.layered = a.turns+1, a.layered || layered(a.mechanism, text)
		s.out.open(a.fate, "C: {response}\n", "C: {wrong_response}\n")
	}
	return entry
}

// commandText is the whole line of the transcript for a command.
func commandText(t transcript.Text) string {
	var line strings.Builder
	transcript.NewWriter(&line).CommandText(0, t)
	return line.String()
}
