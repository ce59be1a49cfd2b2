package content

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// Difference is the outcome of comparing a message that came with the one that was put
// there: the same, or where they part, as octets of what came.
type Difference struct {
	Same     bool
	From, To int64
	Want     string // the line that was wanted, "" after the end
	Got      string // the line that came, "" after the end
	Short    bool   // what came ends too early
	Long     bool   // what came goes on after the end
	Cut      bool   // what came is the same up to a NUL, and no more
}

// Compare compares octet for octet, and where that fails once more without what stores
// and delivery agents do to a message before POP3 sees it: header fields added on top,
// status fields anywhere in the header section, ">From " quoting, CR and NUL octets that
// a store can't hold, the blank line after a header section that has none.
func Compare(want, got []byte) Difference {
	if bytes.Equal(want, got) {
		return Difference{Same: true}
	}
	came := normal(withoutAdded(want, got))
	if bytes.Equal(normal(want), came) || sameButNUL(want, withoutAdded(want, got)) {
		return Difference{Same: true}
	}
	for _, cr := range []string{"", "\n"} {
		if bytes.ContainsRune(want, '\r') && bytes.Equal(normal(replaceBareCR(want, cr)), came) {
			return Difference{Same: true}
		}
	}
	return firstDifference(want, got)
}

// Same reports whether what came is the message that was put there. Most are not where
// one is looked for among many, and most of those have another Message-ID.
func Same(want, got []byte) bool {
	if a, b := messageID(want), messageID(got); a != nil && b != nil && !bytes.Equal(a, b) {
		return false
	}
	return CompareStored(want, got, false).Same
}

// SameID reports whether two messages have the same Message-ID.
func SameID(one, other []byte) bool {
	id := messageID(one)
	return id != nil && bytes.Equal(id, messageID(other))
}

// messageID is the line of that field, which no store changes; nil if it is not to be
// found easily.
func messageID(text []byte) []byte {
	_, rest, found := bytes.Cut(text[:max(0, HeaderEnd(text))], []byte("\nMessage-ID: "))
	if !found {
		return nil
	}
	id, _, _ := bytes.Cut(rest, []byte("\r\n"))
	return id
}

// normal brings a message into a form in which what a store may change is gone.
func normal(text []byte) []byte {
	text = withoutStatus(text)
	text = bytes.ReplaceAll(text, []byte{0}, nil)
	text = bytes.ReplaceAll(text, []byte{0x80}, nil) // what some servers send for NUL
	lines := bytes.SplitAfter(text, []byte("\r\n"))
	for i, l := range lines {
		if unquoted := bytes.TrimLeft(l, ">"); bytes.HasPrefix(unquoted, []byte("From ")) {
			lines[i] = unquoted
		}
	}
	return bytes.Join(lines, nil)
}

// sameButNUL reports whether two messages differ at most where the wanted one has NUL
// octets, which a store may replace by whatever it likes.
func sameButNUL(want, got []byte) bool {
	if len(want) != len(got) || bytes.IndexByte(want, 0) < 0 {
		return false
	}
	for i, b := range want {
		if b != 0 && b != got[i] {
			return false
		}
	}
	return true
}

// headerField is the beginning of a header line, or of one that continues it.
var headerField = regexp.MustCompile(`^([!-9;-~]+[ \t]*:|[ \t])`)

// withoutAdded removes from what came the header fields that stand above the first
// line of the message that was put there.
func withoutAdded(want, got []byte) []byte {
	first, _, _ := bytes.Cut(want, []byte("\n"))
	for rest := got; len(rest) > 0; {
		line, below, _ := bytes.Cut(rest, []byte("\n"))
		switch {
		case bytes.Equal(line, first):
			return rest
		case !headerField.Match(line):
			return got
		}
		rest = below
	}
	return got
}

func replaceBareCR(text []byte, with string) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	text = bytes.ReplaceAll(text, []byte("\r"), []byte(with))
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}

// firstDifference finds the first line in which two messages differ, apart from header
// fields that were added.
func firstDifference(want, got []byte) Difference {
	body := withoutAdded(want, got)
	at, header := int64(len(got)-len(body)), true
	w, g := bytes.SplitAfter(want, []byte("\n")), bytes.SplitAfter(body, []byte("\n"))
	for len(w) > 0 || len(g) > 0 {
		var wl, gl []byte
		if len(w) > 0 {
			wl = w[0]
		}
		if len(g) > 0 {
			gl = g[0]
		}
		switch {
		case bytes.Equal(wl, gl):
			header = header && len(bytes.TrimRight(wl, "\r\n")) > 0
			w = w[1:]
		case !header || !isStatusField(gl):
			return Difference{
				From: at, To: at + int64(len(gl)), Want: string(wl), Got: string(gl),
				Short: len(gl) == 0, Long: len(wl) == 0,
			}
		}
		g = g[1:]
		at += int64(len(gl))
	}
	return Difference{Same: true}
}

// Dotted reports whether two messages part at a dot: a line that begins with one is
// missing or has something else there, or a line has more or fewer of them.
func (d Difference) Dotted() bool {
	undotted := func(line string) string { return strings.ReplaceAll(line, ".", "") }
	dot := strings.HasPrefix(d.Want, ".")
	return dot && (d.Short || d.Got == d.Want[1:] || d.Got == " "+d.Want) ||
		!d.Short && !d.Long && undotted(d.Got) == undotted(d.Want)
}

// LineEnd reports whether the two lines differ in their line end alone.
func (d Difference) LineEnd() bool {
	oneCR := func(line string) string { return strings.TrimRight(line, "\r\n") + "\r\n" }
	return !d.Short && !d.Long && oneCR(d.Got) == oneCR(d.Want)
}

// Shown returns the two lines for people, quoted and not too long.
func (d Difference) Shown() (want, got string) { return shown(d.Want), shown(d.Got) }

func shown(line string) string {
	const most = 120
	switch {
	case line == "":
		return "the end of the message"
	case len(line) > most:
		return fmt.Sprintf("%q... (%d octets)", line[:most], len(line))
	}
	return fmt.Sprintf("%q", line)
}
