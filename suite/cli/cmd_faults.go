package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// listedFault is a fault, with Allowed a variation, or a situation, in the JSON form of faults.
type listedFault struct {
	Name     string `json:"name"`
	Breaks   string `json:"breaks,omitempty"`
	Allowed  string `json:"allowed,omitempty"`
	Sentence string `json:"sentence"`
	Wild     string `json:"wild,omitempty"`
}

func newFaults(std streams) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "faults",
		Short: "List the faults, situations and variations of the bundled server",
		Long: `Faults lists what can be enabled in the bundled server: faults, each one mistake
and the rule that it breaks, and variations, each something that servers do
differently and may. Enable them with 'pop3spec serve --fault NAME'.

With --fault NAME@SITUATION the server makes the mistake in that situation only, such as
in sessions of the second account, and is the correct one otherwise. The situations are
listed, too. Not every fault can be confined to every situation: what happens at login
can't depend on what happens after it. 'pop3spec faults NAME' lists what a fault can and
can't be confined to, and why.`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return faultNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkListFormat(format); err != nil {
				return err
			}
			if len(args) > 0 {
				return std.confinements(args[0], format)
			}
			faults, situations, variations := listedFaults(), listedSituations(), listedVariations()
			if format == "json" {
				return writeJSON(std.out, map[string]any{
					"schema": verdict.Schema, "faults": faults, "situations": situations, "variations": variations,
				})
			}
			_, err := std.out.Write([]byte("Faults\n" + faultTable(faults) + "\nSituations\n" + faultTable(situations) +
				"\nVariations\n" + faultTable(variations)))
			return err
		},
	}
	addListFormat(cmd, &format)
	return cmd
}

func listedFaults() []listedFault {
	list := []listedFault{}
	for _, f := range fakeserver.Faults() {
		list = append(list, listedFault{Name: f.Name, Breaks: f.Breaks, Sentence: f.Sentence, Wild: f.Wild})
	}
	return list
}

func listedSituations() []listedFault {
	list := []listedFault{}
	for _, s := range fakeserver.Situations() {
		list = append(list, listedFault{Name: s.Name, Sentence: s.Sentence})
	}
	return list
}

// confinement is a situation for one fault, in the JSON form of faults.
type confinement struct {
	Name  string `json:"name"`
	Unfit string `json:"unfit,omitempty"`
}

// confinements prints what a fault can be confined to.
func (std streams) confinements(fault, format string) error {
	if known := faultNames(); !slices.Contains(known, fault) {
		return unknown("fault", fault, known)
	}
	list := []confinement{}
	var fit, unfit strings.Builder
	for _, s := range fakeserver.Situations() {
		c := confinement{fault + faketarget.Separator + s.Name, fakeserver.Unfit(fault, s.Name)}
		list = append(list, c)
		if c.Unfit == "" {
			fmt.Fprintf(&fit, "  %s\n%s\n", c.Name, wrap(s.Sentence, "      "))
		} else {
			fmt.Fprintf(&unfit, "  %s\n%s\n", c.Name, wrap(c.Unfit, "      "))
		}
	}
	if format == "json" {
		return writeJSON(std.out, map[string]any{"schema": verdict.Schema, "confined": list})
	}
	_, err := std.out.Write([]byte("Makes sense\n" + fit.String() + "\nMakes no sense\n" + unfit.String()))
	return err
}

func listedVariations() []listedFault {
	list := []listedFault{}
	for _, v := range fakeserver.Variations() {
		list = append(list, listedFault{Name: v.Name, Allowed: v.Allowed, Sentence: v.Sentence})
	}
	return list
}

func faultTable(list []listedFault) string {
	var b strings.Builder
	for _, f := range list {
		about := ""
		switch {
		case f.Breaks != "":
			about = " (breaks " + f.Breaks + ")"
		case f.Allowed != "":
			about = " (allowed by " + f.Allowed + ")"
		}
		fmt.Fprintf(&b, "  %s%s\n%s\n", f.Name, about, wrap(f.Sentence, "      "))
		if f.Wild != "" {
			fmt.Fprintf(&b, "%s\n", wrap("Seen: "+f.Wild, "      "))
		}
	}
	return b.String()
}
