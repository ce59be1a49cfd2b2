package doctor

import (
	"context"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// expendable is the role of an account on which wrong passwords may be tried.
const expendable = "expendable"

// ordinary are the roles of accounts that are let in like others.
var ordinary = []string{"namesake", "copies-kept", "copies-trashed", expendable}

// specials logs in the special accounts that should be let in.
func (l *look) specials(ctx context.Context) {
	_, by := l.first()
	for _, s := range l.Run.Target.Special[:min(mostUsers, len(l.Run.Target.Special))] {
		if !slices.Contains(ordinary, s.Role) {
			continue
		}
		t, err := l.open(ctx)
		if err != nil {
			return
		}
		attempt := t.logIn(s.Account, by)
		l.seen.Specials = append(l.seen.Specials, Special{Role: s.Role, User: s.User, Reply: attempt.Reply})
		t.quit()
	}
}

// victim is the account on which one wrong password is tried; false if there is none that may be locked out.
func (l *look) victim() (a target.Account, ok bool) {
	for i, s := range l.seen.Specials {
		if s.Role == expendable && s.Reply.OK {
			return l.Run.Target.Special[slices.IndexFunc(l.Run.Target.Special, func(other target.Special) bool {
				return other.Role == s.Role && other.User == l.seen.Specials[i].User
			})].Account, true
		}
	}
	refused := slices.ContainsFunc(l.seen.Logins[0].Attempts,
		func(t Attempt) bool { return t.Withheld == "" && !t.Reply.OK })
	a, way := l.first()
	return a, l.seen.Asked.Filled && way == byUser && !refused
}
