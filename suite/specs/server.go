package specs

import (
	"context"
	"sync"

	"github.com/onsi/ginkgo/v2"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite"
	"github.com/pop3spec/pop3spec/suite/internal/baseline"
	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/front"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Server is the server under test. What it offers is asked once, when the first spec needs it.
// The specs of one Server use its accounts one after the other.
type Server struct {
	options front.Options
	prepare func() (*runner.Runner, error)

	baseline *verdict.Baseline // nil if there is none
	mistakes []string          // in the baseline
	known    *baseline.Ledger

	mu   sync.Mutex
	tell func(text string) // of the spec that runs
}

// New returns the server that the options name. What is wrong with them fails the specs.
func New(o suite.Options) *Server { return newServer(front.Of(o)) }

func newServer(o front.Options) *Server {
	s := &Server{options: o}
	s.readBaseline()
	s.prepare = sync.OnceValues(func() (*runner.Runner, error) {
		options, err := o.Runner()
		if err != nil {
			return nil, err
		}
		options.Matcher, options.Notice = matcher, s.notice
		return runner.New(context.Background(), options)
	})
	return s
}

// readBaseline reads the baseline, and notes what is wrong with it.
func (s *Server) readBaseline() {
	all, _ := scripts.All() // one that is broken fails Scripts
	b, err := s.options.Baseline()
	if err != nil {
		s.mistakes = []string{err.Error()}
	}
	s.mistakes = append(s.mistakes, baseline.Unconfirmed(b)...)
	s.mistakes = append(s.mistakes, baseline.Missing(b, nil)...)
	s.baseline, s.known = b, baseline.NewLedger(b, len(all))
}

// notice hands what is worth knowing to the spec that runs.
func (s *Server) notice(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tell != nil {
		s.tell(text)
	}
}

func (s *Server) noticeTo(tell func(string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell = tell
}

// Session begins a session of the spec t, with as many maildrops filled as are given: the
// first one is that of account 1, and so on. Without any, maildrops are taken as they are.
// The spec is skipped where the server lacks accounts, or a way to fill them. The session
// ends with the spec, which fails if the server has broken a rule.
func (s *Server) Session(t T, maildrops ...[][]byte) *Session {
	t.Helper()
	r, err := s.prepare()
	if err != nil {
		t.Fatalf("%s", escape.Text(err.Error()))
	}
	s.noticeTo(func(text string) { t.Logf("%s", text) })
	drops := make([]fixtures.Maildrop, len(maildrops))
	for i, messages := range maildrops {
		drops[i] = fixtures.Maildrop{Name: "messages of the spec"}
		for _, m := range messages {
			drops[i].Messages = append(drops[i].Messages, fixtures.NewMessage(m))
		}
	}
	at := caller("")
	steps, err := r.Begin(context.WithoutCancel(t.Context()), ginkgo.GinkgoParallelProcess()-1, at.file, drops...)
	session := &Session{t: t, server: s, runner: r, steps: steps, file: at.file, tolerated: map[string]bool{}}
	session.must(err)
	t.Cleanup(session.end)
	return session
}

// Fixture returns the messages of a maildrop of package fixtures.
func Fixture(name string) ([][]byte, error) {
	drop, err := fixtures.Load(name)
	if err != nil {
		return nil, err
	}
	messages := make([][]byte, len(drop.Messages))
	for i, m := range drop.Messages {
		if messages[i], err = m.Bytes(); err != nil {
			return nil, err
		}
	}
	return messages, nil
}
