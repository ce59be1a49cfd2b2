package sentence

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

const folder = "../../../docs/sentences"

// covered are the documents that have a table, each as a whole.
var covered = []int{1939, 2449, 2595, 3206, 5034, 6856, 8314}

func file(rfc int) string { return filepath.Join(folder, fmt.Sprintf("rfc%d.txt", rfc)) }

// read returns the table of an RFC.
func read(t *testing.T, rfc int) Table {
	t.Helper()
	raw, err := os.ReadFile(file(rfc))
	if err != nil {
		t.Fatal(err)
	}
	table, err := Parse(string(raw))
	if err != nil {
		t.Fatalf("%s: %v", file(rfc), err)
	}
	if diff := cmp.Diff(string(raw), table.String()); diff != "" {
		t.Errorf("%s is written in another form (-file +written):\n%s", file(rfc), diff)
	}
	return table
}

func TestEveryTableIsOfAnRFCThatIsCovered(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, rfc := range covered {
		want = append(want, file(rfc))
	}
	if diff := cmp.Diff(want, files); diff != "" {
		t.Errorf("tables (-covered +files):\n%s", diff)
	}
}

func TestSentencesAreNumberedWithoutGaps(t *testing.T) {
	for _, rfc := range covered {
		last := ""
		for _, p := range read(t, rfc).Parts {
			if !follows(last, p.Number) {
				t.Errorf("RFC %d: section %s comes after section %q", rfc, p.Number, last)
			}
			last = p.Number
			for i, l := range p.Lines {
				if want := fmt.Sprintf("%s/%d", p.Number, i+1); l.Place != want {
					t.Errorf("RFC %d: sentence %s is at the place of %s", rfc, l.Place, want)
				}
			}
		}
	}
}

// follows reports whether a section can come right after another one: it is
// the next one of the same level or of one above, or the first one below.
func follows(last, next string) bool {
	switch {
	case last == "":
		return next == front
	case next == back:
		return last != front
	case next == "A", last == back:
		return true
	case last >= "A":
		return next[0] == last[0]+1
	case next == last+".1":
		return true
	}
	for {
		up, end := "", last
		if i := strings.LastIndexByte(last, '.'); i >= 0 {
			up, end = last[:i+1], last[i+1:]
		}
		n, _ := strconv.Atoi(end)
		if next == up+strconv.Itoa(n+1) {
			return true
		}
		if up == "" {
			return false
		}
		last = up[:len(up)-1]
	}
}

func TestSectionsFollowEachOther(t *testing.T) {
	for _, yes := range []string{" 0", "0 1", "1 2", "9 10", "2 2.1", "2.1 2.2", "2.2 3", "2.2.4 3", "2.2.4 2.3", "15 A",
		"A B",
		"13 back", "A back"} {
		last, next, _ := strings.Cut(yes, " ")
		if !follows(last, next) {
			t.Errorf("%s does not follow %s", next, last)
		}
	}
	for _, no := range []string{" 1", "0 2", "1 3", "2 2.2", "2.1 2.3", "2.2.4 4", "A C", "3 2", "0 back"} {
		last, next, _ := strings.Cut(no, " ")
		if follows(last, next) {
			t.Errorf("%s follows %s", next, last)
		}
	}
}

func TestJudgements(t *testing.T) {
	all, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	k := known{scripts: make(map[string]bool)}
	for _, s := range all {
		k.scripts[strings.TrimSuffix(s.File, ".pop3")] = true
	}
	for _, rfc := range covered {
		table := read(t, rfc)
		k.lines = make(map[string]Line)
		for _, p := range table.Parts {
			for _, l := range p.Lines {
				k.lines[l.Place] = l
			}
		}
		for _, p := range table.Parts {
			for _, l := range p.Lines {
				if problem := k.problem(l); problem != "" {
					t.Errorf("RFC %d: %s (%s): %s", rfc, l.Place, l.Words, problem)
				}
			}
		}
	}
}

// known is what a judgement may refer to.
type known struct {
	scripts map[string]bool
	lines   map[string]Line
}

// problem says what is wrong with a judgement.
func (k known) problem(l Line) string {
	if l.Reason == "" {
		return unknownRule(l.Rules)
	}
	needs, ok := reasons[l.Reason]
	switch {
	case !ok:
		return fmt.Sprintf("%q is no reason", l.Reason)
	case needs == nothing || needs == aRemark:
		if len(l.Objects) > 0 {
			return fmt.Sprintf("%q has no object", l.Reason)
		}
		if needs == aRemark && l.Remark == "" {
			return fmt.Sprintf("%q needs a remark", l.Reason)
		}
	case len(l.Objects) == 0:
		return fmt.Sprintf("%q needs an object", l.Reason)
	default:
		for _, o := range l.Objects {
			if !k.object(l, needs, o) {
				return fmt.Sprintf("%q is no object of %q", o, l.Reason)
			}
		}
	}
	return ""
}

