package doctor

import (
	"fmt"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/escape"
)

// The columns of the text, and how many lines a subject may have of which all is fine.
const (
	indent  = 20
	width   = 110
	mostOf  = 2
	mostAdd = 8
)

// words are how weights are shown.
var words = map[Weight]string{Blocks: "STOP", Hinders: "but", Remark: "note", Fine: "ok"}

// Write writes a report as text. In what it takes from elsewhere nothing acts on a terminal.
func (r *Report) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", escape.Line(r.Target))
	all, shown := map[string]int{}, map[string]int{}
	for _, f := range r.Findings {
		if f.Weight == Fine {
			all[f.Subject]++
		}
	}
	for _, f := range r.Findings {
		if f.Weight == Fine {
			shown[f.Subject]++
		}
		switch more := all[f.Subject] - mostOf; {
		case f.Weight != Fine || more <= 1 || shown[f.Subject] <= mostOf:
			f.write(&b)
		case shown[f.Subject] == mostOf+1:
			f.Text = fmt.Sprintf("and %d more", more)
			f.write(&b)
		}
	}
	r.conclude(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (f Finding) write(b *strings.Builder) {
	head := fmt.Sprintf("%-6s%-*s", words[f.Weight], indent-6, f.Subject)
	text := f.Text
	if len(f.Accounts) > 0 {
		text = some(f.Accounts, 4) + ": " + text
	}
	for i, line := range escape.Lines(strings.TrimSuffix(text, "\n")) {
		if i > 0 {
			head = strings.Repeat(" ", indent)
		}
		hang(b, head, line)
	}
	more := strings.Repeat(" ", indent)
	if f.Said != "" {
		hang(b, more, fmt.Sprintf("the server says: %s", escape.Line(f.Said)))
	}
	for _, l := range f.Likely {
		text := "likely because " + l.Text
		if l.Do != "" {
			text += ": " + l.Do
		}
		hang(b, more, escape.Line(text))
	}
	if f.Do != "" {
		hang(b, more, escape.Line("-> "+f.Do))
	}
}

// hang writes a text whose further lines begin where the first one does, after the head.
func hang(b *strings.Builder, head, text string) {
	b.WriteString(head)
	column := indent
	for i, word := range strings.Fields(text) {
		switch n := len([]rune(word)); {
		case i == 0:
			column += n
		case column+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent + n
		default:
			b.WriteString(" ")
			column += 1 + n
		}
		b.WriteString(word)
	}
	b.WriteString("\n")
}

// conclude says whether a run can start, and what it can judge.
func (r *Report) conclude(b *strings.Builder) {
	if !r.CanRun {
		n := 0
		for _, f := range r.Findings {
			if f.Weight == Blocks {
				n++
			}
		}
		fmt.Fprintf(b, "\nA run can't start: see STOP above (%d).\n", n)
		return
	}
	if r.Rules == nil {
		b.WriteString("\nA run can start. How many rules it can judge is not known.\n")
		return
	}
	fmt.Fprintf(b, "\nA run can start. It can judge %d of the %d rules that apply, with %d scripts, in about %s.\n",
		r.Rules.Judged,
		r.Rules.Of, r.Rules.Scripts, lasting(r.Rules.Seconds))
	shown, special := 0, []string{}
	for _, m := range r.Rules.More {
		switch {
		case m.Role != "":
			special = append(special, fmt.Sprintf("%s (+%d)", m.Role, m.Rules))
		case shown < mostAdd:
			hang(b, fmt.Sprintf("  %+4d with ", m.Rules), escape.Line(m.Option))
			shown++
		}
	}
	if len(special) > 0 {
		hang(b, "       with ", "--special ROLE=USER:PASSWORD for "+strings.Join(special, ", ")+
			" ('pop3spec explain ROLE' says how to set one up)")
	}
}

func lasting(seconds int) string {
	if seconds < 120 {
		return fmt.Sprintf("%d s", max(1, seconds))
	}
	return fmt.Sprintf("%d min", (seconds+30)/60)
}
