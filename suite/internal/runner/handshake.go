package runner

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Where no TLS handshake succeeds, a script about something else has nothing to say: it
// is blocked, and one about TLS shows what is wrong.

// handshakeTries is how often a handshake has to fail to be given up.
const handshakeTries = 2

// handshakes is what the survey has found out about TLS.
type handshakes struct {
	port, stls error                 // why no handshake succeeds there; nil if one does, or none was tried
	judges     [2]*transcript.Script // that are played all the same: about the port, and about STLS
}

// surveyTLSPort finds out whether a handshake succeeds on the port with implicit TLS that
// is there beside the one in clear.
func (r *Runner) surveyTLSPort(ctx context.Context) {
	t := r.Target
	if t.Implicit || t.TLSAddress == "" {
		return
	}
	for try := 1; try <= handshakeTries && ctx.Err() == nil; try++ {
		conn, err := session.Connect(ctx, r.dialer(), t.TLSAddress, t.TLS, r.Timeout)
		if err == nil {
			line, err := conn.Line()
			r.greeted[t.TLSAddress] = err == nil && len(line) > 0
			_ = conn.Write([]byte("QUIT\r\n"))
			conn.Close()
		}
		if r.handshakes.port = failed(err); r.handshakes.port == nil {
			return
		}
		_ = r.clock.Sleep(ctx, time.Duration(try)*soonest)
	}
}

// failed is why a handshake failed; whom not to trust is for the user to say.
func failed(err error) error {
	if err == nil || session.Untrusted(err) {
		return nil
	}
	return plain(err)
}

// appoint picks the scripts that show what is wrong with TLS: the first about it.
func (h *handshakes) appoint(all []*transcript.Script) {
	for i, areas := range [][]string{{"implicit-tls", "tls"}, {"stls", "tls"}} {
		for _, s := range all {
			if !within(areas, rulesOf(s)) {
				continue
			}
			needs := slices.Contains(needsOf(s).requires, need.ImplicitTLS)
			if i == 1 {
				needs = upgrades(s)
			}
			if needs {
				h.judges[i] = s
				break
			}
		}
	}
}

// within reports whether all rules of a script are about one of the areas.
func within(areas []string, rules []requirement.ID) bool {
	return len(rules) > 0 && !slices.ContainsFunc(rules, func(id requirement.ID) bool {
		q, ok := requirement.Find(id)
		return !ok || !slices.Contains(areas, q.Area)
	})
}

// upgrades reports whether a script begins TLS after STLS, and wants that to succeed.
func upgrades(s *transcript.Script) bool {
	return slices.ContainsFunc(s.Steps, func(step transcript.Step) bool {
		d, ok := step.(*transcript.Direction)
		return ok && d.Kind.Traits().StartsTLS() && !d.Kind.Traits().Uncertain
	})
}

// unsafe is why a script that needs TLS can't have it, nil if it can or needs none.
func (r *Runner) unsafe(s *transcript.Script) error {
	h := &r.handshakes
	switch {
	case h.port != nil && s != h.judges[0] && slices.Contains(needsOf(s).requires, need.ImplicitTLS):
		return unplayedFor("no TLS handshake succeeds at %s (%v): check --tls-port", r.Target.TLSAddress, h.port)
	case h.stls != nil && s != h.judges[1] && (upgrades(s) || r.needsTLS(s)):
		return unplayedFor("no TLS handshake succeeds after STLS (%v)", h.stls)
	}
	return nil
}

// isHandshake reports whether an error is a handshake that failed.
func isHandshake(err error) bool {
	failed, is := errors.AsType[*TargetError](err)
	return is && failed.Handshake
}
