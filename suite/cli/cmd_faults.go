package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// listedFault is a fault, or with Allowed a variation, in the JSON form of faults.
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
		Short: "List the faults and variations of the bundled server",
		Long: `Faults lists what can be enabled in the bundled server: faults, each one mistake
and the rule that it breaks, and variations, each something that servers do
differently and may. Enable them with 'pop3spec serve --fault NAME'.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := checkListFormat(format); err != nil {
				return err
			}
			faults, variations := listedFaults(), listedVariations()
			if format == "json" {
				return writeJSON(std.out, map[string]any{"schema": verdict.Schema, "faults": faults, "variations": variations})
			}
			_, err := std.out.Write([]byte("Faults\n" + faultTable(faults) + "\nVariations\n" + faultTable(variations)))
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
		about := "breaks " + f.Breaks
		if f.Breaks == "" {
			about = "allowed by " + f.Allowed
		}
		fmt.Fprintf(&b, "  %s (%s)\n%s\n", f.Name, about, wrap(f.Sentence, "      "))
		if f.Wild != "" {
			fmt.Fprintf(&b, "%s\n", wrap("Seen: "+f.Wild, "      "))
		}
	}
	return b.String()
}
