package debuglog

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// paste is what is known of a text before it is read: which formats are in it, after how many
// things that stand in front of their lines.
type paste struct {
	ways    []way
	width   int  // where its lines may have been broken between words
	edge    int  // where they may have been cut off; 0 if nothing shows that
	spaced  bool // there is a blank line after each line
	ignored int  // lines that tell nothing
}

// way is one way in which lines are written.
type way struct {
	*format
	depth  int // how much stands in front
	strong int // lines that are surely of the conversation
	client bool
	server bool
}

// headOctets is how much of a text is looked at for the signs of formats. Where they are not
// in it, all of it is.
const headOctets = 256 << 10

// recognise finds out how a text is to be read, nil if there is no conversation in it.
func recognise(data []byte) *paste {
	for head := headOctets; ; head = len(data) {
		if p := recogniseHead(data[:min(len(data), head)]); p != nil || head >= len(data) {
			return p
		}
	}
}

func recogniseHead(head []byte) *paste {
	anchored := map[*format]bool{}
	p := &paste{}
	p.edges(head)
	for line := range bytes.Lines(head) {
		text := string(bytes.TrimRight(line, "\r\n"))
		cuts := fronts(text)
		for i := range formats {
			f := &formats[i]
			if f.anchor == nil || anchored[f] {
				continue
			}
			anchored[f] = slices.ContainsFunc(cuts, func(at int) bool { return f.anchor.MatchString(text[at:]) })
		}
	}
	eligible := func(f *format) bool { return f.parse != nil && (f.anchor == nil || anchored[f]) }
	for line := range bytes.Lines(head) {
		p.count(string(bytes.TrimRight(line, "\r\n")), eligible)
	}
	if !p.choose() || p.ways[0].parseless(head) {
		return nil
	}
	return p
}

// edges finds out where lines may have been broken, or cut off.
func (p *paste) edges(head []byte) {
	longest, times, lines, blank := 0, 0, 0, 0
	for line := range bytes.Lines(head) {
		line = bytes.TrimRight(line, "\r\n")
		if lines++; len(bytes.TrimSpace(line)) == 0 {
			blank++
		}
		p.width = max(p.width, bytes.LastIndexByte(line, ' '))
		switch n := len(line); {
		case n > longest:
			longest, times = n, 1
		case n == longest:
			times++
		}
	}
	p.spaced = 5*blank > 2*lines
	if times >= 3 {
		p.edge = longest
	}
}

// parseless reports whether the text is a transcript, which looks like a dialogue.
func (w *way) parseless(head []byte) bool {
	return w.format.name == plain.name && transcriptSign.Match(head)
}

// count adds a line to the way in which it is written.
func (p *paste) count(text string, eligible func(*format) bool) {
	for depth, at := range fronts(text) {
		for i := range formats {
			f := &formats[i]
			if !eligible(f) {
				continue
			}
			d, ok := f.parse(text[at:])
			if !ok || !d.strong() {
				continue
			}
			w := p.way(f, depth)
			w.strong++
			w.client = w.client || d.who == byClient
			w.server = w.server || d.who == byServer
			return
		}
	}
}

func (p *paste) way(f *format, depth int) *way {
	i := slices.IndexFunc(p.ways, func(w way) bool { return w.format == f && w.depth == depth })
	if i < 0 {
		i = len(p.ways)
		p.ways = append(p.ways, way{format: f, depth: depth})
	}
	return &p.ways[i]
}

// strong reports whether a line is surely one of a conversation.
func (d said) strong() bool {
	switch d.who {
	case byServer:
		is := wire.ParseStatus([]byte(d.text)).Indicator
		return is == wire.OK || is == wire.ERR || Foreign(d.text) != ""
	case byClient:
		spec := wire.ParseCommand([]byte(d.text)).Spec()
		return spec.Standard() || spec.Obsolete
	}
	return false
}

