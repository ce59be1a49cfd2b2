package runner

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/live"
	"github.com/pop3spec/pop3spec/suite/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// live reports whether the mailboxes hold mail that the harness has not put there, and
// that it may not delete.
func (r *Runner) live() bool { return r.Target.Provision == nil && !r.AllowDelete }

// liveFor is live for a script: special accounts, the one with a name outside ASCII, and
// that of a certificate may be such that the harness does not fill them.
func (r *Runner) liveFor(s *transcript.Script) bool {
	unfilled := s.Header.Maildrop.Any && len(r.rolesOf(s)) > 0 ||
		slices.Contains(s.Header.Requires, utf8Account) || slices.Contains(s.Header.Requires, clientCert)
	return r.live() || unfilled && !r.AllowDelete
}

// gates is what watches all that leaves on a new connection.
func (r *Runner) gates(live bool) []session.Gate { return r.mailGates(live) }

// mailGates keeps live mail from harm.
func (r *Runner) mailGates(isLive bool) []session.Gate {
	if !isLive {
		return nil
	}
	return []session.Gate{live.NoDelete()}
}
