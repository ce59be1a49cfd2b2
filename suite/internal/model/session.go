package model

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// State is the state of a session (RFC 1939 section 3).
type State int

// The states, in order.
const (
	BeforeGreeting State = iota
	Authorization
	Transaction
	Update // QUIT was answered; the server must close
	Over
)

// String names the state.
func (s State) String() string {
	return [...]string{"before the greeting", "AUTHORIZATION", "TRANSACTION", "UPDATE", "the end"}[s]
}

// Session is what is known of the session on one connection. Events carry copies. It can
// be compared, so that events share a copy as long as nothing changes.
type Session struct {
	State  State
	Secure bool   // TLS is active
	User   string // named by a USER that was accepted, or logged in

	Greeting  *Line  // the greeting; nil if it was not seen
	Timestamp string // of the greeting, for APOP, angle brackets included; "" if there is none

	Caps  *Capabilities // announced last, nil if CAPA was not asked
	Early *Capabilities // announced in AUTHORIZATION, once the session is in TRANSACTION

	NamedInClear string // the name that was given before STLS
	Between      string // the command that was refused after the last USER; "" if none was
	Failed       bool   // a login has failed on this connection
	TurnedAway   bool   // right credentials were refused
	ByAuth       bool   // the login was by AUTH

	UTF8     bool // UTF8 was given (RFC 6856 section 2)
	Language bool // LANG was given: texts may be in UTF-8

	TLS      TLS  // what the handshake has shown
	TLSSpot  Spot // where it was
	awaitTLS bool // STLS was answered +OK, and TLS has not begun

	Code *CodeSeen // the first response code that came; nil if none did

	m *Model
}

// session is a Session with what the model alone works with.
type session struct {
	Session
	shot *Session // the last copy that an event carries

	pending []*Command // without reply, oldest first
	// How many of them are AUTH and STLS.
	auths, upgrades int
	last            *Command    // whose reply came last
	reply           wire.Status // that reply
	replyAt         Spot        // where it stands
	auth            *Exchange   // after an AUTH that has no final reply yet
	bind            func(kind string) []byte
	effect          AuthEffect // what the reply to the next command will show
	view            *view      // of the maildrop, in TRANSACTION
	// unsure: the server refused a second name, or a PASS without a password, and may
	// or may not still wait for the password to the first.
	unsure        bool
	renamed       bool   // by a second USER after a good one
	tried         string // who was named last
	refusals      int
	failures      int   // refusals of logins
	sinceFailure  int   // replies since the last of them
	refusedBefore bool  // the reply before the present one was negative
	unsureNumber  bool  // nobody knows whether there is the message that the last command names
	shaken        *Spot // see [Place]: of the events that follow
	strays        int   // lines that belonged to no reply, in a row
	round         int   // entry of the first command since the client had all replies last
	languages     languages
	// What is not known of a conversation that is known in part.
	greetingUnseen bool
	masked         bool // the secret in the line that is being told
	half           bool // half a line has been sent before TLS began
}

// Line is a line of the server, and where it stands in the log.
type Line struct {
	At     Spot
	Text   []byte
	Status wire.Status
}

// CodeSeen is the first reply with a registered response code: whether response codes are
// announced may be known later. One with AUTH takes the place of another.
type CodeSeen struct {
	Line
	Auth bool // the code is AUTH
}

// Announced reports whether the last CAPA of the session announced a tag.
func (s *Session) Announced(tag string) bool {
	for _, caps := range []*Capabilities{s.Caps, s.Early} {
		if caps != nil {
			_, ok := caps.Args[strings.ToUpper(tag)]
			return ok
		}
	}
	return false
}

// Offers reports whether a tag is listed: on this connection, or else where CAPA was
// asked before login on another one with the same TLS status.
func (s *Session) Offers(tag string) (listed, known bool) {
	if s.Caps != nil || s.Early != nil {
		return s.Announced(tag), true
	}
	caps := s.m.lists[s.Secure]
	if caps == nil {
		return false, false
	}
	_, listed = caps.Args[tag]
	return listed, true
}

// BeforeLogin is the list that CAPA gave before login, nil if it was not asked: on this
// connection, or else on another one, or beforehand, with the same TLS status.
func (s *Session) BeforeLogin() (list *Capabilities, here bool) {
	if s.Early != nil {
		return s.Early, true
	}
	return s.m.lists[s.Secure], false
}

// Lists reports whether CAPA, asked at this state of the connection, lists a mechanism.
func (s *Session) Lists(mechanism string) bool {
	return s.Caps != nil && slices.ContainsFunc(s.Caps.Args["SASL"],
		func(m string) bool { return strings.EqualFold(m, mechanism) })
}

// ClearLogin reports whether names and passwords count on this connection: with TLS, or
// where CAPA lists USER.
func (s *Session) ClearLogin() (open, known bool) {
	if s.Secure {
		return true, true
	}
	return s.Offers("USER")
}

// CertificatesHelp reports whether there are client certificates by which users can log
// in, as far as anybody knows.
func (s *Session) CertificatesHelp() bool { return s.m.world.Certificates }

// Pipelines reports whether the server is known to take the command ahead of replies.
func (s *Session) Pipelines(cmd *Command) bool {
	listed, _ := s.Offers("PIPELINING")
	return listed || s.m.world.Pipelining && (!cmd.BeforeLogin || s.m.world.PipelinedLogin)
}

// CapaKnown reports whether CAPA has worked on any connection.
func (s *Session) CapaKnown() bool { return s.m.capa }

// place is the beginning of an event on the session's connection.
func (s *session) place(at Spot) Place { return Place{Spot: at, Before: s.copied(), Shaken: s.shaken} }

// copied is a copy of what is known of the session now.
func (s *session) copied() *Session {
	if s.shot == nil || *s.shot != s.Session {
		now := s.Session
		s.shot = &now
	}
	return s.shot
}

// enter begins TRANSACTION.
func (s *session) enter(user string) {
	s.State = Transaction
	s.User = user
	s.Early = s.Caps
	s.view = s.m.open(user)
	if len(s.pending) == 0 && s.last != nil {
		s.view.login = s.last.Keyword
	}
}
