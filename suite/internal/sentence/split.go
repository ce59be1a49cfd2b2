package sentence

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
)

// Section is a numbered section of an RFC with its sentences. The front
// matter is section "0", an appendix "A", and what follows the numbered
// sections without a number of its own is "back".
type Section struct {
	Number, Title string
	Sentences     []string
}

// Split cuts the plain text of an RFC into sections and sentences. Headers
// and footers of pages, headings and the table of contents are left out. An
// example, a rule of a grammar and an entry of the references count as one
// sentence each, and so does an item of a list without a full stop in it.
func Split(text string) []Section {
	s := splitter{sections: []Section{{Number: front, Title: "Front matter"}}, skip: true}
	for _, line := range withoutPages(text) {
		s.line(line)
	}
	s.flush()
	return s.sections
}

const (
	front = "0"
	back  = "back"
)

// Words are the first few words of a sentence, by which a reader finds it.
func Words(sentence string) string {
	const few = 8
	words := strings.Fields(sentence)
	return strings.Join(words[:min(few, len(words))], " ")
}

// Hash identifies a sentence without repeating it.
func Hash(sentence string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(sentence)))[:8]
}

// pageBreak stands for the footer of a page and the header of the next.
const pageBreak = "\f"

var (
	footer = regexp.MustCompile(`\S.*\[Page \d+\]\s*$`)
	header = regexp.MustCompile(`^RFC \d+ .*\d{4}\s*$`)
)

// withoutPages returns the lines of a text with one pageBreak in place of
// each footer, header and the blank lines around them.
func withoutPages(text string) []string {
	var lines []string
	broken := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.ReplaceAll(line, "\f", ""), " \r\n")
		switch {
		case footer.MatchString(line):
			for len(lines) > 0 && lines[len(lines)-1] == "" {
				lines = lines[:len(lines)-1]
			}
			lines, broken = append(lines, pageBreak), true
		case broken && (line == "" || header.MatchString(line)):
		default:
			lines, broken = append(lines, line), false
		}
	}
	return lines
}

// splitter collects blocks of lines without a blank one between them.
type splitter struct {
	sections []Section
	block    []string
	broken   bool // the block so far ends with the page
	skip     bool // within the title or the table of contents
	titled   bool // the line before this one is a heading
}

var (
	numbered = regexp.MustCompile(`^(\d+(?:\.\d+)*)\.?\s+(\S.*)$`)
	appendix = regexp.MustCompile(`^(?:Appendix )?([A-Z])\.\s+(\S.*)$`)
	matter   = regexp.MustCompile(`^(Status|Abstract|Copyright|IESG Note)`)
	contents = regexp.MustCompile(`\.( ?\.){3,}\s*\d+$`)
)

func (s *splitter) line(line string) {
	last := &s.sections[len(s.sections)-1]
	titled := s.titled && last.Number != front && last.Number != back
	s.titled = line != "" && line != pageBreak && line[0] != ' '
	switch {
	case line == pageBreak:
		s.broken = true
	case line == "":
		s.flush()
	case s.titled:
		s.flush()
		s.heading(line)
	case titled:
		last.Title += " " + strings.TrimSpace(line)
	case contents.MatchString(line):
	default:
		if s.broken && len(s.block) > 0 && !continues(s.block[len(s.block)-1], line) {
			s.flush()
		}
		s.broken = false
		s.block = append(s.block, line)
	}
}

// heading begins a section. A heading without a number belongs to the front
// matter, or to what follows the last numbered section.
func (s *splitter) heading(line string) {
	last := s.sections[len(s.sections)-1].Number
	s.skip = last == front && !matter.MatchString(line)
	for _, form := range []*regexp.Regexp{numbered, appendix} {
		if m := form.FindStringSubmatch(line); m != nil {
			s.sections = append(s.sections, Section{Number: m[1], Title: m[2]})
			s.skip = false
			return
		}
	}
	if last != front && last != back {
		s.sections = append(s.sections, Section{Number: back, Title: "Back matter"})
	}
}

// continues reports whether a paragraph goes on over the end of a page: the
// line before it is a full one and ends no sentence, or both are lines of one
// example.
func continues(before, after string) bool {
	if dialogue.MatchString(before) {
		return dialogue.MatchString(after)
	}
	const full = 55
	sameIndent := indent(before) == indent(after)
	return sameIndent && len(before) >= full && !strings.ContainsAny(before[len(before)-1:], ".?!:")
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

var (
	dialogue = regexp.MustCompile(`^\s*([CS]:|<?\.\.\.>?$)`)
	grammar  = regexp.MustCompile(`^\s*[a-zA-Z][a-zA-Z0-9-]*\s+=/?\s`)
	// A table has a line under its head; its rows are indented as all text is.
	underline = regexp.MustCompile(`^\s*-{3,}(\s|$)`)
	row       = regexp.MustCompile(`^   \S`)

	end    = regexp.MustCompile("[.?!][\"')\\]]*\\s+[\"'(\\[`*]?[A-Z0-9]")
	named  = regexp.MustCompile(`Appendix [A-Z]\.$`)
	marker = regexp.MustCompile(`^\d+\.$`) // of an item of a list
	short  = regexp.MustCompile(`\b(e\.g|i\.e|etc|vs|cf|Inc|St|Dr|Mr|[A-Z])\.$`)
)

// flush cuts the block into sentences.
func (s *splitter) flush() {
	block := s.block
	s.block, s.broken = nil, false
	if len(block) == 0 || s.skip {
		return
	}
	to := &s.sections[len(s.sections)-1]
	switch {
	case to.whole(), some(block, dialogue):
		to.Sentences = append(to.Sentences, join(block))
	case some(block, grammar):
		to.Sentences = append(to.Sentences, each(block, grammar)...)
	case some(block, underline):
		to.Sentences = append(to.Sentences, each(block, row)...)
	default:
		to.Sentences = append(to.Sentences, cut(join(block))...)
	}
}

// each divides a grammar at the names that it defines, or a table at its rows.
func each(block []string, begins *regexp.Regexp) []string {
	var all []string
	from := 0
	for i := range block {
		if i > from && begins.MatchString(block[i]) {
			all = append(all, join(block[from:i]))
			from = i
		}
	}
	return append(all, join(block[from:]))
}

var listing = regexp.MustCompile(`References$|^Author`)

// whole reports whether the section is a list whose entries are no prose.
func (s Section) whole() bool {
	return listing.MatchString(s.Title) || s.Number == back
}

func some(lines []string, pattern *regexp.Regexp) bool {
	for _, line := range lines {
		if pattern.MatchString(line) {
			return true
		}
	}
	return false
}

// join makes one line of a block. A word that is broken at a hyphen is put
// together.
func join(block []string) string {
	var b strings.Builder
	for _, line := range block {
		line = strings.Join(strings.Fields(line), " ")
		if b.Len() > 0 && !hyphenated.MatchString(b.String()) {
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return strings.ReplaceAll(b.String(), "\t", " ")
}

var hyphenated = regexp.MustCompile(`[A-Za-z]-$`)

// cut divides a paragraph at the ends of its sentences.
func cut(text string) []string {
	var sentences []string
	from := 0
	for at := 0; ; {
		loc := end.FindStringIndex(text[at:])
		if loc == nil {
			return append(sentences, text[from:])
		}
		gap := at + strings.LastIndexByte(text[at:at+loc[1]], ' ')
		at = gap + 1
		if so := text[from:gap]; marker.MatchString(so) || short.MatchString(so) && !named.MatchString(so) {
			continue
		}
		sentences = append(sentences, text[from:gap])
		from = gap + 1
	}
}
