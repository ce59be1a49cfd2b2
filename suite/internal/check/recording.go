package check

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Script judges a transcript: a recording as what was said, any other as what somebody
// expects.
func Script(s *transcript.Script) *Outcome {
	if s.Header.Recorded.IsZero() {
		return written(s)
	}
	return recorded(s)
}

// recorded judges a recording. Values in it stand for secrets.
func recorded(s *transcript.Script) *Outcome {
	t := newTalk(model.World{})
	t.judgeBoth()
	t.now = s.Header.Recorded
	for _, step := range s.Steps {
		t.now = t.now.Add(step.Elapsed())
		l := t.links[step.Connection()]
		t.log.At = conversation.Place{Line: step.Position().Line}
		switch step := step.(type) {
		case *transcript.Command:
			if l != nil {
				l.recordedCommand(step.Text)
			}
		case *transcript.Expect:
			if l != nil {
				l.recordedReply(step)
			}
		case *transcript.Direction:
			t.recordedAct(step)
		}
	}
	return t.outcome()
}

// overwritten is what a recording has in the place of what may be a secret.
var overwritten = regexp.MustCompile(`^x+$`)

// recordedCommand tells of a line of the client that was recorded.
func (l *link) recordedCommand(text transcript.Text) {
	line := text.String()
	cmd := wire.ParseCommand([]byte(line))
	switch {
	case l.veiled, l.Over: // what comes next answers either of two
		l.Over = true
		return
	case overwritten.MatchString(line), concealed(cmd) && !l.oracle.Responding(l.n):
		l.veil(line)
		return
	}
	l.clientSent([]byte(line+"\r\n"), secret(text))
}

// concealed reports whether arguments of a command may have been written over that are no part of a login.
func concealed(cmd wire.Command) bool {
	spec := cmd.Spec()
	return (overwritten.MatchString(cmd.Rest) || spec.Number && strings.Contains(cmd.Rest, "x")) &&
		!spec.User && !spec.SASL && spec.Login == wire.NoLogin
}

// veil takes a command of which nobody knows what it was. Its reply is not judged; only if it is a refusal is it known
// to have changed nothing.
func (l *link) veil(line string) {
	l.Over = l.Over || l.oracle.Due(l.n)
	l.veiled, l.veils = !l.Over, true
	l.log.Add(l.n, conversation.Client, []byte(line+"\r\n"))
}

// secret reports whether a value in a line of the client stands for a secret.
func secret(text transcript.Text) bool {
	for _, part := range text {
		if part.Name != "" && part.Name != "user" {
			return true
		}
	}
	return false
}

// recordedReply tells of a reply that was recorded.
func (l *link) recordedReply(e *transcript.Expect) {
	text, literal := e.Status.Text.Literal()
	switch {
	case l.Over:
		return
	case !literal || e.Status.Kind == transcript.Pattern:
		l.Over = true // nobody has recorded that
		return
	case l.veiled:
		l.veiled = false
		l.Over = wire.ParseStatus([]byte(text)).Indicator != wire.ERR
		l.log.Add(l.n, conversation.Server, []byte(text+"\r\n"))
		return
	case wire.ParseStatus([]byte(text)).Indicator == wire.Challenge, l.oracle.Exchange(l.n) != nil && text == "+OK":
		l.Challenge([]byte(text + "\r\n")) // its octets are not in the recording
		return
	}
	l.serverSent([]byte(text + lineEnd(e.Status)))
	if l.Lines() == nil {
		return
	}
	lines, whole := bodyOf(e)
	if !whole {
		l.linesOmitted()
		return
	}
	at := l.log.At
	for _, b := range lines {
		l.log.At.Line = b.line
		l.serverSent([]byte(b.text))
	}
	l.log.At = at
	l.serverSent([]byte(".\r\n"))
}

// bodyLine is a line of a reply, with its end, and where it stands.
type bodyLine struct {
	text string
	line int
}

func lineEnd(l transcript.Line) string {
	if l.LF {
		return "\n"
	}
	return "\r\n"
}

// bodyOf returns the lines of a reply, if all of them are written out.
func bodyOf(e *transcript.Expect) (lines []bodyLine, whole bool) {
	if e.Body == nil {
		return nil, false
	}
	for _, b := range e.Body {
		text, literal := b.Text.Literal()
		if b.Direction != nil || b.Kind == transcript.Pattern || !literal || text == "." && !b.LF {
			return nil, false // a dot that ends nothing had no CRLF
		}
		lines = append(lines, bodyLine{text + lineEnd(b.Line), b.Pos.Line})
	}
	return lines, true
}

// recordedAct tells of what happened to a connection.
func (t *talk) recordedAct(d *transcript.Direction) {
	n, does := d.Connection(), d.Kind.Traits()
	l := t.links[n]
	switch {
	case does.Opens && !does.Bare:
		t.open(n, does.TLS)
	case l == nil || does.Idle || does.Pipelines:
	case does.StartsTLS():
		l.secure()
	case does.Ends && !does.HalfEnds && !does.Forgotten:
		l.EndedByClient(manner(does))
	case does.Closes && !l.veils: // it may have had enough of bad commands
		l.EndedByServer(l.now, false)
	case does.Sends && d.Kind != transcript.SendTimes && !secret(d.Args[0]):
		l.clientSent([]byte(d.Args[0].String()), false)
	default:
		// What is said after one half was closed has its own rules; and what came in place of
		// a reply, or in any other direction, is not in the recording.
		l.Over = true
	}
}
