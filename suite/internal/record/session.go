package record

import (
	"bytes"
	"errors"
	"io"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Side is one end of a session.
type Side int

// The two ends.
const (
	Client Side = iota
	Server
)

// String is the side as a word.
func (s Side) String() string { return [...]string{"client", "server"}[s] }

// Security is where TLS was spoken when the connection was opened.
type Security int

const (
	// Clear is no TLS, at first.
	Clear Security = iota
	// TLS is spoken by both sides.
	TLS
	// ClientTLS is spoken by the client only: what is between the two ends it.
	ClientTLS
	// ServerTLS is spoken by the server only.
	ServerTLS
)

// Manner is how a side ended the connection.
type Manner int

const (
	// Closed is in order: FIN, with TLS after a close alert.
	Closed Manner = iota
	// Dropped is abruptly: RST, or a network that was lost.
	Dropped
)

// Options say how a session is recorded. The zero value will do.
type Options struct {
	// Title is the comment at the beginning, one or more lines.
	Title string
	// Found is called for every broken rule, as it shows.
	Found func(Breach)
	// Stopped is called once, when nothing more will be written before the session is
	// over, with the reason.
	Stopped func(why string)
	// Client makes a judge of the client, told whether it speaks TLS; nil if nobody
	// judges it.
	Client func(secure bool) conversation.ClientJudge
	// Whole has every octet written, however long the recording gets. Without it, a
	// recording stays readable for package transcript: of what is too long for that,
	// the rest is <any lines>.
	Whole bool
	// Anonymize writes stand-ins of the same length for all that is said in messages, and
	// for all but the words of the trade in replies.
	Anonymize bool
	// Secrets are those that sessions share; nil if they share none.
	Secrets *Secrets
	// World is what is known about the server; mostly nothing.
	World model.World
}

// number is that of the connection, which is the only one of its conversation.
const number = 1

// Session writes down one session, and judges it.
type Session struct {
	options   Options
	out       *block
	said      *conversation.Conversation
	conn      *conversation.Connection // nil until it is open
	secrets   knowledge
	anonymous *anonymous // nil if names may be written
	last      time.Time  // of the last thing that was written
	now       time.Time  // of what is being looked at

	asked     map[int]*pendingReply // commands without reply, by their entries
	reply     *multiline            // lines of a reply are coming
	stopAfter string                // why nothing may be written after the line that is being told

	mechanism string // that AUTH named last
	foreseen  string // that an AUTH named whose turn has not come
	turns     int    // responses to that
	greeted   bool
	ahead     bool      // <send without waiting> stands, and no reply since
	answered  bool      // +OK stands in place of a challenge, and no response since: a reader takes it for the reply
	vague     bool      // a reader of the recording takes a line in quotes for one of the last reply
	loose     bool      // octets were sent that are no plain command: which lines are replies can't be told
	closed    time.Time // when the client closed its end, which may be its half only
	half      bool      // it was
	halfDue   bool      // that is not written yet
	reset     bool      // the server ended the connection by a reset
	ended     bool
	givenUp   bool   // nobody can follow it any more
	mishap    error  // the mistake in pop3spec that the recording ended with
	reported  [2]int // findings that were told, by side
}

// New begins the recording of a session.
func New(w io.Writer, o Options) *Session {
	s := &Session{
		options: o, out: newBlock(w, o.Whole), secrets: knowledge{others: o.Secrets}, asked: map[int]*pendingReply{},
	}
	s.said = conversation.NewKept(o.World, keeper{s})
	s.said.InTurn, s.said.LongestLine, s.said.Client = true, mostLine, o.Client
	if o.Anonymize {
		s.anonymous = newAnonymous()
	}
	return s
}

// Opened tells that the connection is open. It is the first event.
func (s *Session) Opened(at time.Time, security Security) {
	s.contain("opened", func() { s.opened(at, security) })
}

func (s *Session) opened(at time.Time, security Security) {
	if s.options.Title != "" {
		s.out.writer.Comment(s.comment(s.options.Title))
	}
	s.out.writer.Recorded(at)
	s.out.writer.Blank()
	s.last = at
	kind := transcript.Open
	if security == TLS {
		kind = transcript.OpenTLS
	}
	s.conn = s.said.Open(number, security == TLS || security == ServerTLS, security == TLS || security == ClientTLS)
	s.out.writer.Direction(0, kind)
	s.settle()
}

// Secured tells that TLS began after STLS.
func (s *Session) Secured(at time.Time) {
	s.contain("secured", func() { s.secured(at) })
}

func (s *Session) secured(at time.Time) {
	if s.ended || !s.closed.IsZero() {
		return // who has closed the connection begins no TLS
	}
	s.pause(at)
	s.conn.CutOff("")
	s.out.writer.Direction(0, transcript.StartTLS)
	s.greeted = true // a reader waits for no greeting after the handshake
	s.conn.Secured()
	s.asked, s.ahead, s.answered = map[int]*pendingReply{}, false, false
	s.settle()
}

// Remark writes a comment.
func (s *Session) Remark(text string) {
	s.contain("remark", func() { s.remark(s.comment(text)) })
}

// comment is what may be written of what somebody else says about the session.
func (s *Session) comment(text string) string {
	shown := s.secrets.hide([]byte(text))
	if s.anonymous != nil {
		shown = s.anonymous.phrase(nil, shown)
	}
	return string(shown)
}

// remark writes a comment in which nothing is said by others.
func (s *Session) remark(text string) {
	s.out.writer.Comment(text)
	s.settle()
}

// Handshaking reports whether STLS was answered +OK: what follows is TLS.
func (s *Session) Handshaking() bool { return s.followed() && s.conn.Accepted() }

// AwaitsSTLS reports whether the client has sent STLS, and has no reply yet: nobody
// knows whether what it sends next is TLS.
func (s *Session) AwaitsSTLS() bool {
	switch {
	case !s.followed():
		return false
	case s.said.AwaitsSTLS(number):
		return true
	}
	held, _ := s.conn.Held()
	for _, l := range held {
		if bytes.EqualFold(bytes.TrimRight(l.Octets, "\r\n"), []byte("STLS")) {
			return true
		}
	}
	return false
}

// Close ends the recording, after Ended or without it, and returns the first error of
// the writer, or the mistake in pop3spec that the recording ended with.
func (s *Session) Close() error {
	s.contain("close", s.close)
	return errors.Join(s.mishap, s.out.err)
}

func (s *Session) close() {
	switch {
	case s.ended:
	case !s.closed.IsZero() && !s.half:
		s.end(s.closed, Server, Closed)
	default:
		s.now = s.last
		s.conn.CutOff("")
		s.leave()
		s.out.writer.Comment("The recording was ended here.")
		s.ended = true
	}
	s.out.resolve()
	s.settle()
}

// pauses shorter than this are not written.
const noticeable = 50 * time.Millisecond

// pause writes how much time has passed, if it is worth it.
func (s *Session) pause(at time.Time) {
	if d := at.Sub(s.last).Round(time.Millisecond); d >= noticeable && (s.reply == nil || len(s.reply.line) == 0) {
		s.out.writer.Elapsed(d)
	}
	if at.After(s.last) {
		s.last = at
	}
}

// settle tells of findings, and writes what makes whole exchanges.
func (s *Session) settle() {
	s.report()
	idle := s.ended || s.conn == nil || s.said.Unanswered(number) == 0 && s.reply == nil
	if err := s.out.settle(idle); err != nil {
		s.stop("writing failed: " + err.Error())
	}
	if idle && s.out.overfull() {
		s.stop("it has become as long as one that can be read again may be.")
	}
}