// object reports whether there is such an object. A sentence that is judged
// with another one must not end at a third.
func (k known) object(l Line, needs object, name string) bool {
	switch needs {
	case aSentence:
		other, ok := k.lines[name]
		return ok && other.Reason != Repeats && other.Reason != GrammarOf
	case aScript:
		return k.scripts[name]
	case clientRules:
		_, ok := client.Find(requirement.ID(name))
		return ok
	}
	if l.Reason == OtherProtocol {
		return isProtocol(name)
	}
	number, ok := strings.CutPrefix(name, "RFC")
	_, err := strconv.Atoi(number)
	return ok && err == nil
}

func unknownRule(ids []requirement.ID) string {
	for i, id := range ids {
		if r, ok := requirement.Find(id); !ok || r.ID != id {
			return fmt.Sprintf("no rule has the id %s", id)
		}
		if slices.Contains(ids[:i], id) {
			return fmt.Sprintf("%s is named twice", id)
		}
	}
	return ""
}

func TestABadJudgementIsNoticed(t *testing.T) {
	k := known{
		scripts: map[string]bool{"rfc1939/dele/twice": true},
		lines:   map[string]Line{"5/1": {Reason: Prose}, "5/2": {Reason: Repeats, Objects: []string{"5/1"}}},
	}
	tests := []struct {
		judgement, remark string
		good              bool
	}{
		{"RFC1939-5-DELE-01 RFC1939-5-DELE-02", "", true},
		{"RFC1939-5-DELE-99", "", false},
		{"RFC1939-5-DELE-01 RFC1939-5-DELE-01", "", false},
		{"rfc1939-5-dele-01", "", false},
		{"prose", "", true},
		{"prose 5/1", "", false},
		{"poetry", "", false},
		{"?", "", false},
		{"repeats 5/1", "", true},
		{"repeats", "", false},
		{"repeats 5/9", "", false},
		{"repeats 5/2", "", false},
		{"example rfc1939/dele/twice", "", true},
		{"example rfc1939/dele/thrice", "", false},
		{"client client-state", "", true},
		{"client client-statute", "", false},
		{"permission", "what for", true},
		{"permission", "", false},
		{"obsolete-by RFC8314", "", true},
		{"obsolete-by fashion", "", false},
		{"other-protocol IMAP", "", true},
		{"other-protocol UUCP", "", false},
	}
	for _, tt := range tests {
		l, err := parseLine("5/3\t0123abcd\tSome words\t" + tt.judgement + "\t" + tt.remark)
		if err != nil {
			t.Errorf("%s: %v", tt.judgement, err)
		}
		if problem := k.problem(l); (problem == "") != tt.good {
			t.Errorf("%s: problem %q", tt.judgement, problem)
		}
	}
}

// Every rule of a document comes from at least one of its sentences.
func TestEveryRuleComesFromASentence(t *testing.T) {
	for _, rfc := range covered {
		from := make(map[requirement.ID]bool)
		for _, p := range read(t, rfc).Parts {
			for _, l := range p.Lines {
				for _, id := range l.Rules {
					from[id] = true
				}
			}
		}
		for _, r := range requirement.All() {
			if r.RFC() == rfc && !from[r.ID] {
				t.Errorf("no sentence of RFC %d gives %s: %s", rfc, r.ID, r.Rule)
			}
		}
	}
}

var texts = flag.String("rfcs", "", "folder with the texts of the RFCs, as rfc1939.txt")

// The table has each sentence of the text, and no other. Without the text this
// cannot be known.
func TestTablesAreWhole(t *testing.T) {
	if *texts == "" {
		t.Skip("needs -rfcs FOLDER")
	}
	for _, rfc := range covered {
		text, err := os.ReadFile(filepath.Join(*texts, filepath.Base(file(rfc))))
		if err != nil {
			t.Fatal(err)
		}
		table := read(t, rfc)
		golden.CheckFile(t, file(rfc), table.With(Split(string(text))).String())
	}
}

func TestJudgementsStayWithTheirSentences(t *testing.T) {
	text := []Section{{"0", "Front matter", []string{"One.", "Two.", "Two."}}}
	table := Table{}.With(text)
	table.Parts[0].Lines[0].Reason = Matter
	table.Parts[0].Lines[1].Reason = Prose
	table.Parts[0].Lines[2].Reason = Authors
	text[0].Sentences = []string{"Zero.", "One.", "Two.", "Two."}
	var got []Reason
	for _, l := range table.With(text).Parts[0].Lines {
		got = append(got, l.Reason)
	}
	if diff := cmp.Diff([]Reason{unjudged, Matter, Authors, Authors}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"section 1\n",
		"1/1\t0123abcd\tA sentence.\tprose\n",
		"section 1 Title\n1/1\t0123abcd\tA sentence.\n",
		"section 1 Title\n1/1\t0123abcd\tA sentence.\tprose\tremark\tmore\n",
		"section 1 Title\n1/1\t0123abcd\tA sentence.\t\n",
		"section 1 Title\n1/1\tbcd\tA sentence.\tprose\n",
	} {
		if table, err := Parse(text); err == nil {
			t.Errorf("%q was read as %+v", text, table)
		}
	}
}
