package record

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// messageRewriter makes a message anonymous, line by line. It follows the structure that the
// header of each part announces, and treats as header fields only what is one: the lines
// up to the first empty one, and those after the boundary of a part that is open.
type messageRewriter struct {
	*anonymous
	header     bool     // the line is one of a header section
	encoded    bool     // the lines of the body are Base64
	boundaries [][]byte // of the parts around the line, outermost first

	field    field
	value    structured        // how far a field with parameters has been read
	announce map[string][]byte // the fields that say what comes after the header
}

const (
	contentType = "content-type"
	encoding    = "content-transfer-encoding"
)

func (a *anonymous) letter() *messageRewriter {
	l := &messageRewriter{anonymous: a}
	l.beginHeader()
	return l
}

// line returns the stand-in of a line, as long as it is.
func (l *messageRewriter) line(text []byte) []byte {
	switch {
	case l.atBoundary(text):
		return l.words(nil, text)
	case !l.header && l.encoded:
		return l.base64(nil, text)
	case !l.header:
		return l.words(nil, text)
	case len(text) == 0:
		l.endHeader()
		return text
	case text[0] == ' ' || text[0] == '\t':
		l.note(text)
		return l.continued(nil, text)
	case fieldLine.Match(text):
		return l.begin(text)
	}
	l.field = field{}
	return l.words(nil, text)
}

// beginHeader begins the header of the message or of a part.
func (l *messageRewriter) beginHeader() {
	l.header, l.encoded, l.field = true, false, field{}
	l.announce = map[string][]byte{}
}

// fieldLine is a line that begins a field.
var fieldLine = regexp.MustCompile("^[!-9;-~]+[ \t]*:")

// begin is the first line of a field.
func (l *messageRewriter) begin(text []byte) []byte {
	colon := bytes.IndexByte(text, ':')
	name := strings.ToLower(strings.TrimRight(string(text[:colon]), " \t"))
	l.field, l.value = fieldOf(name), structured{}
	out := bytes.Clone(text[:colon])
	if !l.field.known {
		out = l.words(nil, text[:colon])
	}
	if (name == contentType || name == encoding) && l.announce[name] == nil {
		l.announce[name] = []byte{}
		l.field.announces = name
	}
	out, text = append(out, ':'), text[colon+1:]
	l.note(text)
	if keep := l.field.keep; keep != nil {
		n := len(keep.Find(text))
		out, text = append(out, text[:n]...), text[n:]
	}
	return l.continued(out, text)
}

// note keeps the value of a field that says what comes after the header.
func (l *messageRewriter) note(text []byte) {
	const most = 8 << 10
	if name := l.field.announces; name != "" && len(l.announce[name])+len(text) < most {
		l.announce[name] = append(l.announce[name], text...)
	}
}

// continued appends the stand-in of a line of the field's value.
func (l *messageRewriter) continued(out, text []byte) []byte {
	if l.field.parameters {
		return l.value.line(l.anonymous, out, text)
	}
	return l.words(out, text)
}

// boundaryParameter is the one of Content-Type.
var boundaryParameter = regexp.MustCompile(`(?i);[ \t]*boundary[ \t]*=[ \t]*(?:"([^"]+)"|([^ \t;"()]+))`)

// endHeader is the empty line after a header.
func (l *messageRewriter) endHeader() {
	kind := strings.ToLower(strings.Trim(string(l.announce[contentType]), " \t"))
	how := strings.ToLower(strings.Trim(string(l.announce[encoding]), " \t"))
	l.header, l.encoded = false, how == "base64"
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		const deepest = 50
		found := boundaryParameter.FindSubmatch(l.announce[contentType])
		if found != nil && len(l.boundaries) < deepest {
			l.boundaries = append(l.boundaries, slices.Concat([]byte("--"), found[1], found[2]))
		}
		l.encoded = false
	case (strings.HasPrefix(kind, "message/rfc822") || strings.HasPrefix(kind, "message/global")) && !l.encoded &&
		how != "quoted-printable":
		l.beginHeader()
	}
}

// atBoundary reports whether a line is the boundary of a part that is open, and closes or
// begins what it does.
func (l *messageRewriter) atBoundary(text []byte) bool {
	if !bytes.HasPrefix(text, []byte("--")) {
		return false
	}
	text = bytes.TrimRight(text, " \t")
	for i, b := range slices.Backward(l.boundaries) {
		switch {
		case bytes.Equal(text, b):
			l.boundaries = l.boundaries[:i+1]
			l.beginHeader()
			return true
		case bytes.HasPrefix(text, b) && string(text[len(b):]) == "--":
			l.boundaries = l.boundaries[:i]
			l.header, l.encoded = false, false
			return true
		}
	}
	return false
}
