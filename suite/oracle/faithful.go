package oracle

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
)

// difference is the outcome of comparing a message that came with the one that was
// put there: the same, or where they part, as octets of what came.
type difference struct {
	same      bool
	from, to  int64
	want, got string
	line      string // the wanted line, "" behind the end
	gotLine   string
	short     bool // what came ends too early
	long      bool // what came goes on behind the end
}

// faithful compares octet for octet, and where that fails once more with what stores
// and delivery agents do to a message before POP3 sees it: header fields added on
// top, status fields anywhere in the header, ">From " quoting, CR and NUL octets that
// a store can't hold, the blank line behind a header that has none.
func faithful(want, got []byte) difference {
	if bytes.Equal(want, got) {
		return difference{same: true}
	}
	came := normal(withoutAdded(want, got))
	if bytes.Equal(normal(want), came) || sameButNUL(want, withoutAdded(want, got)) {
		return difference{same: true}
	}
	for _, cr := range []string{"", "\n"} {
		if bytes.ContainsRune(want, '\r') && bytes.Equal(normal(replaceBareCR(want, cr)), came) {
			return difference{same: true}
		}
	}
	return firstDifference(want, got)
}

// isFaithful tells whether what came is the message that was put there. Most are not, where
// one is looked for among many, and most of those have another Message-ID.
func isFaithful(want, got []byte) bool {
	if a, b := messageID(want), messageID(got); a != nil && b != nil && !bytes.Equal(a, b) {
		return false
	}
	return faithful(want, got).same
}

// messageID is the line of that field, which no store changes; nil if it is not to be
// found easily.
func messageID(text []byte) []byte {
	_, rest, found := bytes.Cut(text[:max(0, headerEnd(text))], []byte("\nMessage-ID: "))
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

// sameButNUL tells whether two messages differ at most where the wanted one has NUL
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

// statusFields are header fields that mailbox stores keep for themselves.
var statusFields = []string{"Status", "X-Status", "X-UID", "X-UIDL", "X-Keywords", "X-IMAP", "X-IMAPbase", "Content-Length", "Lines"}

// headerField is the beginning of a header line, or of one that continues it.
var headerField = regexp.MustCompile(`^([!-9;-~]+[ \t]*:|[ \t])`)

// withoutAdded removes from what came the header fields that stand above the first
// line of the message that was put there.
func withoutAdded(want, got []byte) []byte {
	first, _, _ := bytes.Cut(want, []byte("\n"))
	for rest := got; len(rest) > 0; {
		l, behind, _ := bytes.Cut(rest, []byte("\n"))
		switch {
		case bytes.Equal(l, first):
			return rest
		case !headerField.Match(l):
			return got
		}
		rest = behind
	}
	return got
}

// withoutStatus removes status fields from the header. A header that no blank line
// ends gets one.
func withoutStatus(text []byte) []byte {
	end := headerEnd(text)
	header, body := text, []byte("\r\n")
	if end >= 0 {
		header, body = text[:end-2], text[end-2:]
	}
	var kept [][]byte
	dropping := false
	for _, l := range bytes.SplitAfter(header, []byte("\r\n")) {
		if len(l) > 0 && l[0] != ' ' && l[0] != '\t' {
			dropping = isStatusField(l)
		}
		if !dropping {
			kept = append(kept, l)
		}
	}
	return append(bytes.Join(kept, nil), body...)
}

func isStatusField(l []byte) bool {
	name, _, _ := strings.Cut(string(l[:min(len(l), 40)]), ":")
	for _, f := range statusFields {
		if strings.EqualFold(name, f) {
			return true
		}
	}
	return false
}

// undotted is a line without its dots, to find out whether only dots went wrong.
func undotted(line string) string { return strings.ReplaceAll(line, ".", "") }

// oneCR is a line with a single CR in front of its LF.
func oneCR(line string) string { return strings.TrimRight(line, "\r\n") + "\r\n" }

func replaceBareCR(text []byte, with string) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	text = bytes.ReplaceAll(text, []byte("\r"), []byte(with))
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}

// firstDifference finds the first line in which two messages differ, apart from header
// fields that were added.
func firstDifference(want, got []byte) difference {
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
			d := difference{from: at, to: at + int64(len(gl)), line: string(wl), gotLine: string(gl), short: len(gl) == 0, long: len(wl) == 0}
			d.want, d.got = showLine(wl, "the end of the message"), showLine(gl, "the end of the message")
			return d
		}
		g = g[1:]
		at += int64(len(gl))
	}
	return difference{same: true}
}

func showLine(l []byte, none string) string {
	if len(l) == 0 {
		return none
	}
	return show(l).String()
}

// dotted tells whether two messages part at a dot: a line that begins with one is
// missing or has something else there, or a line has more of them or less.
func (d difference) dotted() bool {
	dot := strings.HasPrefix(d.line, ".")
	return dot && (d.short || d.gotLine == d.line[1:] || d.gotLine == " "+d.line) || !d.short && !d.long && undotted(d.gotLine) == undotted(d.line)
}

// rules names what is broken by the way in which the two differ.
func (d difference) rules(want []byte) []requirement.ID {
	rules := []requirement.ID{"RFC1939-5-RETR-01"}
	add := func(r requirement.ID) { rules = append([]requirement.ID{r}, rules...) }
	switch {
	case strings.HasPrefix(d.line, ".") && d.short:
		add("RFC1939-5-RETR-06")
		add("RFC1939-3-MULTI-02")
	case d.dotted():
		add("RFC1939-3-MULTI-02")
	case !d.short && !d.long && oneCR(d.gotLine) == oneCR(d.line):
		add("RFC1939-11-FMT-01")
	case len(d.line) > 1000:
		add("RFC1939-5-RETR-07")
	case d.short && len(want) > 1<<16:
		add("RFC1939-5-RETR-08")
	case headerEnd(want) == len(want) && (d.line == "\r\n" || d.long && d.gotLine == "\r\n"):
		add("RFC1939-5-RETR-04")
	}
	return rules
}
