package debuglog

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// scribe writes down the sessions of a log that is text, line by line. What a line answers is
// found out as it is by those who judge the session.
type scribe struct {
	*file
	format  *format
	session *Session
	model   *model.Model
	conn    string             // which the format tells apart
	parked  map[string]*scribe // those of other connections
	sure    bool               // the log has the beginning of the connection
	doubt   bool               // nobody knows whether the session began with the session of the log
	adrift  bool               // nobody knows where in a session the log is
	foreign bool               // it is not one of POP3
	waits   *heldLine          // of the client, which is one if the server answers
	data    bool               // what follows is what the format leaves out

	body      bool // lines of a reply are being read
	bodyDoubt bool // and not all of them are what was said
	from      int  // the event with the first of them
}

// only is the number of the connection where there is one.
const only = 1

// begin begins a session.
func (s *scribe) begin(secure bool) {
	s.end()
	m := model.New(model.World{}, func(model.Event) {})
	m.Connected(only, secure)
	*s = scribe{file: s.file, format: s.format, conn: s.conn, parked: s.parked,
		session: &Session{Secure: secure, Exact: s.format.exact}, model: m}
}

// end ends it. One in which nothing was said is none.
func (s *scribe) end() {
	if s.session == nil {
		return
	}
	s.cutShort()
	s.session.Secure = s.session.Secure || s.session.unsure // which keeps silent about what goes on in clear
	if len(s.session.Events) > 0 {
		s.put(s.session)
	}
	s.session, s.doubt, s.foreign = nil, false, false
}

// turnTo goes on with another connection.
func (s *scribe) turnTo(conn string) {
	now := *s
	if s.conn != "" {
		if s.parked == nil {
			now.parked = map[string]*scribe{}
		}
		now.parked[s.conn] = &now
	}
	parked := now.parked
	if p := parked[conn]; p != nil {
		*s = *p
		s.parked = parked
		return
	}
	*s = scribe{file: s.file, format: s.format, conn: conn, parked: parked}
	s.begin(false)
	s.doubt = true
}

// endAll ends the sessions of all connections.
func (s *scribe) endAll() {
	for _, conn := range slices.Sorted(maps.Keys(s.parked)) {
		if conn != s.conn {
			s.parked[conn].end()
		}
	}
	s.parked = nil
	s.end()
}

// gap notes that somebody has left out lines.
func (s *scribe) gap() {
	if !s.data && s.session != nil {
		s.lose()
	}
}

// lose ends the session, since nobody knows how it goes on.
func (s *scribe) lose() {
	if s.session != nil {
		s.session.Mended = true
	}
	s.end()
	s.adrift = true
}

// say writes down what a line tells.
func (s *scribe) say(l textLine, d said) error {
	if d.conn != "" && d.conn != s.conn {
		s.turnTo(d.conn)
	}
	switch {
	case d.who == begins, d.who == beginsTLS:
		s.begin(d.who == beginsTLS)
		s.sure = true
	case d.who == goesOn:
		s.data = false
	case d.who == secured && s.session != nil && len(s.session.Events) == 0:
		s.session.Secure = true
	case s.data:
	case d.who == byClient && !l.cut:
		s.client(l, d, false)
	case d.who == byServer:
		s.server(l, d)
		s.data = s.format.mixed && s.omitted()
	}
	if s.session != nil && (d.who == byClient || d.who == byServer) {
		s.session.Exact = s.session.Exact && l.crlf && !l.doubt // what was pasted has lost its CRs
	}
	return nil
}

func (s *scribe) add(kind Kind, line int, at time.Time, text string, doubt bool) {
	var data []byte
	if kind == Client || kind == Masked || kind == Server {
		data = []byte(text + "\r\n")
	}
	s.session.Events = append(s.session.Events, Event{Kind: kind, Line: line, Time: at, Data: data, Doubt: doubt})
}

// client writes down a line of the client. Where anything may look like one, what is no command of
// POP3 is one only if it is answered.
func (s *scribe) client(l textLine, d said, answered bool) {
	if !s.unhide(&d) {
		return
	}
	spec := wire.ParseCommand([]byte(d.text)).Spec()
	known := spec.Standard() || spec.Obsolete
	s.waits = nil
	if s.foreign || s.format.loose && s.body && !known { // it is a message that has such a line
		return
	}
	if s.format.loose && !known && !answered && s.session != nil && !s.model.Responding(only) {
		s.waits = &heldLine{line: l, said: d}
		return
	}
	if s.session == nil || s.adrift || len(s.session.Events) == 0 && s.session.Begins == AtGreeting {
		s.find(spec)
	} else if s.doubt {
		s.settleDoubt(spec)
	}
	if s.adrift {
		return
	}
	if l.doubt && !s.model.Responding(only) && spec.Login == wire.NoLogin {
		if _, fits := parseBare(d.text); !fits {
			s.lose()
			return
		}
	}
	s.cutShort()
	if s.model.AwaitsTLS(only) { // no log tells of TLS in one way, and without it nothing more can be said
		s.add(SecuredByTLS, l.number, d.at, "", false)
		s.model.Secured(only)
	}
	if spec.TLS {
		s.session.unsure = false
	}
	masked := isMasked
	if s.model.Responding(only) {
		masked = isMaskedResponse
	}
	if masked(d.text) || redacted(d.text) || l.doubt {
		s.add(Masked, l.number, d.at, d.text, false)
		s.model.SentMasked(only, 0, []byte(d.text+"\r\n"))
	} else {
		s.add(Client, l.number, d.at, d.text, false)
		s.model.Sent(only, 0, []byte(d.text+"\r\n"))
	}
}

