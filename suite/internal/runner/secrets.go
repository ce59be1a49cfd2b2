package runner

import (
	"errors"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// learn takes note of the secrets of a target, under the names of their values in
// transcripts.
func learn(m *mask.Mask, t *target.Target) {
	note := func(a target.Account, suffix string) {
		m.Learn(a.Password, "{password"+suffix+"}")
		m.Learn(a.Token, "{token"+suffix+"}")
	}
	for i, a := range t.Accounts {
		suffix := ""
		if i > 0 {
			suffix = fmt.Sprint(i + 1)
		}
		note(a, suffix)
	}
	for _, by := range []any{t.Provision, t.Deliver} {
		if s, is := by.(provision.Secretive); is {
			for _, secret := range s.Secrets() {
				m.Learn(secret, "{password of the store}")
			}
		}
	}
	for _, a := range t.Special {
		note(a.Account, " of "+a.Role)
	}
}

// hide takes secrets out of an error, of which parts of a *TargetError are told, too.
func hide(m *mask.Mask, err error) error {
	if t, ok := errors.AsType[*TargetError](err); ok {
		t.Doing, t.Err, t.Hint = m.Own(t.Doing), m.Error(t.Err), m.Own(t.Hint)
	}
	return m.Error(err)
}
