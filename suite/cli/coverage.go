package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/pop3spec/pop3spec/suite/internal/coverage"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// listCoverage prints the matrix of rules, scripts and levels, and in which situations rules are tested.
func listCoverage(w io.Writer, format string, m coverage.Matrix, places *coverage.Situations) error {
	if format == "json" {
		return writeJSON(w, map[string]any{
			"schema": verdict.Schema, "observable": m.ByObservable(), "levels": m.ByLevel(), "documents": m.ByDocument(),
			"rules": m, "situations": places.Rules(),
		})
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range m {
		switch {
		case row.Proven():
			fmt.Fprintf(table, "%s\t%s\t%s\n", row.ID, row.Level, strings.Join(row.Scripts, " "))
		case row.Untested != "":
			fmt.Fprintf(table, "%s\t%s\t- %s\n", row.ID, row.Level, row.Untested)
		default:
			fmt.Fprintf(table, "%s\t%s\tNOT PROVEN\n", row.ID, row.Level)
		}
	}
	fmt.Fprintln(table)
	documents, levels, seen := m.ByDocument(), m.ByLevel(), m.ByObservable()
	for _, d := range requirement.Documents() {
		share(table, d.Name, documents[d.Name])
	}
	fmt.Fprintln(table)
	for _, l := range []requirement.Level{requirement.LevelMust, requirement.LevelMustNot, requirement.LevelShould,
		requirement.LevelShouldNot, requirement.LevelMay, requirement.LevelDeFacto} {
		share(table, string(l), levels[l])
	}
	fmt.Fprintln(table)
	share(table, "observable", seen[requirement.Visible])
	share(table, "partly observable", seen[requirement.PartlyVisible])
	share(table, "not observable", seen[requirement.Invisible])
	listSituations(table, places)
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func share(w io.Writer, name string, c coverage.Count) {
	fmt.Fprintf(w, "%s\t%d of %d\t%d%%\n", name, c.Proven, c.All, c.Percent())
}
