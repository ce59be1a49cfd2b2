package debuglog

import (
	"regexp"
	"slices"
	"strings"
)

// reading is a text that is being read line by line.
type reading struct {
	*paste
	scribe *scribe
	now    *way
	say    func(l textLine, d said) error
	held   *heldLine // which the next line may go on with
	before string    // the line before, if it was none of the conversation
	length int       // of the line that was read last
	last   int       // of the one before that
	mended bool      // lines were put together
}

type heldLine struct {
	line textLine
	raw  int // its length, with all that stands in front
	said said
	way  *way
}

// read writes down the sessions of a text, and reports whether lines of it were put together.
func (p *paste) read(f *file) (mended bool, err error) {
	r := &reading{paste: p, scribe: &scribe{file: f}}
	if err := f.lines(r.line); err != nil {
		return false, err
	}
	if err := r.flush(); err != nil {
		return false, err
	}
	r.scribe.endAll()
	return r.mended, nil
}

// line takes a line.
func (r *reading) line(l textLine) error {
	d, w, rest := r.parse(l.text, r.now)
	raw := len(l.text)
	if w == nil && r.spaced && strings.TrimSpace(l.text) == "" && (r.now == nil || !r.now.bare && !r.now.every) {
		return nil // what was broken may go on after it
	}
	if w == nil {
		if r.unwrap(l) {
			return nil
		}
		if d, w, rest = r.join(l.text); w != nil {
			l.doubt, r.mended = true, true
		}
	}
	r.last, r.length, r.before = r.length, raw, ""
	if w == nil {
		r.before = l.text
		if err := r.flush(); err != nil {
			return err
		}
		return r.other(l)
	}
	if err := r.flush(); err != nil {
		return err
	}
	l.text, l.crlf = rest, l.crlf && w.depth == 0
	l.doubt = l.doubt || r.edge > 0 && raw >= r.edge
	r.held = &heldLine{l, raw, d, w}
	return nil
}

// unwrap reports whether a line goes on with the one before: that one was too long to have
// been written in one, where lines are broken.
func (r *reading) unwrap(l textLine) bool {
	h := r.held
	text := strings.TrimSpace(l.text)
	if h == nil || text == "" || h.way.bare || h.way.every || h.raw < 40 && !h.line.doubt ||
		h.said.who != byClient && h.said.who != byServer || gap.MatchString(text) {
		return false
	}
	word, _, _ := strings.Cut(text, " ")
	switch {
	case h.raw == r.edge:
		h.said.text += text
	case len(word) < r.width-h.raw:
		return false
	default:
		h.said.text = strings.TrimRight(h.said.text, " ") + " " + text
	}
	h.raw, h.line.doubt = len(l.text), true
	r.mended = true
	h.line.cut = l.cut
	return true
}

// join puts a line together with the one before, which was no line of the conversation: it may
// have been broken within what stands in front of it.
func (r *reading) join(text string) (said, *way, string) {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	if r.now == nil || r.now.bare || r.now.every || len(r.before) < 40 || len(word) < r.width-len(r.before) || word == "" {
		return said{}, nil, ""
	}
	return r.parse(strings.TrimRight(r.before, " ")+" "+strings.TrimSpace(text), r.now)
}

// flush writes down the line that was held.
func (r *reading) flush() error {
	h := r.held
	if h == nil {
		return nil
	}
	r.held = nil
	if h.way != r.now {
		if r.now != nil && r.now.format != h.way.format {
			r.scribe.endAll()
		}
		r.now = h.way
		r.scribe.format = h.way.format
		r.say = r.scribe.say
		if h.way.reader != nil {
			r.say = h.way.reader(r.scribe)
		}
	}
	return r.say(h.line, h.said)
}

// other takes a line that is not one of the conversation, as far as it shows.
func (r *reading) other(l textLine) error {
	text := strings.TrimSpace(l.text)
	switch {
	case leftOut(l.text), suppressed.MatchString(text):
		r.scribe.gap()
	case r.now != nil && (r.now.bare || r.now.every):
		if cuts := fronts(l.text); r.now.depth > 0 && len(cuts) > r.now.depth {
			l.text = l.text[cuts[r.now.depth]:]
		}
		l.doubt = l.doubt || r.mayGoOn(text)
		return r.say(l, said{})
	case text != "":
		r.ignored++
	}
	return nil
}

// mayGoOn reports whether a line may be the rest of the one before, by its length.
func (r *reading) mayGoOn(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return r.last >= 40 && word != "" && len(word) >= r.width-r.last
}

// leftOut reports whether a line stands for what was left out, whatever is in front of it.
func leftOut(text string) bool {
	return slices.ContainsFunc(fronts(text), func(at int) bool { return gap.MatchString(strings.TrimSpace(text[at:])) })
}

// suppressed is what clients write in the place of a line of theirs that is not shown.
var suppressed = regexp.MustCompile(`(?i)logging suppressed|trace suppressed`)

// gap is what people put in the place of what they leave out.
var gap = regexp.MustCompile(
	`(?i)^[\[(<{]?(?:\.{2,}|…|-+ ?(?:8<|snip|cut).*|` +
		`(?:snip(?:ped)?|cut|omitted|trimmed|truncated)|` +
		`\.* ?(?:\d+ )?(?:more |other )?(?:lines?|stuff|output|messages) ?` +
		`(?:omitted|removed|snipped|skipped|cut|deleted)?)\.*[\])>}]?$`)