// unhide puts a masked PASS, or a masked response, in the place of a line that was hidden as a
// whole. It reports false if that is none of them: then nobody knows how the session goes on.
func (s *scribe) unhide(d *said) bool {
	if !hidden.MatchString(d.text) || wire.ParseCommand([]byte(d.text)).Spec().Standard() {
		return true
	}
	switch {
	case s.session == nil || s.adrift:
		return false
	case s.model.Responding(only):
		d.text = "****"
	case s.last().Keyword == "USER":
		d.text = "PASS ****"
	default:
		s.lose()
		return false
	}
	return true
}

// last is the command whose reply came last.
func (s *scribe) last() wire.Command { return s.model.Last(only) }

// over reports whether QUIT was answered: what comes next is another session.
func (s *scribe) over() bool { return s.last().Spec().Ends && s.model.Unanswered(only) == 0 }

// cutShort notes that the lines of a reply are not all there.
func (s *scribe) cutShort() {
	if !s.body {
		return
	}
	s.body = false
	s.session.Events = s.session.Events[:s.from] // a part of them is of no use
	s.add(Omitted, 0, time.Time{}, "", false)
}

// server writes down a line of the server.
func (s *scribe) server(l textLine, d said) {
	text := d.text
	if w := s.waits; w != nil {
		s.client(w.line, w.said, true)
	}
	if s.adrift || s.foreign {
		if is := wire.ParseStatus([]byte(text)).Indicator; is != wire.OK || !greetingLike.MatchString(text) {
			return
		}
		s.end()
		s.adrift = false
	}
	if s.session == nil || s.over() {
		s.begin(false)
		s.doubt = true
	}
	if s.body {
		s.line(l, d)
		return
	}
	if text == "+" {
		text = "+ " // the blank at its end is easily lost
	}
	is := wire.ParseStatus([]byte(text)).Indicator
	if len(s.session.Events) == 0 && s.session.Begins == AtGreeting {
		s.foreign = Foreign(text) != ""
		if s.doubt && is != wire.OK && !s.foreign {
			s.lose()
			return
		}
	} else if s.doubt && s.model.Unanswered(only) == 0 {
		s.lose()
		return
	}
	if l.cut && is == wire.Challenge {
		return
	}
	if is == wire.Malformed && !s.foreign && (l.cut || s.format.loose && s.model.Unanswered(only) == 0) {
		return
	}
	s.add(Server, l.number, d.at, text, l.doubt || l.cut || redacted(text))
	if s.model.Line(only, 0, []byte(text+"\r\n")) == model.Lines {
		s.model.LinesUnseen(only)
		s.lines(l.number, d.at)
	}
}

// line writes down a line of a reply that has lines.
func (s *scribe) line(l textLine, d said) {
	s.bodyDoubt = s.bodyDoubt || l.doubt || redacted(d.text) && s.last().Spec().Content != wire.Message
	if (s.format.bare || s.format.every) && s.last().Spec().Content != wire.Message {
		if d.text = strings.TrimLeft(d.text, " \t"); d.text == "" {
			return
		}
	}
	if s.continues() {
		last := &s.session.Events[len(s.session.Events)-1]
		last.Data = slices.Concat(last.Data[:len(last.Data)-2], []byte(d.text), []byte("\r\n"))
		return
	}
	s.add(Server, l.number, d.at, d.text, false)
	switch {
	case d.text != ".":
	case s.bodyDoubt:
		s.cutShort()
	default:
		s.body = false
	}
}

// continues reports whether a line of the server is the rest of the one before.
func (s *scribe) continues() bool {
	if s.format.buffer == 0 || s.last().Keyword != "CAPA" || len(s.session.Events) <= s.from {
		return false
	}
	last := string(s.session.Events[len(s.session.Events)-1].Data)
	return len(strings.TrimRight(last, "\r\n"))%s.format.buffer == 0
}

// omitted reports whether the last event is that lines are left out.
func (s *scribe) omitted() bool {
	if s.session == nil {
		return false
	}
	n := len(s.session.Events)
	return n > 0 && s.session.Events[n-1].Kind == Omitted
}

// lines awaits the lines of a reply, or notes that the format leaves them out.
func (s *scribe) lines(line int, at time.Time) {
	if slices.Contains(s.format.omits, s.last().Keyword) {
		s.add(Omitted, line, at, "", false)
		return
	}
	s.body, s.bodyDoubt, s.from = true, false, len(s.session.Events)
}
