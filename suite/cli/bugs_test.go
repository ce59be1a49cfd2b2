package cli

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/coverage"
)

func TestListBugs(t *testing.T) {
	text := pop3spec(t, "list", "--bugs")
	text.want(t, 0, " reported bugs are found by scripts", "")
	var listed struct {
		Schema int
		Bugs   []coverage.Bug
	}
	decode(t, pop3spec(t, "list", "--bugs", "--format", "json"), &listed)
	if listed.Schema != 1 || len(listed.Bugs) != len(coverage.Bugs()) {
		t.Errorf("schema %d with %d bugs, want %d", listed.Schema, len(listed.Bugs), len(coverage.Bugs()))
	}
	for _, b := range listed.Bugs {
		for _, want := range append([]string{b.Project, b.Ref, b.What, b.OutOfScope}, b.Scripts...) {
			if !strings.Contains(text.out, want) {
				t.Errorf("%d: %q is not listed", b.N, want)
			}
		}
	}
}
