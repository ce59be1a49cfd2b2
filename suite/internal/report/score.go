package report

import (
	"fmt"
	"io"
	"slices"
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
	text := fmt.Sprintf("\n%s: %s breaks %s", f.Catch, f.Title(), f.Breaks)
	for i, rule := range f.Found {
		if i == 0 {
			text += "; found were"
		}
		text += " " + string(rule)
	}
	return text
}

// FalseAlarms says in a line each what a legal server was blamed for, with one of the scripts.
func FalseAlarms(v selftest.Variation) (text string) {
	type blame struct{ rule, message string }
	of := func(a selftest.Alarm) blame { return blame{string(a.Rule), a.Message} }
	times := map[blame]int{}
	for _, a := range v.Alarms {
		times[of(a)]++
	}
	for _, a := range v.Alarms {
		n := times[of(a)]
		if delete(times, of(a)); n == 0 {
			continue
		}
		text += "\nfalse alarm: " + strings.Join(v.Names, " + ") + ": "
		if a.Script != "" {
			text += fmt.Sprintf("%s %s: ", strings.TrimSuffix(a.Script+" ("+a.Situation+")", " ()"), a.Rule)
		}
		text += a.Message
		if n > 1 {
			text += fmt.Sprintf(" (and %d more)", n-1)
		}
	}
	return text
}

// tallies prints a table of what became of faults.
func tallies(b *strings.Builder, heading string, all []selftest.Tally, total selftest.Tally) {
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, heading+"\tfaults\tby its rule\tby another\tmissed\t")
	total.Of = "all"
	for _, t := range append(all, total) {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t\n", t.Of, t.All(), t.Caught, t.Another, t.Missed)
	}
	_ = table.Flush() // can't fail on a builder
}

// confined prints what became of the faults that were confined to situations.
func confined(b *strings.Builder, s *selftest.Score) {
	if len(s.Confined) == 0 {
		return
	}
	situations, total := s.BySituation()
	b.WriteString("\n")
	tallies(b, "situation", situations, total)
	fmt.Fprintf(b, "\n%d of %d confined faults caught by the rule that they break (seed %d)\n",
		total.Caught, total.All(), s.Seed)
}

// Score prints what the suite is worth: faults by area, those that were not caught by
// their rule, and false alarms; and apart from that, faults by the situation that they are confined to.
func Score(w io.Writer, s *selftest.Score) error {
	var b strings.Builder
	areas, total := s.ByArea()
	tallies(&b, "area", areas, total)
	for _, f := range slices.Concat(s.Faults, s.Confined) {
		b.WriteString(Uncaught(f))
	}
	for _, v := range append(s.Variations, s.Loud...) {
		b.WriteString(FalseAlarms(v))
	}
	if n := s.Shares; n.Large > 1 && len(s.Variations)+s.Combinations > 0 {
		fmt.Fprintf(&b,
			"\nplayed against legal servers, beside every script once against each variation: one script in %d in each "+
				"transport, one in %d against each combination, and those with large maildrops against one server in %d; whole "+
				"handshakes of TLS 1.3 with one variation in %d",
			n.Transports, n.Combinations, n.Large, n.Handshakes)
	}
	fmt.Fprintf(&b,
		"\n%d of %d faults caught, %d by the rule that they break; %d legal variations and %d combinations (seed %d), %d "+
			"false alarms; in %s\n",
		total.Caught+total.Another, total.All(), total.Caught, len(s.Variations), s.Combinations, s.Seed, s.FalseAlarms(),
		(time.Duration(s.Duration) * time.Millisecond).Round(100*time.Millisecond))
	confined(&b, s)
	_, err := io.WriteString(w, b.String())
	return err
}
