package transcript

import (
	"strconv"
	"strings"
	"time"
)

// unknownDirection words the error for a direction that has no such form here:
// it belongs to the other side, or it is mistyped.
func unknownDirection(text string, given []word, sides []side) *mistake {
	folded := folded(given)
	for _, f := range directions {
		if f.fits(given) {
			return &mistake{0, "<" + folded + ">, a stage direction of " + f.Side.String(), "one of " + sides[0].String()}
		}
	}
	var known []string
	shapes := map[string]string{}
	for _, f := range directions {
		if f.of(sides) {
			known = append(known, f.Words)
			shapes[f.Words] = f.shape()
		}
	}
	expected := "a stage direction that is known (scripts/README.md lists them)"
	if best := nearest(blanked(given), known); best != "" {
		expected = "a stage direction that is known (did you mean " + shapes[best] + "?)"
	}
	return &mistake{0, show("<" + folded + ">"), expected}
}

// String names the side for an error message.
func (s side) String() string {
	return [...]string{"the client (C:)", "the server (S:)", "the lines of a multi-line reply"}[s]
}

// folded is the direction in one line, its words apart by one blank.
func folded(given []word) string {
	texts := make([]string, len(given))
	for i, w := range given {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// blanked puts the blanks of a form where a direction has arguments, so that
// the two can be compared.
func blanked(given []word) string {
	texts := make([]string, len(given))
	for i, w := range given {
		texts[i] = w.text
		if w.text[0] == '"' {
			texts[i] = "%q"
		} else if _, err := strconv.Atoi(w.text); err == nil || w.text[0] == '{' {
			texts[i] = "%d"
		} else if _, err := time.ParseDuration(w.text); err == nil {
			texts[i] = "%t"
		}
	}
	return strings.Join(texts, " ")
}

// shape is the form as a reader would write it.
func (f form) shape() string {
	return "<" + strings.NewReplacer("%d", "1", "%t", "200ms", "%q", `"..."`, "%w", "NAME").Replace(f.Words) + ">"
}

// example is the first direction of a side.
func example(s side) string {
	for _, f := range directions {
		if f.Side == s {
			return f.shape()
		}
	}
	return ""
}
