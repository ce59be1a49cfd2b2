package record

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// unasked is a line that the server sent though nothing was due.
type unasked struct {
	entry int
	line  []byte
}

// Server tells what the server sent, in one segment.
func (s *Session) Server(at time.Time, octets []byte) {
	s.contain("server", func() { s.fromServer(at, octets) })
}

func (s *Session) fromServer(at time.Time, octets []byte) {
	if s.ended {
		return
	}
	if !s.closed.IsZero() && !s.half {
		s.half, s.halfDue = true, true
		s.halfClose()
	}
	if len(s.client.line) > 0 {
		s.foresee(s.client.line)
	}
	for len(octets) > 0 && !s.givenUp {
		switch {
		case s.shaking:
			s.injected(at, octets)
			octets = nil
		case s.reply != nil:
			octets = octets[s.lines(at, octets):]
		default:
			octets = octets[s.status(at, octets):]
		}
	}
	if s.server.long {
		s.stop(fmt.Sprintf("the server sends a line of more than %d octets.", mostLine))
	}
	s.settle()
}

// injected takes what came in clear behind the reply to STLS.
func (s *Session) injected(at time.Time, octets []byte) {
	s.pause(at)
	entry := s.out.next()
	s.aside("in clear behind the reply to STLS", octets)
	s.oracle.Injected(number, entry, octets)
}

// status takes a line that is no line of a reply, and returns how many octets of it
// there were.
func (s *Session) status(at time.Time, octets []byte) int {
	end := bytes.IndexByte(octets, '\n') + 1
	if end == 0 {
		s.server.add(at, octets)
		return len(octets)
	}
	s.server.add(at, octets[:end])
	line := s.server.line
	s.server = stream{long: s.server.long}
	switch {
	case s.oracle.Due(number):
		s.pause(at)
		s.answer(line)
	case s.open && wire.ParseStatus(line).Indicator == wire.Malformed:
		s.open, s.reply = false, &multiline{s: s}
		s.lines(at, line)
	default:
		s.pause(at)
		s.surprise(line)
	}
	return end
}

// answer takes the first line of a reply, the greeting, or a challenge.
func (s *Session) answer(line []byte) {
	greeting := s.oracle.AwaitsGreeting(number)
	entry := s.out.next()
	follow := s.oracle.Line(number, entry, line)
	if follow == oracle.Again {
		s.aside("that no command asked for", line)
		return
	}
	if s.judge != nil {
		s.judge.Line(entry, line)
	}
	s.ahead = false
	early := s.answered && !bytes.HasPrefix(line, []byte("-ERR"))
	switch {
	case early:
		s.aside("before the response", line)
	case follow == oracle.Response:
		s.challenge(line)
	default:
		s.writeStatus(line)
	}
	if follow == oracle.Response {
		s.release()
		return
	}
	s.answered = false
	s.greeted = true
	if !greeting {
		s.settled(wire.ParseStatus(line), follow)
	}
	s.release()
}

// challenge takes a challenge, and writes nothing of what it says.
func (s *Session) challenge(line []byte) {
	if name := s.asked.oldest().mechanism; !mechanisms[name] {
		s.stop(unknownMechanism(strings.TrimPrefix(s.shownCommand("AUTH "+name), "AUTH ")))
	}
	if bytes.HasPrefix(line, []byte("+OK")) {
		s.out.writer.Status(0, "+OK")
		s.answered = true
	} else {
		s.out.writer.Status(0, "+")
	}
}

// settled takes the final reply to the oldest command.
func (s *Session) settled(st wire.Status, follow oracle.Follow) {
	a := s.asked.take()
	if !a.fate.known {
		*a.fate = fate{known: true, refused: st.Indicator == wire.ERR}
	}
	s.open = follow == oracle.Nothing && st.Indicator == wire.OK && !known(a.Keyword)
	s.vague = st.Indicator != wire.ERR && (!known(a.Keyword) || a.Spec().Lines != wire.Never)
	if a.Keyword == "AUTH" {
		s.foreseen = ""
	}
	s.astray = s.astray || a.Keyword == "AUTH" && st.Indicator != wire.OK
	switch {
	case follow == oracle.Lines:
		s.reply = newMultiline(s, a.Keyword)
	case a.Keyword == "STLS" && st.Indicator == wire.OK:
		s.shaking = true
	case a.layered && st.Indicator == wire.OK:
		s.stop("what follows is said in a security layer.")
	}
}

// writeStatus writes the first line of a reply.
func (s *Session) writeStatus(line []byte) {
	text, ended := bytes.CutSuffix(line, []byte("\r\n"))
	if !ended {
		text = text[:len(text)-1]
	}
	switch indicator := wire.ParseStatus(text).Indicator; {
	case indicator == wire.Challenge:
		s.out.writer.Comment("S, in place of a reply: a challenge")
		s.out.writer.Direction(0, transcript.AnyReply)
		return
	case indicator == wire.Malformed && (s.loose || s.vague):
		// Which command it belongs to could not be told from the transcript.
		s.aside("in place of a reply", line)
		s.out.writer.Direction(0, transcript.AnyReply)
		return
	}
	shown := s.shownStatus(text)
	if (s.loose || s.vague) && transcript.PlainLine(shown, false)[0] == '"' {
		s.aside("the next line in full", line)
		shown = wire.ParseStatus(text).Indicator.String()
	}
	s.out.writer.Status(0, shown)
	if !ended {
		s.remark("(The line above ended with LF alone.)")
	}
}

// shownStatus is what may be written of the first line of a reply, or of the greeting.
func (s *Session) shownStatus(text []byte) string {
	crash.At("record: hide")
	shown := s.secrets.hide(text)
	if s.anonymous == nil {
		return string(shown)
	}
	var cmd wire.Command
	if a := s.asked.oldest(); a != nil && s.greeted {
		cmd = a.Command
	}
	return string(s.anonymous.status(cmd, shown))
}

// surprise takes a line that nobody asked for: a server may say good-bye before it
// closes the connection, and so nothing is judged before the client goes on.
func (s *Session) surprise(line []byte) {
	entry := s.out.next()
	if bytes.HasPrefix(line, []byte("-ERR")) && ordinary(bytes.TrimRight(line, "\r\n")) {
		s.writeStatus(line) // one that had to be quoted would pass for a line of the reply before
		s.open, s.vague = false, false
	} else {
		s.aside("that no command asked for", line)
	}
	if len(s.unasked) < mostUnasked {
		s.unasked = append(s.unasked, unasked{entry, bytes.Clone(line)})
	}
}

// judgeSurprises judges what the server said without being asked, now that it has not
// closed the connection behind it.
func (s *Session) judgeSurprises() {
	for _, u := range s.unasked {
		s.oracle.Line(number, u.entry, u.line)
	}
	s.unasked = nil
}

// aside writes octets of the server for which the notation has no words.
func (s *Session) aside(what string, octets []byte) {
	const most = 1 << 10
	shown := s.secrets.hide(octets)
	shown = shown[:min(len(shown), most)]
	if s.anonymous != nil {
		shown = s.anonymous.words(nil, shown) // it may be part of a message
	}
	text := transcript.Quote(string(shown))
	if len(octets) > most {
		text += fmt.Sprintf(" and %d octets more", len(octets)-most)
	}
	s.out.writer.Comment("S, " + what + ": " + strings.ToValidUTF8(text, "?"))
}
