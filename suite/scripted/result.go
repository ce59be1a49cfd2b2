package scripted

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// claim finds the session for a connection: the next one that begins as it does. What
// there is none for gets nil.
func (s *Server) claim(implicit bool) *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active++
	s.notify()
	next := s.nextOf(implicit)
	if next < 0 && !s.config.Once {
		for i, session := range s.config.Sessions {
			s.served[i] = s.served[i] && session.TLS != implicit
		}
		next = s.nextOf(implicit)
	}
	if next >= 0 {
		s.served[next] = true
		return s.config.Sessions[next]
	}
	for _, session := range s.config.Sessions {
		if session.TLS == implicit && s.config.Order == Lenient {
			return session // it may come again
		}
	}
	return nil
}

func (s *Server) nextOf(implicit bool) int {
	for i, session := range s.config.Sessions {
		if !s.served[i] && session.TLS == implicit {
			return i
		}
	}
	return -1
}

// notify wakes up who waits for a change; the lock is held.
func (s *Server) notify() {
	select {
	case s.changed <- struct{}{}:
	default: // it has been told already
	}
}

// end takes the result of a connection.
func (s *Server) end(r verdict.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active--
	s.results = append(s.results, r)
	s.notify()
	if s.config.Ended != nil {
		_ = crash.Contain("scripted: ended", func() { s.config.Ended(r) })
	}
}

// resultOf is what came of a session.
func resultOf(session *Session, p *Player, began, now time.Time) verdict.Result {
	r := verdict.Result{Script: session.File, Title: session.Title, Findings: p.Findings(),
		Duration: now.Sub(began).Milliseconds()}
	r.Verdict = verdict.Of(r.Findings)
	for _, f := range r.Findings {
		if f.Severity == requirement.Fail {
			r.Reason = f.Message
			break
		}
	}
	return r
}

// strange is the result of a connection that no session is there for.
func (s *Server) strange(implicit bool) verdict.Result {
	message := "the client opens a connection in clear that the script does not have"
	if implicit {
		message = "the client opens a connection with TLS that the script does not have"
	}
	script := s.config.Sessions[len(s.config.Sessions)-1]
	f := verdict.Finding{Severity: requirement.Fail, Message: message, At: script.File}
	return verdict.Result{Script: script.File, Title: script.Title, Verdict: verdict.Fail, Reason: message,
		Findings: []verdict.Finding{f}}
}

// unserved are the results of sessions that the client has not opened.
func (s *Server) unserved() []verdict.Result {
	var all []verdict.Result
	for i, session := range s.config.Sessions {
		if s.served[i] {
			continue
		}
		r := verdict.Result{Script: session.File, Title: session.Title, Verdict: verdict.NotApplicable,
			Reason: "the client does without this session"}
		if s.config.Order == Strict {
			r.Verdict, r.Reason = verdict.Fail, "the client does not open this session"
			r.Findings = []verdict.Finding{{Severity: requirement.Fail, Message: r.Reason, At: session.File}}
		}
		all = append(all, r)
	}
	return all
}
