package transcript

import (
	"strings"
	"time"
)

// form is one way to write a direction. In Words, "%d" stands for a number or a
// {name}, "%t" for a duration such as 200ms, "%q" for a quoted string, "%w" for a
// word or a {name}.
type form struct {
	Side  side
	Words string
	Kind  Kind
}

type side int

const (
	client side = iota
	server
	body // a server line within a multi-line reply
)

// row is all that there is to say of a kind of stage direction.
type row struct {
	words     []string // its forms; the first one is the one that Format writes
	mechanism bool     // its first argument is a SASL mechanism
	Traits
}

// directions are the forms of all directions.
var directions = func() (all []form) {
	for k, r := range table {
		for _, words := range r.words {
			all = append(all, form{r.side(), words, Kind(k)})
		}
	}
	return all
}()

func (t Traits) side() side {
	switch {
	case t.Client:
		return client
	case t.Lines:
		return body
	}
	return server
}

// word is one word of a direction, or one quoted string.
type word struct {
	text   string
	offset int // in the text of the direction, '<' included
}

// words takes the text of a direction, angle brackets included, apart.
func words(text string) []word {
	var out []word
	end := len(text) - 1
	for i := 1; i < end; {
		if isSpace(text[i]) {
			i++
			continue
		}
		from := i
		if text[i] == '"' {
			i += max(quotedLen(text[i:end]), 1)
		}
		for i < end && !isSpace(text[i]) {
			i++
		}
		out = append(out, word{text[from:i], from})
	}
	return out
}

// readDirection finds the form that a direction has been written in. Sides are
// those that may stand where it stands.
func readDirection(text string, sides ...side) (*Direction, side, []use, *mistake) {
	given := words(text)
	if len(given) == 0 {
		return nil, 0, nil, &mistake{0, "an empty stage direction", "for example " + example(sides[0])}
	}
	var near *mistake
	for _, f := range directions {
		if !f.of(sides) || !f.fits(given) {
			continue
		}
		args, uses, bad := f.arguments(given)
		if bad == nil {
			bad = tooMuch(f.Kind, args, given)
		}
		if bad == nil {
			return &Direction{Kind: f.Kind, Args: args}, f.Side, uses, nil
		}
		near = bad
	}
	if near == nil {
		near = unknownDirection(text, given, sides)
	}
	return nil, 0, nil, near
}

func (f form) of(sides []side) bool {
	for _, s := range sides {
		if f.Side == s {
			return true
		}
	}
	return false
}

// fits reports whether the fixed words of the form stand where they should.
func (f form) fits(given []word) bool {
	want := strings.Fields(f.Words)
	if len(want) != len(given) {
		return false
	}
	for i, w := range want {
		if w[0] != '%' && !strings.EqualFold(w, given[i].text) {
			return false
		}
	}
	return true
}

// arguments reads the blanks of the form.
func (f form) arguments(given []word) (args []Text, uses []use, bad *mistake) {
	want := strings.Fields(f.Words)
	for i, w := range want {
		if w[0] != '%' {
			continue
		}
		var arg Text
		var in []use
		if w == "%q" {
			arg, in, bad = quotedArgument(given[i])
		} else {
			arg, in = plainText(given[i].text)
			bad = check(w, arg, limitsOf(want, i))
		}
		if bad != nil {
			bad.offset += given[i].offset
			return nil, nil, bad
		}
		for j := range in {
			in[j].offset += given[i].offset
		}
		args, uses = append(args, arg), append(uses, in...)
	}
	return args, uses, nil
}

func quotedArgument(w word) (Text, []use, *mistake) {
	if w.text[0] != '"' {
		return nil, nil, &mistake{0, show(w.text), `octets in quotes, such as "NOOP\r\n"`}
	}
	return quotedText(w.text)
}

// check tells what is wrong with an argument that stands for a duration, a
// number or a word.
func check(blank string, arg Text, lim limits) *mistake {
	literal, ok := arg.Literal()
	if blank != "%t" && !ok && len(arg) == 1 {
		return nil // one {name}: the value decides when the transcript runs
	}
	switch blank {
	case "%t":
		if d, err := time.ParseDuration(literal); !ok || err != nil || d <= 0 || d > maxPause {
			return &mistake{0, show(arg.String()), "a duration such as 200ms or 2s, of at most " + maxPause.String()}
		}
	case "%d":
		if _, within := lim.read(literal); !ok || !within {
			return &mistake{0, show(arg.String()), "a number " + lim.String() + " or a {name}"}
		}
	case "%w":
		if !ok || literal[0] == '"' {
			return &mistake{0, show(arg.String()), "one word without quotes, or a {name}"}
		}
	}
	return nil
}
