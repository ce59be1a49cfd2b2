package record

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

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
	s.now = at
	s.conn.Server(at, octets)
	s.halfClose()
	if s.conn.TooLong(conversation.Server) {
		s.stop(fmt.Sprintf("the server sends a line of more than %d octets.", mostLine))
	}
	s.settle()
}

// understood writes the first line of a reply, the greeting, or a challenge.
func (s *Session) understood(a conversation.Answer) {
	if a.Follow == model.Again {
		s.aside("that no command asked for", a.Line)
		return
	}
	s.ahead = false
	early := s.answered && !bytes.HasPrefix(a.Line, []byte("-ERR"))
	switch {
	case early:
		s.aside("before the response", a.Line)
	case a.Follow == model.Response:
		s.challenge(a.Line)
	default:
		s.writeStatus(a.Command, a.Line)
	}
	if a.Follow == model.Response {
		return
	}
	s.answered = false
	s.greeted = true
	if !a.Greeting {
		s.settled(s.take(a.Sent), wire.ParseStatus(a.Line))
	}
}

// challenge takes a challenge, and writes nothing of what it says.
func (s *Session) challenge(line []byte) {
	if name := s.oldest().mechanism; !mechanisms[name] {
		s.stop(unknownMechanism(strings.TrimPrefix(s.shownCommand("AUTH "+name), "AUTH ")))
	}
	if bytes.HasPrefix(line, []byte("+OK")) {
		s.out.writer.Status(0, "+OK")
		s.answered = true
	} else {
		s.out.writer.Status(0, "+")
	}
}

// settled takes the final reply to a command.
func (s *Session) settled(a *pendingReply, st wire.Status) {
	if !a.fate.known {
		*a.fate = fate{known: true, refused: st.Indicator == wire.ERR}
	}
	s.vague = st.Indicator != wire.ERR && (!known(a.Keyword) || a.Spec().Lines != wire.Never)
	if a.Keyword == "AUTH" {
		s.foreseen = ""
	}
	if a.layered && st.Indicator == wire.OK {
		s.stop("what follows is said in a security layer.")
	}
}

// writeStatus writes the first line of a reply.
func (s *Session) writeStatus(cmd wire.Command, line []byte) {
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
	shown := s.shownStatus(cmd, text)
	if (s.loose || s.vague) && transcript.PlainLine(shown, false)[0] == '"' {
		s.aside("the next line in full", line)
		shown = wire.ParseStatus(text).Indicator.String()
	}
	switch {
	case ended:
	case s.loose || s.vague: // in quotes, it could be a line of a reply
		defer s.remark("(The line above ended with LF alone.)")
	default:
		shown += "\n"
	}
	s.out.writer.Status(0, shown)
}

// shownStatus is what may be written of the first line of a reply, or of the greeting.
func (s *Session) shownStatus(cmd wire.Command, text []byte) string {
	crash.At("record: hide")
	shown := s.secrets.hide(text)
	if s.anonymous == nil {
		return string(shown)
	}
	return string(s.anonymous.status(cmd, shown))
}

// surprise writes a line that nobody asked for.
func (s *Session) surprise(line []byte) (entry int) {
	entry = s.out.next()
	if bytes.HasPrefix(line, []byte("-ERR")) && ordinary(bytes.TrimRight(line, "\r\n")) {
		s.writeStatus(wire.Command{}, line) // one that had to be quoted would pass for a line of the reply before
		s.vague = false
	} else {
		s.aside("that no command asked for", line)
	}
	return entry
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
