package need_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/need"
)

// A role that nobody explains can't be set up, and one that no script is about need not be.
func TestEveryRoleIsExplained(t *testing.T) {
	all, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, s := range all {
		for _, want := range s.Header.Requires {
			if role, is := strings.CutPrefix(want, need.Account+":"); is {
				used[role] = true
				if _, ok := need.FindRole(role); !ok {
					t.Errorf("%s: nothing is said about the role %s", s.File, role)
				}
			}
		}
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range need.Roles() {
		if !used[r.Name] || r.About == "" || r.Setup == "" {
			t.Errorf("no script is about %s, or little is said about it", r.Name)
		}
		if line := "| `" + r.Name + "` | " + r.About + " | " + r.Setup + " |\n"; !strings.Contains(string(readme), line) {
			t.Errorf("the README lacks the line\n%s", line)
		}
	}
	if !slices.IsSortedFunc(need.Roles(), func(a, b need.Role) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("they are in no order")
	}
}
