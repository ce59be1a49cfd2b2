package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/coverage"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func newList(std streams) *cobra.Command {
	var rules, covered, bugs bool
	var format, judged string
	cmd := &cobra.Command{
		Use:   "list [RULE|SCRIPT|GLOB...]",
		Short: "List the scripts, or the rules",
		Long: `List prints the scripts with their titles and the rules that they prove; with --rules,
all rules, and the scripts that prove them; with --coverage, how many rules of each
document and level are proven, why the others are not, and in how many situations of those
that the bundled server offers scripts that prove a rule are played in a run; with --judged,
too, in how many a run has put it to the test; with --bugs, reported bugs
of servers, and the scripts that find them. The arguments are those of run.`,
		Example: `  pop3spec list
  pop3spec list RFC1939-5-*
  pop3spec list --rules --format json`,
		ValidArgsFunction: completePatterns,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			if err := checkListFormat(format); err != nil {
				return err
			}
			all, err := allScripts()
			if err != nil {
				return err
			}
			if bugs {
				return listBugs(std.out, format, coverage.Bugs())
			}
			if covered {
				places, err := situationsOf(cmd.Context(), std, all, judged)
				if err != nil {
					return err
				}
				return listCoverage(std.out, format, coverage.Of(all), places)
			}
			if rules {
				return listRules(std.out, format, patterns, all)
			}
			selected, err := runner.Select(all, patterns, nil, nil)
			if err != nil {
				return err
			}
			return listScripts(std.out, format, selected)
		},
	}
	cmd.Flags().BoolVar(&rules, "rules", false, "list the rules")
	cmd.Flags().BoolVar(&covered, "coverage", false, "count the rules that are proven, and explain the rest")
	cmd.Flags().StringVar(&judged, "judged", "",
		"with --coverage: count the situations in which the run with the JSON report in `FILE` has judged a rule")
	cmd.Flags().BoolVar(&bugs, "bugs", false, "list reported bugs of servers, and what finds them")
	addListFormat(cmd, &format)
	return cmd
}

// listFormats are the values of --format of the commands that list.
var listFormats = []string{"text", "json"}

func addListFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "text", "print as `FORMAT`: text or json")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(listFormats, cobra.ShellCompDirectiveNoFileComp))
}

func checkListFormat(format string) error {
	if format != "text" && format != "json" {
		return fmt.Errorf("--format %q: it is one of %s", format, strings.Join(listFormats, ", "))
	}
	return nil
}

// listedScript is a script in the JSON form of list.
type listedScript struct {
	Script   string   `json:"script"`
	Title    string   `json:"title"`
	Rules    []string `json:"rules"`
	Requires []string `json:"requires"`
}

func listScripts(w io.Writer, format string, all []*transcript.Script) error {
	listed := []listedScript{}
	for _, s := range all {
		l := listedScript{Script: s.File, Title: s.Title, Rules: []string{},
			Requires: append([]string{}, s.Header.Requires...)}
		for _, r := range s.Header.Proves {
			l.Rules = append(l.Rules, r.ID)
		}
		listed = append(listed, l)
	}
	if format == "json" {
		return writeJSON(w, map[string]any{"schema": verdict.Schema, "scripts": listed})
	}
	var b strings.Builder
	for _, l := range listed {
		b.WriteString(l.Script + "\n")
		if l.Title != "" {
			b.WriteString("    " + l.Title + "\n")
		}
		if len(l.Rules) > 0 {
			b.WriteString("    " + strings.Join(l.Rules, " ") + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// listedRule is a rule in the JSON form of list --rules.
type listedRule struct {
	requirement.Requirement
	Scripts []string `json:"scripts"`
}

func listRules(w io.Writer, format string, patterns []string, all []*transcript.Script) error {
	rules, err := matchRules(patterns)
	if err != nil {
		return err
	}
	listed := []listedRule{}
	for _, r := range rules {
		listed = append(listed, listedRule{r, provedBy(r.ID, all)})
	}
	if format == "json" {
		return writeJSON(w, map[string]any{"schema": verdict.Schema, "rules": listed})
	}
	var b strings.Builder
	for _, l := range listed {
		fmt.Fprintf(&b, "%s\n    %s\n", l.Requirement, l.Rule)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// matchRules returns the rules that match the globs, all without one.
func matchRules(globs []string) ([]requirement.Requirement, error) {
	if len(globs) == 0 {
		return requirement.All(), nil
	}
	var found []requirement.Requirement
	for _, glob := range globs {
		rules, err := requirement.Match(glob)
		if err != nil {
			return nil, err
		}
		if len(rules) == 0 {
			return nil, &exitError{verdict.ExitNothing, unknown("rule", glob, ruleNames())}
		}
		found = append(found, rules...)
	}
	return found, nil
}

// provedBy names the scripts that prove a rule.
func provedBy(id requirement.ID, all []*transcript.Script) []string {
	names := []string{}
	for _, s := range all {
		for _, r := range s.Header.Proves {
			if requirement.ID(r.ID) == id {
				names = append(names, s.File)
			}
		}
	}
	return names
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
