package coverage

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// Every bug has scripts that are there and prove one of its rules, or a reason.
func TestBugs(t *testing.T) {
	all := suitetest.Scripts(t)
	proves := map[string][]requirement.ID{}
	for _, s := range all {
		proves[s.File] = []requirement.ID{}
		for _, r := range s.Header.Proves {
			proves[s.File] = append(proves[s.File], requirement.ID(r.ID))
		}
	}
	last, refs := 0, map[string]int{}
	for _, b := range Bugs() {
		if b.N <= last {
			t.Errorf("%d stands after %d", b.N, last)
		}
		last = b.N
		if other, twice := refs[b.Ref]; twice {
			t.Errorf("%d and %d are both %s", other, b.N, b.Ref)
		}
		refs[b.Ref] = b.N
		if b.Project == "" || b.Ref == "" || b.Year < 1984 || !isSentence(b.What) || len(b.Rules) == 0 {
			t.Errorf("%d is not complete: %+v", b.N, b)
		}
		if b.Caught() != (b.OutOfScope == "") || !b.Caught() && !isSentence(b.OutOfScope) {
			t.Errorf("%d must have either scripts or a reason: %+v", b.N, b)
		}
		for _, id := range b.Rules {
			if _, ok := requirement.Find(id); !ok {
				t.Errorf("%d: there is no rule %s", b.N, id)
			}
		}
		for i, name := range b.Scripts {
			rules, ok := proves[name]
			switch {
			case !ok:
				t.Errorf("%d: there is no script %s", b.N, name)
			case !slices.ContainsFunc(rules, func(id requirement.ID) bool { return slices.Contains(b.Rules, id) }):
				t.Errorf("%d: %s proves none of %v", b.N, name, b.Rules)
			case slices.Contains(b.Scripts[:i], name):
				t.Errorf("%d names %s twice", b.N, name)
			}
		}
	}
	if last == 0 {
		t.Error("there are no bugs")
	}
}

func isSentence(s string) bool {
	return s != "" && strings.HasSuffix(s, ".") && strings.ToUpper(s[:1]) == s[:1] && s == strings.TrimSpace(s) &&
		!strings.Contains(s, "\n")
}

// What a caller does to the table is nobody else's business.
func TestBugsAreCopied(t *testing.T) {
	Bugs()[0].Rules[0] = "changed"
	if Bugs()[0].Rules[0] == "changed" {
		t.Error("the table was changed")
	}
}

func TestMistakesInTheTableAreNotOverlooked(t *testing.T) {
	for _, file := range []string{`[{"n": 1, "script": []}]`, `{}`, ``} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was read", file)
				}
			}()
			readBugs([]byte(file))
		}()
	}
}
