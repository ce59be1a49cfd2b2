package specs

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite"
	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// T is the spec that a session belongs to: ginkgo.GinkgoT() or a *testing.T.
type T interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Session is a session with the server, on any number of connections, under the same oracle
// as the scripts: it judges every exchange, asked for or not. Whatever makes it impossible to
// go on, such as a login that is refused, ends the spec. A session is not safe for concurrent
// use; what is to race is sent on two connections before either is read.
type Session struct {
	t         T
	server    *Server
	runner    *runner.Runner
	steps     *session.Stepwise
	file      string
	line      int
	conns     int
	tolerated map[string]bool
}

// Connect opens a connection as the options say, in clear or with implicit TLS, and reads the
// greeting.
func (s *Session) Connect() *Conn { return s.open(transcript.Open) }

// ConnectTLS opens a connection to the port for implicit TLS, and reads the greeting. The
// spec is skipped if the options name none.
func (s *Session) ConnectTLS() *Conn {
	if s.runner.Target.TLSAddress == "" {
		s.t.Skipf("needs a port for implicit TLS")
	}
	return s.open(transcript.OpenTLS)
}

func (s *Session) open(kind transcript.Kind) *Conn {
	s.conns++
	c := &Conn{session: s, number: s.conns}
	c.direct(kind)
	c.Greeting = c.Reply()
	return c
}

// LogIn opens a connection and logs in, see [Conn.LogIn].
func (s *Session) LogIn(account int) *Conn {
	c := s.Connect()
	c.LogIn(account)
	return c
}

// Deliver adds a message to the maildrop of account 1. The spec is skipped if the options say
// no way to do so.
func (s *Session) Deliver(message []byte) {
	if s.runner.Target.Deliver == nil {
		s.t.Skipf("needs a way to deliver mail")
	}
	c := &Conn{session: s, number: max(1, s.conns)}
	c.direct(transcript.Deliver, string(message))
}

// Tolerate makes findings about these rules no failures of the spec. [Session.Findings]
// returns them all the same.
func (s *Session) Tolerate(rules ...string) {
	for _, r := range rules {
		s.tolerated[r] = true
	}
}

// Findings returns the rules that the server has broken so far, and those that it breaks
// only halfway, by their severity, each with the conversation that proves it.
func (s *Session) Findings() []verdict.Finding { return s.runner.Findings(s.steps) }

// Conversation returns the last lines that were sent and received, without secrets.
func (s *Session) Conversation() string { return s.excerpt(model.Spot{Entry: 1 << 30}) }

// excerpt prints the conversation up to a place, with an arrow.
func (s *Session) excerpt(at model.Spot) string {
	if len(s.steps.Log().Entries) == 0 {
		return ""
	}
	return escape.Text("  " + strings.Join(s.steps.Log().Excerpt(at), "\n  "))
}

// must ends the spec if there is an error: by skipping it if the harness could not do what
// was asked for.
func (s *Session) must(err error) {
	s.t.Helper()
	if err == nil {
		return
	}
	if withheld, is := errors.AsType[*session.WithheldError](err); is {
		s.t.Skipf("%s", withheld.Why)
	}
	text := escape.Text(err.Error())
	if s.steps != nil {
		text = s.steps.Log().Mask().Text(text) + "\n\n" + s.Conversation()
	}
	s.t.Fatalf("%s", text)
}

// end ends the session, and fails the spec for what was found.
func (s *Session) end() {
	s.t.Helper()
	s.server.noticeTo(nil)
	res := s.runner.End(s.steps)
	broken := slices.DeleteFunc(res.Findings, func(f verdict.Finding) bool { return !s.counts(f) })
	if len(broken) > 0 {
		res.Findings = broken
		res.Verdict, res.Reason = verdict.Of(broken), broken[0].Message
		s.t.Errorf("%s", suite.Text(res))
	}
}

// counts reports whether a finding fails the spec.
func (s *Session) counts(f verdict.Finding) bool {
	if s.tolerated[string(f.Rule)] || s.server.baseline.Everywhere(f.Rule) {
		return false
	}
	return f.Severity == requirement.Fail || f.Severity == requirement.Warn && s.server.options.Strict()
}

// where is a line of the spec.
type where struct {
	file string
	line int
}

// caller is the line that called this package: in a file, unless that is "".
func caller(file string) where {
	const own = "github.com/pop3spec/pop3spec/suite/specs."
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		name := filepath.Base(f.File)
		if !strings.HasPrefix(f.Function, own) && (file == "" || file == name) {
			return where{name, f.Line}
		}
		if !more {
			return where{file, 0}
		}
	}
}

// place is where a step of a connection stands.
func (s *Session) place(conn int) transcript.Place {
	if at := caller(s.file); at.line > 0 {
		s.line = at.line
	}
	return transcript.Place{Pos: transcript.Position{Line: s.line}, Conn: conn}
}
