package wire

import (
	"bytes"
	"strings"
)

// Indicator is the first word of a reply.
type Indicator int

const (
	// Malformed is a line that begins with none of the indicators.
	Malformed Indicator = iota
	// OK is "+OK".
	OK
	// ERR is "-ERR".
	ERR
	// Challenge is the "+" of a SASL exchange (RFC 5034 section 4).
	Challenge
)

// String returns the indicator as it is sent.
func (i Indicator) String() string {
	return [...]string{"no status indicator", "+OK", "-ERR", "+"}[i]
}

// Status is the first line of a reply.
type Status struct {
	Indicator Indicator
	// Lenient is set when the indicator was recognised only because letter case,
	// or what follows it without a space, was overlooked ("+ok", "+OKfoo", "+ERR").
	Lenient bool
	Text    string // what follows the indicator and one space
	Code    string // a response code at the start of Text, brackets removed; "" if none
	Space   bool   // whether a space followed the indicator
}

// ParseStatus reads a status line; its line end may be there or not. It never
// fails: a line that is no status line at all is Malformed.
func ParseStatus(line []byte) Status {
	s := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	st := indicator(s)
	if st.Indicator == OK || st.Indicator == ERR {
		st.Code = responseCode(st.Text)
	}
	return st
}

// IndicatorOf returns the indicator of a status line, as ParseStatus does, which it costs less than.
func IndicatorOf(line []byte) Indicator {
	switch {
	case bytes.HasPrefix(line, []byte("+OK")):
		return OK
	case bytes.HasPrefix(line, []byte("-ERR")):
		return ERR
	}
	return ParseStatus(line).Indicator
}

func indicator(s string) Status {
	if s == "+" {
		return Status{Indicator: Challenge}
	}
	if text, ok := strings.CutPrefix(s, "+ "); ok {
		return Status{Indicator: Challenge, Text: text, Space: true}
	}
	for _, form := range [...]struct {
		word string
		is   Indicator
		lax  bool
	}{{"+OK", OK, false}, {"-ERR", ERR, false}, {"+ERR", ERR, true}, {"-OK", Malformed, true}} {
		if len(s) < len(form.word) || !strings.EqualFold(s[:len(form.word)], form.word) {
			continue
		}
		lax := form.lax || s[:len(form.word)] != form.word
		rest := s[len(form.word):]
		if rest == "" {
			return Status{Indicator: form.is, Lenient: lax}
		}
		if rest[0] == ' ' {
			return Status{Indicator: form.is, Lenient: lax, Text: rest[1:], Space: true}
		}
		return Status{Indicator: form.is, Lenient: true, Text: rest}
	}
	return Status{Indicator: Malformed, Text: s}
}

// responseCode returns what stands between the brackets that open a text.
func responseCode(text string) string {
	if !strings.HasPrefix(text, "[") {
		return ""
	}
	code, _, closed := strings.Cut(text[1:], "]")
	if !closed {
		return ""
	}
	return code
}

// CodeIs reports whether a response code is the given one or one below it in the
// hierarchy: "SYS/TEMP/FOO" is "SYS/TEMP" and is "SYS" (RFC 2449 section 8).
// Letter case does not count.
func CodeIs(code, want string) bool {
	code, want = strings.ToUpper(code), strings.ToUpper(want)
	return code == want || strings.HasPrefix(code, want+"/")
}
