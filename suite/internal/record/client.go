package record

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// mostLine is how long a line may be, so that the notation can hold it with every
// octet escaped; mostHeld, how much a client may send ahead of its turn; mostAsked, how
// many commands without a reply there may be; mostUnasked, how many lines that nobody
// has asked for are judged.
const mostLine, mostHeld, mostAsked, mostUnasked = 128 << 10, 1 << 20, 1 << 17, 256

// said is a line of the client, and the segments that it came in.
type said struct {
	line     []byte
	segments []segment
	more     bool // another line came in the same segment
}

func (l *said) at() time.Time { return l.segments[0].at }

// Client tells what the client sent, in one segment.
func (s *Session) Client(at time.Time, octets []byte) {
	s.contain("client", func() { s.fromClient(at, octets) })
}

func (s *Session) fromClient(at time.Time, octets []byte) {
	if s.ended || s.shaking || !s.closed.IsZero() || len(octets) == 0 {
		return // after the end of a stream there are octets only where a capture is out of order
	}
	s.spoke = at
	s.judgeSurprises()
	for len(octets) > 0 && !s.givenUp {
		end := bytes.IndexByte(octets, '\n') + 1
		if end == 0 {
			s.client.add(at, octets)
			break
		}
		s.client.add(at, octets[:end])
		octets = octets[end:]
		l := said{line: s.client.line, segments: s.client.segments, more: bytes.IndexByte(octets, '\n') >= 0}
		s.client = stream{}
		s.take(l)
	}
	if s.client.long {
		s.stop(fmt.Sprintf("the client sends a line of more than %d octets.", mostLine))
	}
	if s.secrets.own.tooMany() {
		s.stop("the client sends too many secrets.")
		s.secrets.own = secrets{}
	}
	s.settle()
}

// add takes octets of a line. Of a line that is too long the rest is thrown away: the
// recording is over, and nothing can be read from such a line.
func (st *stream) add(at time.Time, octets []byte) {
	if room := mostLine - len(st.line); len(octets) > room {
		st.long = true
		octets = octets[len(octets)-min(room, len(octets)):] // with the line end, if it is there
	}
	if len(octets) == 0 && len(st.segments) > 0 {
		return
	}
	st.line = append(st.line, octets...)
	st.segments = append(st.segments, segment{at, len(st.line)})
}

// take sees to a line, or keeps it until its turn.
func (s *Session) take(l said) {
	if s.reply != nil && s.reply.judge == nil {
		s.closeReply() // there was no dot, and the client does not wait for one
	}
	if !s.holding() {
		s.utter(l)
		return
	}
	s.foresee(l.line)
	s.held = append(s.held, l)
	if s.heldBy += len(l.line); s.heldBy > mostHeld {
		s.giveUp("the client sends too much ahead of the replies.")
	}
}

// holding tells whether the turn of the client has not come: the lines of a reply are
// not complete, or AUTH has no reply, and nobody knows whether the next line is a
// response or a command.
func (s *Session) holding() bool {
	if s.reply != nil {
		return true
	}
	return s.asked.has("AUTH") && !s.oracle.Responding(number)
}

// release sees to the lines whose turn has come.
func (s *Session) release() {
	for len(s.held) > 0 && !s.holding() {
		l := s.held[0]
		s.held = s.held[1:]
		s.heldBy -= len(l.line)
		s.utter(l)
	}
	s.halfClose()
}

// utter writes a line down.
func (s *Session) utter(l said) {
	s.open, s.vague = false, false
	if s.oracle.Responding(number) {
		s.response(l)
		return
	}
	cmd := wire.ParseCommand(l.line)
	d := s.disguise(l.line)
	a := &asked{Command: cmd, fate: &fate{known: true}}
	if cmd.Keyword == "AUTH" {
		a.mechanism = mechanismOf(cmd)
		if len(strings.Fields(cmd.Rest)) > 1 {
			a.turns, a.layered = 1, layered(a.mechanism, strings.Fields(cmd.Rest)[1])
		}
	}
	if cmd.Keyword == "AUTH" {
		s.foreseen, s.turns = a.mechanism, a.turns
	}
	if d != nil {
		a.fate = &d.fate
	}
	if (!s.asked.empty() || !s.greeted || l.more) && !s.ahead {
		s.pause(l.at())
		s.out.writer.Direction(0, transcript.Pipeline)
		s.ahead = true
	}
	entry := s.write(l, d)
	s.asked.add(a)
	if len(s.asked.all) > mostAsked {
		s.giveUp("the client sends too many commands ahead of the replies.")
		return
	}
	s.oracle.Sent(number, entry, l.line)
	if s.judge != nil {
		s.judge.Sent(entry, l.line)
	}
	if d != nil && d.stop != "" {
		s.stop(d.stop)
	}
}

// write writes a command and returns the number of its line.
func (s *Session) write(l said, d *disguise) (entry int) {
	text, ended := bytes.CutSuffix(l.line, []byte("\r\n"))
	switch {
	case d != nil:
		s.pause(l.at())
		entry = s.out.next()
		accepted, refused := s.hideIn(d.accepted), s.hideIn(d.refused)
		s.loose = s.loose || !sameCommand(d.accepted[0].Literal, accepted[0].Literal)
		s.out.open(&d.fate, commandText(accepted), commandText(refused))
		if !ended {
			s.remark("(The line above ended with LF alone.)")
		}
	case ended && len(l.segments) == 1:
		s.pause(l.at())
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
func (s *Session) writeRaw(l said) {
	s.loose = true
	octets := s.shownCommand(string(l.line))
	if len(l.segments) == len(octets) && len(octets) > 1 {
		s.pause(l.at())
		s.out.writer.Direction(0, transcript.SendSplit, octets)
		return
	}
	from := 0
	for _, seg := range l.segments {
		s.pause(seg.at)
		s.out.writer.Direction(0, transcript.SendOctets, octets[from:seg.to])
		from = seg.to
	}
}

// response writes what the client answers to a challenge.
func (s *Session) response(l said) {
	crash.At("record: response")
	a := s.asked.oldest()
	text := strings.TrimRight(string(l.line), "\r\n")
	s.answered = false
	s.pause(l.at())
	entry := s.out.next()
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
	s.oracle.Sent(number, entry, l.line)
	if s.judge != nil {
		s.judge.Sent(entry, l.line)
	}
}

// commandText is the whole line of the transcript for a command.
func commandText(t transcript.Text) string {
	var line strings.Builder
	transcript.NewWriter(&line).CommandText(0, t)
	return line.String()
}
