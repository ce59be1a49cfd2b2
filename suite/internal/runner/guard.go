package runner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// live reports whether the mailboxes hold mail that the harness has not put there, and
// that it may not delete.
func (r *Runner) live() bool { return r.Target.Provision == nil && !r.AllowDelete }

// liveFor is live for a script: special accounts, the one with a name outside ASCII, and
// that of a certificate may be such that the harness does not fill them.
func (r *Runner) liveFor(s *transcript.Script) bool {
	unfilled := s.Header.Maildrop.Any && len(r.rolesOf(s)) > 0 ||
		slices.Contains(s.Header.Requires, need.UTF8Account) || slices.Contains(s.Header.Requires, need.ClientCert)
	return r.live() || unfilled && !r.AllowDelete
}

// gates is what watches all that leaves on a new connection.
func (r *Runner) gates(isLive bool) []session.Gate {
	if !isLive {
		return nil
	}
	return []session.Gate{readonly.NoDelete()}
}

// gatesFor is gates for a connection of a script.
func (w *worker) gatesFor(s *transcript.Script) []session.Gate {
	gates := w.gates(w.liveFor(s))
	if w.live() {
		gates = append(gates, w.fetchGate(s)...)
	}
	return gates
}

// fetchGate lets mail be fetched only where that does it no harm.
func (w *worker) fetchGate(s *transcript.Script) []session.Gate {
	if no := w.mail.noFetch(); no != nil {
		return []session.Gate{readonly.NoFetch(no.why, no.commands...)}
	}
	if w.offer.expires {
		return []session.Gate{readonly.NoCommit()}
	}
	var gates []session.Gate
	for _, a := range w.inUse(s) {
		switch w.mail.of(a).tried() {
		case untested:
			gates = append(gates, readonly.NoFetch(readonly.ErrUntested, fetchMail...))
		case doubtful:
			gates = append(gates, readonly.NoCommit())
		}
	}
	return gates
}

// inUse are the accounts that a script logs in with: the first one, and others that it
// names.
func (w *worker) inUse(s *transcript.Script) (accounts []model.Account) {
	text := string(transcript.Format(s))
	second := needsOf(s).second
	for i, a := range w.accounts {
		n := fmt.Sprint(i + 1)
		named := strings.Contains(text, "{user"+n+"}") || strings.Contains(text, "account "+n+">")
		if i == 0 || i == 1 && second || named {
			accounts = append(accounts, a)
		}
	}
	if utf8 := w.utf8Account(); utf8.User != "" && slices.Contains(s.Header.Requires, need.UTF8Account) {
		accounts = append(accounts, utf8)
	}
	return accounts
}
