package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/coverage"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// listBugs prints the reported bugs of servers, and the scripts that find them.
func listBugs(w io.Writer, format string, bugs []coverage.Bug) error {
	if format == "json" {
		return writeJSON(w, map[string]any{"schema": verdict.Schema, "bugs": bugs})
	}
	project, caught := 0, 0
	for _, bug := range bugs {
		project = max(project, len(bug.Project))
	}
	var b strings.Builder
	for _, bug := range bugs {
		found := strings.Join(bug.Scripts, " ")
		if bug.Caught() {
			caught++
		} else {
			found = "- " + bug.OutOfScope
		}
		fmt.Fprintf(&b, "%3d  %d  %-*s  %s\n     %s\n     %s\n", bug.N, bug.Year, project, bug.Project, bug.Ref, bug.What,
			found)
	}
	fmt.Fprintf(&b, "\n%d of %d reported bugs are found by scripts; the others no POP3 client can see\n", caught,
		len(bugs))
	_, err := io.WriteString(w, b.String())
	return err
}
