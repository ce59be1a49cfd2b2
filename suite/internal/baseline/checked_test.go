package baseline

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

var update = flag.Bool("update", false, "write the table anew; what nobody has checked says so")

const (
	servers = "../../../.ci/servers"
	table   = "../../../docs/results/checked.md"
	// unchecked stands in the place of a verdict that nobody has given.
	unchecked = "not checked"
	right     = "right"
	// allowed is how many of a hundred pairs with a failure may have a wrong name.
	allowed = 3
)

// The table of what was checked by hand has each rule that a baseline of a real server names, and no other;
// all are checked, and hardly any is wrong. With -update the table is made anew, with the verdicts that it has.
func TestBaselinesAreCheckedByHand(t *testing.T) {
	old, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	made, pairs, wrong := checkedTable(t, verdicts(string(old)))
	if *update {
		if err := os.WriteFile(table, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if made != string(old) {
		t.Errorf("%s is not what the baselines say; go test ./suite/internal/baseline -update writes it", table)
	}
	if n := strings.Count(made, "| "+unchecked+" |"); n > 0 {
		t.Errorf("%d rules are not checked by hand", n)
	}
	if wrong*100 > pairs*allowed {
		t.Errorf("%d of %d rules are the wrong ones, more than %d%%", wrong, pairs, allowed)
	}
}

// verdicts reads the column of the hand check from a table: by server, verdict, script and rule.
func verdicts(text string) map[string]string {
	known, server := map[string]string{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "## "); ok {
			server = name
		}
		if cells := strings.Split(line, " | "); len(cells) == 5 && strings.HasPrefix(line, "| ") {
			known[server+" "+strings.Join(cells[:3], " ")] = cells[3]
		}
	}
	return known
}

// checkedTable makes the table of all baselines, with the verdicts that are known, and counts the rules that fail and
// those of them that are wrong.
func checkedTable(t *testing.T, known map[string]string) (text string, pairs, wrong int) {
	files, err := filepath.Glob(filepath.Join(servers, "*.baseline"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no baselines", err)
	}
	var counts, rows bytes.Buffer
	for _, file := range files {
		b, err := Load(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".baseline")
		fmt.Fprintf(&rows, "\n## %s\n\n| verdict | script | rule | hand check | evidence |\n"+
			"| --- | --- | --- | --- | --- |\n", name)
		fails, bad := section(&rows, name, b, known)
		fmt.Fprintf(&counts, "| %s | %d | %d |\n", name, fails, bad)
		pairs, wrong = pairs+fails, wrong+bad
	}
	return fmt.Sprintf(checkedHead, pairs, pairs-wrong, wrong) + counts.String() + rows.String(), pairs, wrong
}

// section writes the rows of one baseline.
func section(rows *bytes.Buffer, name string, b *verdict.Baseline, known map[string]string) (fails, wrong int) {
	for _, e := range b.Entries {
		script := strings.TrimSuffix(e.Script, ".pop3")
		if script == "*" {
			script = "(many)"
		}
		for _, rule := range e.Rules {
			key := fmt.Sprintf("%s | %s %s %s", name, e.Verdict, script, rule)
			check, ok := known[strings.Replace(key, " | ", " | ", 1)]
			if !ok {
				check = unchecked
			}
			fmt.Fprintf(rows, "| %s | %s | %s | %s | %s |\n", e.Verdict, script, rule, check, shortened(e.Reason))
			if e.Verdict == verdict.Fail {
				fails++
				if check != right {
					wrong++
				}
			}
		}
	}
	return fails, wrong
}

// shortened is the beginning of a reason, for a cell.
func shortened(reason string) string {
	const most = 150
	if len(reason) > most {
		reason = reason[:strings.LastIndexByte(reason[:most], ' ')] + " ..."
	}
	return strings.ReplaceAll(reason, "|", `\|`)
}

const checkedHead = `# What was checked by hand

Each rule that a baseline of a real server (` + "`.ci/servers/*.baseline`" +
	`) names, with the verdict of a check by hand: the same
conversation over a bare connection, held against the sentence of the RFC. The verdict is ` + "`right`" +
	`, or the rule that is
really broken, or why the RFC does not want it so. The evidence is the baseline's reason; the baseline has the whole
of it. A line about many scripts counts once. ` + "`go test ./suite/internal/baseline -update`" +
	` writes the table with the verdicts that it has.

Of %d pairs of a script and a rule with a ` + "`fail`" + `, %d are right and %d are not:

| server | pairs with a fail | not right |
| --- | --- | --- |
`
