package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// rolesOf are the special accounts that a script is about, in their order. It is played
// with them in the first places: {user} is the first of them.
func (r *Runner) rolesOf(s *transcript.Script) []string {
	roles := rolesIn(s)
	if len(roles) == 0 && r.secure() && slices.Contains(s.Header.Requires, need.SecretInClear) {
		return []string{tlsOnly}
	}
	return roles
}

// rolesIn are those that the header names.
func rolesIn(s *transcript.Script) (roles []string) {
	for _, want := range s.Header.Requires {
		if role, is := strings.CutPrefix(want, need.Account+":"); is {
			roles = append(roles, role)
		}
	}
	return roles
}

// specials finds an account for each role, another one where a role returns; missing is
// a role for which there are not enough.
func (r *Runner) specials(roles []string) (accounts []model.Account, missing string) {
	left := slices.Clone(r.Target.Special)
	for _, role := range roles {
		i := slices.IndexFunc(left, func(a target.Special) bool { return a.Role == role })
		if i < 0 {
			return nil, role
		}
		accounts = append(accounts, oracleSpecial(left[i]))
		left = slices.Delete(left, i, i+1)
	}
	return accounts, ""
}

// unusual judges the special accounts that a script is about.
func (r *Runner) unusual(s *transcript.Script) (verdict.Verdict, string) {
	roles := rolesIn(s)
	_, missing := r.specials(roles)
	if missing == "" {
		return "", ""
	}
	count := 0
	for _, role := range roles {
		if role == missing {
			count++
		}
	}
	need := "an account"
	if count > 1 {
		need = fmt.Sprintf("%d accounts", count)
	}
	return verdict.Blocked, fmt.Sprintf("needs %s set up as %s: use --special %s=USER:PASSWORD", need, missing, missing)
}

// playSpecial plays a script about special accounts. There is one of each, so that
// such scripts wait for one another.
func (w *worker) playSpecial(ctx context.Context, s, played *transcript.Script) *session.Outcome {
	w.special.Lock()
	defer w.special.Unlock()
	return w.withSpecials(s).play(ctx, s, played)
}

// withSpecials is the worker with the accounts that a script is about in the first places.
func (w *worker) withSpecials(s *transcript.Script) *worker {
	roles := w.rolesOf(s)
	if len(roles) == 0 {
		return w
	}
	accounts, _ := w.specials(roles)
	return &worker{Runner: w.Runner, accounts: append(accounts, w.accounts...)}
}
