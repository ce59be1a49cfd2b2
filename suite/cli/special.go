package cli

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// checkRoles looks for roles that no script is about.
func checkRoles(accounts []target.Special, own []*transcript.Script) error {
	for _, a := range accounts {
		if names := needed("account", own); !slices.Contains(names, a.Role) {
			return unknown("role of an account", a.Role, names)
		}
	}
	return nil
}
