package debuglog

import (
	"bytes"
	"html"
	"regexp"
)

// This file undoes what pasting does to a text as a whole. Which lines a format has does not
// matter for it.

// oneLineEnd turns CR CR LF, which is what CRLF becomes where LF becomes CRLF, into CRLF.
func oneLineEnd(data []byte) []byte {
	for bytes.Contains(data, []byte("\r\r\n")) {
		data = bytes.ReplaceAll(data, []byte("\r\r\n"), []byte("\r\n"))
	}
	if n := bytes.Count(data, []byte("\n")); n == 0 && bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	return data
}

// status is what a line of a server begins with, after a sign of its side at most.
var status = regexp.MustCompile(`(\+OK|-ERR)\b`)

// unquoted takes off the signs of quoted mail. Lines that begin with ">" may be those of a
// client, too: those of a server never are, and quoted are several in a row.
func unquoted(data []byte) []byte {
	for range 3 {
		again, found := unquotedOnce(data)
		if !found {
			return data
		}
		data = again
	}
	return data
}

func unquotedOnce(data []byte) (out []byte, found bool) {
	if !quotes.Match(data) {
		return data, false
	}
	var run [][]byte // of lines that are quoted, with one between that is not where it was wrapped
	plain := 0
	flush := func() {
		quoted := len(run) >= 2
		if quoted {
			quoted = false
			for _, line := range run {
				quoted = quoted || bytes.HasPrefix(line, []byte(">")) && status.Match(line)
			}
		}
		for _, line := range run {
			if rest, ok := bytes.CutPrefix(line, []byte(">")); ok && quoted {
				line, found = bytes.TrimPrefix(rest, []byte(" ")), true
			}
			out = append(out, line...)
		}
		run, plain = nil, 0
	}
	for line := range bytes.Lines(data) {
		switch {
		case bytes.HasPrefix(line, []byte(">")):
			plain = 0
		case len(run) > 0 && plain == 0 && !serverSign.Match(line):
			plain++
		default:
			flush()
			out = append(out, line...)
			continue
		}
		run = append(run, line)
	}
	flush()
	return out, found
}

var (
	quotes     = regexp.MustCompile(`(?m)^>.*(?:\+OK|-ERR)\b`)
	serverSign = regexp.MustCompile(`^(?:<|\*)|^.{0,60}(?:\+OK|-ERR)\b`)
)

// unescaped undoes what HTML needs. A line that has the characters themselves was not escaped.
func unescaped(data []byte) []byte {
	if !entity.Match(data) {
		return data
	}
	var out []byte
	for line := range bytes.Lines(data) {
		if entity.Match(line) && !bytes.ContainsAny(line, "<>") {
			line = []byte(html.UnescapeString(string(line)))
		}
		out = append(out, line...)
	}
	return out
}

var entity = regexp.MustCompile(`&(?:lt|gt|quot|nbsp|#0?3[49]|#x27|#x3[ce]|#6[02]);`)
