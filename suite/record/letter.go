package record

import (
	"bytes"
	"regexp"
	"strings"
)

// letter makes a message anonymous, line by line.
type letter struct {
	*anonymous
	header bool // the line is one of the header section
	part   bool // or one of a part within the body
	field  treatment
}

// treatment is what becomes of the value of a header field.
type treatment int

const (
	replaced   treatment = iota
	kept                 // it tells nothing about people
	parameters           // "type; name=value; name=value"
)

// treatments are those of fields by their names; the others are replaced.
var treatments = map[string]treatment{
	"date": kept, "mime-version": kept, "content-transfer-encoding": kept, "content-length": kept, "lines": kept, "precedence": kept,
	"content-type": parameters, "content-disposition": parameters,
}

// known are the fields by which the header of a message within a message is recognised.
var knownField = regexp.MustCompile(`(?i)^(content-[a-z-]+|mime-version|from|to|cc|subject|date|message-id|received|reply-to|sender|references|in-reply-to|return-path):`)

// fieldLine is a line that begins a field.
var fieldLine = regexp.MustCompile("^[!-9;-~]+[ \t]*:")

func (a *anonymous) letter() *letter { return &letter{anonymous: a, header: true} }

// line returns the stand-in of a line, as long as it is.
func (l *letter) line(text []byte) []byte {
	switch {
	case len(text) == 0:
		l.header, l.part = false, false
		return text
	case bytes.HasPrefix(text, []byte("--")) && !l.header:
		l.part, l.field = true, replaced
		return l.words(nil, text)
	case (l.header || l.part) && (text[0] == ' ' || text[0] == '\t'):
		return l.value(nil, text, false)
	case (l.header || l.part) && fieldLine.Match(text), knownField.Match(text):
		return l.begin(text)
	}
	l.part = false
	return l.words(nil, text)
}

// begin is the first line of a field, whose name stays.
func (l *letter) begin(text []byte) []byte {
	colon := bytes.IndexByte(text, ':') + 1
	name := strings.ToLower(strings.TrimRight(string(text[:colon-1]), " \t"))
	l.field = treatments[name]
	return l.value(bytes.Clone(text[:colon]), text[colon:], true)
}

// value appends the stand-in of a line of the field's value; first tells that it is the
// first one.
func (l *letter) value(out, text []byte, first bool) []byte {
	switch l.field {
	case kept:
		return append(out, text...)
	case parameters:
		return l.parameters(out, text, first)
	}
	return l.words(out, text)
}

// telling are the parameters whose values say what a part is, and nothing else.
var telling = map[string]bool{"charset": true, "format": true, "delsp": true, "micalg": true, "protocol": true, "type": true, "report-type": true}

// parameters appends a line of a field with parameters.
func (l *letter) parameters(out, text []byte, first bool) []byte {
	for i, piece := range bytes.SplitAfter(text, []byte(";")) {
		name, value, found := bytes.Cut(piece, []byte("="))
		switch {
		case i == 0 && first:
			out = append(out, piece...)
		case !found:
			out = l.words(out, piece)
		case telling[strings.ToLower(strings.TrimSpace(string(name)))]:
			out = append(out, piece...)
		default:
			out = append(append(out, name...), '=')
			out = l.words(out, value)
		}
	}
	return out
}
