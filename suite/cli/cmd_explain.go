package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

func newExplain(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE|ROLE",
		Short: "Explain a rule, or the role of an account",
		Long: `Explain prints what a rule asks for and where it is written, why it matters, what is
legal after all, and which scripts prove it. A rule that clients have to keep, whose
name begins with "client-", is explained in a few words. For the role of an account (run
--special) it prints how that is set up.`,
		Example: `  pop3spec explain RFC1939-5-DELE-02
  pop3spec explain throttled`,
		ValidArgsFunction: completeRule,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("explain takes one RULE or ROLE; 'pop3spec list --rules' prints them all")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if r, ok := client.Find(requirement.ID(args[0])); ok {
				_, err := fmt.Fprintf(std.out, "%s\n\n%s\n\nBreaking it means\n  %s, for the client\n", r, wrap(r.Sentence, ""),
					r.Severity)
				return err
			}
			if r, ok := need.FindRole(args[0]); ok {
				return explainRole(std.out, r)
			}
			r, ok := requirement.Find(requirement.ID(args[0]))
			if !ok {
				return unknown("rule or role", args[0], append(ruleNames(), roleNames()...))
			}
			all, err := allScripts()
			if err != nil {
				return err
			}
			return explain(std.out, r, all)
		},
	}
}

// explainRole says what an account for --special is, and how it is made so.
func explainRole(w io.Writer, r need.Role) error {
	_, err := fmt.Fprintf(w, "%s (--special %s=USER:PASSWORD)\n\n%s\n\nHow it is set up\n%s\n", r.Name, r.Name,
		wrap(r.About, ""),
		wrap(r.Setup, "  "))
	return err
}

func roleNames() (names []string) {
	for _, r := range need.Roles() {
		names = append(names, r.Name)
	}
	return names
}

func explain(w io.Writer, r requirement.Requirement, all []*transcript.Script) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", r, wrap(r.Rule, ""))
	part := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n%s\n%s\n", title, wrap(text, "  "))
		}
	}
	part("Document", documentOf(r))
	part("Breaking it means", string(r.Severity))
	part("Why", r.Why)
	part("Applies when", r.Applies)
	if len(r.Pitfalls) > 0 {
		b.WriteString("\nLegal after all, and open cases\n")
	}
	for _, pitfall := range r.Pitfalls {
		b.WriteString("  - " + strings.TrimLeft(wrap(pitfall, "    "), " ") + "\n")
	}
	names := provedBy(r.ID, all)
	switch {
	case len(names) > 0:
		b.WriteString("\nProved by\n  " + strings.Join(names, "\n  ") + "\n")
	case !r.Testable():
		part("No script proves it", r.Untested)
	default:
		part("No script is about it alone", "It is judged in every session that comes across it.")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// documentOf is the full name of the document that states the rule.
func documentOf(r requirement.Requirement) string {
	for _, d := range requirement.Documents() {
		if d.Name == r.Document() {
			text := d.Name + ", " + d.Title
			if r.Section != "" {
				text += ", section " + r.Section
			}
			return text
		}
	}
	return r.Document()
}

// wrap breaks a text into lines of a readable width.
func wrap(text, indent string) string {
	const width = 88
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		switch {
		case column == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
