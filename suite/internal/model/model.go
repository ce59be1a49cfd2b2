package model

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Model is what is known of the sessions of one conversation, on any number of
// connections. Use one for each conversation.
type Model struct {
	world    World
	listen   func(Event)
	sessions map[int]*session
	drops    map[string]*maildrop
	stamps   map[string]bool        // timestamps of greetings so far
	expire   bool                   // EXPIRE 0 was announced: RETR may delete at QUIT
	lists    map[bool]*Capabilities // announced last before login, with TLS and without
	// What the server has shown on any connection.
	stls, capa, capaRefused bool
	capitals                map[string]bool // keywords that were accepted in capitals
	// The session in which each challenge of CRAM-MD5, and each of the server's parts of SCRAM
	// nonces ("r=..."), came first.
	challenges   map[string]*session
	byDigest     map[string][]string // how limited accounts have logged in
	lf           lineFeeds
	otherService bool // a right digest for the service pop was refused
	denials      []Denial
	longCut      longCut
	tongues      tongues
	utf8         modes
}

// New returns a model that has seen nothing yet. Listen is told all that happens; the
// event is its own.
func New(w World, listen func(Event)) *Model {
	m := &Model{
		world: w, listen: listen, expire: w.Expires,
		sessions: map[int]*session{}, drops: map[string]*maildrop{}, stamps: map[string]bool{},
		lists: map[bool]*Capabilities{}, capitals: map[string]bool{}, challenges: map[string]*session{},
		byDigest: map[string][]string{},
	}
	for secure, args := range w.Announced {
		m.lists[secure] = &Capabilities{Args: args}
	}
	for user, sources := range w.Maildrops {
		m.drops[user] = newMaildrop(sources)
	}
	return m
}

// emit completes an event and passes it on.
func (m *Model) emit(s *session, e Event) {
	e.where().After = s.copied()
	m.listen(e)
}

// session is the one on connection n; where there is none, it is one that is over.
func (m *Model) session(n int) *session {
	if s := m.sessions[n]; s != nil {
		return s
	}
	return &session{Session: Session{m: m, State: Over}}
}

// Connected begins the session on connection n, with TLS from the start or not.
func (m *Model) Connected(n int, secure bool) {
	m.sessions[n] = &session{Session: Session{m: m, Secure: secure}}
}

// Sent tells that the client sent a line, or octets that end with one.
func (m *Model) Sent(n, entry int, line []byte) {
	s := m.session(n)
	if len(s.pending) == 1 && s.pending[0].waiting {
		cmd := s.pending[0]
		cmd.waiting = false // a response within a SASL exchange
		cmd.Cancelled = string(bytes.TrimRight(line, "\r\n")) == "*"
		s.respond(cmd.auth, line)
	} else {
		parsed := wire.ParseCommand(line)
		cmd := &Command{
			Command: parsed, Octets: len(line), entry: entry, Unprintable: unprintable(parsed, line),
			Tabbed: bytes.IndexByte(line, '\t') >= 0,
			masked: s.masked, Ahead: len(s.pending) > 0, BeforeLogin: s.State != Transaction, AfterHalf: s.half,
		}
		s.half = false
		if !cmd.Ahead {
			s.round = entry
		} else {
			last := s.pending[len(s.pending)-1]
			cmd.AfterRetr = last.AfterRetr || last.Keyword == "RETR"
		}
		s.push(cmd)
	}
	s.beginAuth()
}

// Follow is what comes after a line of the server.
type Follow int

const (
	// Nothing more belongs to the reply.
	Nothing Follow = iota
	// Lines of a multi-line reply follow.
	Lines
	// Response of the client is due: the line was a challenge.
	Response
	// Again: the line belongs to no reply, the one that is waited for is yet to come.
	Again
)

// Line takes a line that the server sent: the greeting, or the first line of the
// reply to the oldest command that has none yet.
func (m *Model) Line(n, entry int, line []byte) Follow {
	s := m.session(n)
	l := Line{At: Spot{Entry: entry}, Text: line, Status: wire.ParseStatus(line)}
	if s.isStray(l) {
		m.emit(s, &StrayLine{Place: s.place(l.At), Line: l, Command: *s.last, Reply: s.reply})
		return Again
	}
	if s.goesOn(l) {
		return Again
	}
	m.emit(s, s.statusLine(l))
	switch {
	case s.State == BeforeGreeting:
		s.greet(l)
		return Nothing
	case len(s.pending) == 0:
		m.emit(s, &UnaskedLine{Place: s.place(l.At), Line: l, Command: s.last, Round: s.round})
		return Nothing
	}
	cmd := s.pending[0]
	if cmd.auth != nil && (l.Status.Indicator == wire.Challenge || cmd.auth.isPrompt(l.Status)) {
		s.challenge(cmd, l)
		return Response
	}
	s.replied(cmd, l)
	if l.Status.Indicator == wire.OK && cmd.MultiLine() {
		return Lines
	}
	return Nothing
}

// isStray recognises what a server sent too much after its last reply, so that one broken
// reply does not make all that follow look broken.
func (s *session) isStray(l Line) bool {
	const patience = 100000
	if l.Status.Indicator != wire.Malformed || s.last == nil || s.strays > patience {
		s.strays = 0
		return false
	}
	s.strays++
	if s.State == Transaction && s.reply.Indicator == wire.OK && s.last.Spec().Standard() &&
		string(bytes.TrimRight(l.Text, "\r\n")) == "." {
		return true // the end of a list that nobody has asked for
	}
	return s.reply.Indicator == wire.ERR || s.last.MultiLine() ||
		s.last.Spec().Number && s.last.Spec().Lines == wire.WithoutArgument
}

// goesOn reports whether a line can be one of the reply to a command that nobody knows, which may have lines.
func (s *session) goesOn(l Line) bool {
	if s.last == nil || len(s.pending) > 0 || s.reply.Indicator != wire.OK || l.Status.Indicator != wire.Malformed {
		return false
	}
	_, known := wire.Lookup(s.last.Keyword)
	return !known
}

// statusLine notes the response code of a line.
func (s *session) statusLine(l Line) *StatusLine {
	e := &StatusLine{Place: s.place(l.At), Line: l}
	if len(s.pending) > 0 && s.State != BeforeGreeting {
		cmd := *s.pending[0]
		e.Command = &cmd
		e.Login = s.loginOf(s.pending[0])
	}
	code := l.Status.Code
	if auth := wire.CodeIs(code, "AUTH"); code != "" && RegisteredCode(code) && (s.Code == nil || auth) {
		s.Code = &CodeSeen{l, auth}
	}
	return e
}

// RegisteredCode reports whether a response code is one of those that RFCs have.
func RegisteredCode(code string) bool {
	for _, known := range [...]string{"UTF8", "LOGIN-DELAY", "IN-USE", "AUTH", "SYS"} {
		if wire.CodeIs(code, known) {
			return true
		}
	}
	return false
}

// greet takes the greeting.
func (s *session) greet(l Line) {
	e := &Greeted{Place: s.place(l.At), Line: l}
	s.State = Authorization
	s.Greeting = &l
	s.Timestamp = TimestampIn(l.Status.Text)
	if s.Timestamp != "" {
		e.Repeated = s.m.stamps[s.Timestamp]
		s.m.stamps[s.Timestamp] = true
	}
	s.m.emit(s, e)
}