// choose keeps the ways that count. Where nothing marks the sides but what people write, both
// have to speak.
func (p *paste) choose() bool {
	most := 0
	for _, w := range p.ways {
		most = max(most, w.strong)
	}
	p.ways = slices.DeleteFunc(p.ways, func(w way) bool {
		return 20*w.strong < most || (w.loose && w.anchor == nil || w.bare) && (!w.client || !w.server)
	})
	slices.SortStableFunc(p.ways, func(a, b way) int { return b.strong - a.strong })
	if len(p.ways) > 1 { // what has no marks is not looked for between what has
		marked := slices.DeleteFunc(slices.Clone(p.ways), func(w way) bool { return w.bare })
		if len(marked) > 0 && (!p.ways[0].bare || marked[0].strong*2 > p.ways[0].strong) {
			p.ways = marked
		}
	}
	return len(p.ways) > 0
}

// String names the formats.
func (p *paste) String() string {
	var names []string
	for _, w := range p.ways {
		if !slices.Contains(names, w.name) {
			names = append(names, w.name)
		}
	}
	return strings.Join(names, ", ")
}

// front is what programs, and those who collect what they write, put in front of a line.
var front = regexp.MustCompile(`^(?:[A-Z]{4,8}:[\w.]+: ?|(?:` + strings.Join([]string{
	`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \S+`, // syslog: date and host
	`\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?:?`,
	`\[?\d{1,4}[-/.]\d\d?[-/.]\d{2,4},? \d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?[AP]M)?\]?:?`,
	`\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?`, // logcat
	`\[?\d\d?:\d\d:\d\d(?:[.,:]\d+)?(?: ?[AP]M)?\]?:?`,
	`\[[^\]\s][^\]]{0,80}\]:?`,
	`\((?:[\w .#/-]{1,60})\):?`,
	`\d{1,12}(?:\.\d+)?[:.)|]?`,
	`[\w./@-]+ *\|`, // a container
	`(?i:trace|debug|info|warn|warning|error|fine[a-z]*|verbose|notice|[diwv])\b[:/]?(?:[\w.$-]+(?: ?\( *\d+\))?:)?`,
	`[A-Za-z_][\w$]*(?:[./:][\w$]+)+:?`, // a logger
	`K-?9[\w.-]*:?`,
	`[A-Za-z_][\w.$/#-]{2,40}(?:\[\d+\])?:`,
	`[-–—|:>]`,
}, "|") + `)(?:[ \t]+|$))`)

// fronts are where a line may begin, once what stands in front of it is taken off.
func fronts(text string) []int {
	const most = 8
	cuts := make([]int, 1, most)
	at := 0
	for len(cuts) < most {
		blanks := len(text[at:]) - len(strings.TrimLeft(text[at:], " \t"))
		rest := text[at+blanks:]
		m := front.FindStringIndex(rest)
		if m == nil || sideSign.MatchString(rest[:m[1]]) {
			if blanks > 0 && at > 0 {
				cuts = append(cuts, at+blanks)
			}
			break
		}
		at += blanks + m[1]
		cuts = append(cuts, at)
	}
	return cuts
}

// sideSign is what says who speaks, and does not stand in front of anything else.
var sideSign = regexp.MustCompile(`(?i)^(?:[SC]|client|server|recv|sent|send|[<>*+]+|<?[-=]+>) ?[:>]?\s*$`)

// parse finds out what a line tells, and in which of the ways it is written: the last one, if
// it can be.
func (p *paste) parse(text string, last *way) (d said, w *way, rest string) {
	var cuts []int
	try := func(w *way) bool {
		if w.depth > 0 && cuts == nil {
			cuts = fronts(text)
		}
		rest = text
		if w.depth > 0 {
			if w.depth >= len(cuts) {
				return false
			}
			rest = text[cuts[w.depth]:]
		}
		var ok bool
		d, ok = w.format.parse(rest)
		return ok
	}
	if last != nil && try(last) {
		return d, last, rest
	}
	for i := range p.ways {
		if w := &p.ways[i]; w != last && try(w) {
			return d, w, rest
		}
	}
	return said{}, nil, text
}
