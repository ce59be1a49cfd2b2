package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/selftest"
)

// Uncaught says in a line that a fault was not caught by its rule; the text is empty if it
// was.
func Uncaught(f selftest.Fault) string {
	if f.Catch == selftest.ByItsRule {
		return ""
	}
	text := fmt.Sprintf("\n%s: %s breaks %s", f.Catch, f.Name, f.Breaks)
	for i, rule := range f.Found {
		if i == 0 {
			text += "; found were"
		}
		text += " " + string(rule)
	}
	return text
}

// FalseAlarms says in a line each what a legal server was blamed for.
func FalseAlarms(v selftest.Variation) (text string) {
	for _, a := range v.Alarms {
		text += fmt.Sprintf("\nfalse alarm: %s: %s %s: %s", strings.Join(v.Names, " + "), a.Script, a.Rule, a.Message)
	}
	return text
}

// Score prints what the suite is worth: faults by area, those that were not caught by
// their rule, and false alarms.
func Score(w io.Writer, s *selftest.Score) error {
	var b strings.Builder
	areas, total := s.ByArea()
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "area\tfaults\tby its rule\tby another\tmissed\t")
	total.Area = "all"
	for _, t := range append(areas, total) {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t\n", t.Area, t.All(), t.Caught, t.Another, t.Missed)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, f := range s.Faults {
		b.WriteString(Uncaught(f))
	}
	for _, v := range append(s.Variations, s.Loud...) {
		b.WriteString(FalseAlarms(v))
	}
	if len(s.Sampled) > 0 {
		fmt.Fprintf(&b, "\n%d scripts with large maildrops were played against one in %d combinations: %s", len(s.Sampled),
			s.Every, strings.Join(s.Sampled, " "))
	}
	fmt.Fprintf(&b,
		"\n%d of %d faults caught, %d by the rule that they break; %d legal variations and %d combinations (seed %d), %d "+
			"false alarms; in %s\n",
		total.Caught+total.Another, total.All(), total.Caught, len(s.Variations), s.Combinations, s.Seed, s.FalseAlarms(),
		(time.Duration(s.Duration) * time.Millisecond).Round(100*time.Millisecond))
	_, err := io.WriteString(w, b.String())
	return err
}
