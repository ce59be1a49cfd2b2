package sentence

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Table is what is known of the sentences of an RFC.
type Table struct {
	Comment string // the lines at its head
	Parts   []Part
}

// Part is a section of the RFC.
type Part struct {
	Number, Title string
	Lines         []Line
}

// Line is one sentence. Either it has rules, or a reason for having none.
type Line struct {
	Place       string // section and number: "3/6"
	Hash, Words string
	Rules       []requirement.ID
	Reason      Reason
	Objects     []string
	Remark      string
}

// Parse reads a table. It returns an error for a line that is not of the form
// that the package comment shows.
func Parse(text string) (Table, error) {
	var t Table
	for number, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if err := t.line(line); err != nil {
			return t, fmt.Errorf("line %d: %w: %q", number+1, err, line)
		}
	}
	return t, nil
}

func (t *Table) line(line string) error {
	if line == "" {
		return nil
	}
	if strings.HasPrefix(line, "#") {
		t.Comment += line + "\n"
		return nil
	}
	if rest, ok := strings.CutPrefix(line, "section "); ok {
		number, title, ok := strings.Cut(rest, " ")
		if !ok {
			return errors.New("a section needs a number and a title")
		}
		t.Parts = append(t.Parts, Part{Number: number, Title: title})
		return nil
	}
	if len(t.Parts) == 0 {
		return errors.New("a sentence before the first section")
	}
	l, err := parseLine(line)
	if err != nil {
		return err
	}
	part := &t.Parts[len(t.Parts)-1]
	part.Lines = append(part.Lines, l)
	return nil
}

var (
	hash   = regexp.MustCompile(`^[0-9a-f]{8}$`)
	ruleID = regexp.MustCompile(`^(RFC\d|DEFACTO-)`)
)

func parseLine(line string) (Line, error) {
	fields := strings.Split(line, "\t")
	if len(fields) < 4 || len(fields) > 5 {
		return Line{}, fmt.Errorf("%d fields, not 4 or 5", len(fields))
	}
	l := Line{Place: fields[0], Hash: fields[1], Words: fields[2]}
	if len(fields) == 5 {
		l.Remark = fields[4]
	}
	if !hash.MatchString(l.Hash) {
		return l, errors.New("the second field is no hash")
	}
	words := strings.Fields(fields[3])
	switch {
	case len(words) == 0:
		return l, errors.New("no judgement")
	case ruleID.MatchString(words[0]):
		for _, w := range words {
			l.Rules = append(l.Rules, requirement.ID(w))
		}
	default:
		l.Reason, l.Objects = Reason(words[0]), words[1:]
	}
	return l, nil
}

// String writes a table as [Parse] reads it.
func (t Table) String() string {
	var b strings.Builder
	b.WriteString(t.Comment)
	for _, p := range t.Parts {
		fmt.Fprintf(&b, "\nsection %s %s\n", p.Number, p.Title)
		for _, l := range p.Lines {
			b.WriteString(l.String() + "\n")
		}
	}
	return b.String()
}

// String writes a line as [Parse] reads it.
func (l Line) String() string {
	fields := []string{l.Place, l.Hash, l.Words, l.judgement()}
	if l.Remark != "" {
		fields = append(fields, l.Remark)
	}
	return strings.Join(fields, "\t")
}

func (l Line) judgement() string {
	var words []string
	if l.Reason != "" {
		words = append(words, string(l.Reason))
	}
	for _, id := range l.Rules {
		words = append(words, string(id))
	}
	return strings.Join(append(words, l.Objects...), " ")
}

// unjudged is the reason of a sentence that nobody has read yet. It is none
// of the reasons, so that the test of the table fails.
const unjudged Reason = "?"

// With returns a table of the sections of a text, in which each sentence has
// the judgement that it has in t: the one at its place, or else one with the
// same text that is not at its place any more.
func (t Table) With(text []Section) Table {
	placed := make(map[string]Line)
	other := make(map[string]Line)
	for _, p := range t.Parts {
		for _, l := range p.Lines {
			placed[l.Place+l.Hash] = l
			other[l.Hash] = l
		}
	}
	next := Table{Comment: t.Comment}
	for _, section := range text {
		part := Part{Number: section.Number, Title: section.Title}
		for i, s := range section.Sentences {
			place := fmt.Sprintf("%s/%d", section.Number, i+1)
			l, ok := placed[place+Hash(s)]
			if !ok {
				l, ok = other[Hash(s)]
			}
			if !ok {
				l.Reason = unjudged
			}
			l.Place, l.Hash, l.Words = place, Hash(s), Words(s)
			part.Lines = append(part.Lines, l)
		}
		next.Parts = append(next.Parts, part)
	}
	return next
}
