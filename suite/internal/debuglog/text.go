package debuglog

import (
	"bytes"
	"regexp"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// textLine is a line of a log that is text.
type textLine struct {
	number int
	text   string // without its line end
	crlf   bool   // which was CRLF
	cut    bool   // the log ends before the line does
}

// mostLine is the longest line that a log may have.
const mostLine = 1 << 20

// lines calls read for each line.
func (f *file) lines(read func(l textLine) error) error {
	number := 0
	for line := range bytes.Lines(f.data) {
		number++
		if len(line) > mostLine {
			return f.fail(number, "the line is longer than %d octets", mostLine)
		}
		text, ended := bytes.CutSuffix(line, []byte("\n"))
		text, crlf := bytes.CutSuffix(text, []byte("\r"))
		if err := read(textLine{number, string(text), crlf, !ended}); err != nil {
			return err
		}
	}
	return nil
}

// scribe writes down the sessions of a log that is text, line by line. What a line answers is
// found out as it is by those who judge the session.
type scribe struct {
	*file
	session *Session
	model   *model.Model
	omits   []string // commands whose replies lose their lines in this format
	body    bool     // lines of a reply are being read
	from    int      // the event with the first of them
	doubt   bool     // nobody knows whether the session began with the session of the log
}

// only is the number of the connection where there is one.
const only = 1

// begin begins a session.
func (s *scribe) begin(secure bool) {
	s.end()
	m := model.New(model.World{}, func(model.Event) {})
	m.Connected(only, secure)
	*s = scribe{file: s.file, omits: s.omits, session: &Session{Secure: secure}, model: m}
}

// beginAfterGreeting begins a session of which the log does not have the greeting.
func (s *scribe) beginAfterGreeting() {
	s.begin(false)
	s.session.Begins = BehindGreeting
	s.model.GreetingUnseen(only)
}

// end ends it. One in which nothing was said is none.
func (s *scribe) end() {
	if s.session == nil {
		return
	}
	s.cutShort()
	if len(s.session.Events) > 0 {
		s.out = append(s.out, s.session)
	}
	s.session = nil
}

func (s *scribe) add(kind Kind, line int, at time.Time, text string) {
	var data []byte
	if kind == Client || kind == Masked || kind == Server {
		data = []byte(text + "\r\n")
	}
	s.session.Events = append(s.session.Events, Event{Kind: kind, Line: line, Time: at, Data: data})
}

// client writes down a line of the client.
func (s *scribe) client(line int, at time.Time, text string) error {
	if s.session == nil || len(s.session.Events) == 0 && s.session.Begins == AtGreeting {
		return s.fail(line,
			"found a command, expected the greeting of the server first: the log begins in the middle of a session")
	}
	if err := s.settleDoubt(line, text); err != nil {
		return err
	}
	s.cutShort()
	if s.model.AwaitsTLS(only) { // no log tells of TLS in one way, and without it nothing more can be said
		s.add(SecuredByTLS, line, at, "")
		s.model.Secured(only)
	}
	masked := isMasked
	if s.model.Responding(only) {
		masked = isMaskedResponse
	}
	if masked(text) {
		s.add(Masked, line, at, text)
		s.model.SentMasked(only, 0, []byte(text+"\r\n"))
	} else {
		s.add(Client, line, at, text)
		s.model.Sent(only, 0, []byte(text+"\r\n"))
	}
	return nil
}

// last is the command whose reply came last.
func (s *scribe) last() wire.Command { return s.model.Last(only) }

// over reports whether QUIT was answered: what comes next is another session.
func (s *scribe) over() bool { return s.last().Spec().Ends && s.model.Unanswered(only) == 0 }

// settleDoubt finds out whether what looks like a greeting is one, where the log does
// not tell of connections. A client that has yet to log in does so soon.
func (s *scribe) settleDoubt(line int, text string) error {
	if !s.doubt {
		return nil
	}
	cmd := wire.ParseCommand([]byte(text))
	switch spec := cmd.Spec(); {
	case spec.Opens(), spec.Ends:
		s.doubt = false
	case spec.Anywhere():
	default:
		return s.fail(line, "found %q, expected a login: the log begins in the middle of a session", clip(cmd.Keyword))
	}
	return nil
}

// cutShort notes that the lines of a reply are not all there.
func (s *scribe) cutShort() {
	if !s.body {
		return
	}
	s.body = false
	s.session.Events = s.session.Events[:s.from] // a part of them is of no use
	s.add(Omitted, 0, time.Time{}, "")
}

// server writes down a line of the server.
func (s *scribe) server(line int, at time.Time, text string) error {
	if s.session == nil || s.over() {
		s.begin(false)
		s.doubt = true
	}
	if s.body {
		s.add(Server, line, at, text)
		s.body = text != "."
		return nil
	}
	if text == "+" {
		text = "+ " // the blank at its end is easily lost
	}
	st := wire.ParseStatus([]byte(text))
	if s.doubt && len(s.session.Events) == 0 && st.Indicator != wire.OK && st.Indicator != wire.ERR {
		return s.fail(line, "found %q, expected the greeting of the server: the log begins in the middle of a session",
			clip(text))
	}
	s.add(Server, line, at, text)
	if s.model.Line(only, 0, []byte(text+"\r\n")) == model.Lines {
		s.model.LinesUnseen(only)
		s.lines(line, at)
	}
	return nil
}

// omitted reports whether the last event is that lines are left out.
func (s *scribe) omitted() bool {
	n := len(s.session.Events)
	return n > 0 && s.session.Events[n-1].Kind == Omitted
}

// lines awaits the lines of a reply, or notes that the format leaves them out.
func (s *scribe) lines(line int, at time.Time) {
	for _, keyword := range s.omits {
		if keyword == s.last().Keyword {
			s.add(Omitted, line, at, "")
			return
		}
	}
	s.body, s.from = true, len(s.session.Events)
}

// masks are what clients, and people, put in the place of a secret.
var masks = regexp.MustCompile(`^(\*+|[xX]{3,}|\.{2,}|…|<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|(?i:redacted|hidden|removed|secret|password|censored))$`)

// isMasked reports whether a secret in a command line is masked.
func isMasked(text string) bool {
	cmd := wire.ParseCommand([]byte(text))
	proof := cmd.Proof()
	switch {
	case proof == "" && len(cmd.Args) < 2:
		return false
	case cmd.Spec().SASL:
		return isMaskedResponse(proof)
	case cmd.Spec().Value == "digest":
		return len(proof) != 32 || strings.Contains(proof, " ")
	}
	return masks.MatchString(proof)
}

// base64 is what a response can be made of.
var base64 = regexp.MustCompile(`^[A-Za-z0-9+/]*={0,2}$`)

// isMaskedResponse reports whether a response is masked. In a log that people have been
// at, one that is no Base64 is rather masked than wrong.
func isMaskedResponse(text string) bool {
	return text != "*" && text != "=" && (masks.MatchString(text) || !base64.MatchString(text) || len(text)%4 != 0)
}

func clip(s string) string {
	const most = 60
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
