package content

import (
	"bytes"
	"strings"
)

// statusFields are header fields that mailbox stores keep for themselves.
var statusFields = []string{
	"Status", "X-Status", "X-UID", "X-UIDL", "X-Keywords", "X-IMAP", "X-IMAPbase", "Content-Length", "Lines",
}

// HasStatusField reports whether the header section has a field that mailbox stores keep
// for themselves.
func HasStatusField(text []byte) bool {
	if end := HeaderEnd(text); end >= 0 {
		text = text[:end]
	}
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		if isStatusField(line) {
			return true
		}
		text = rest
	}
	return false
}

func isStatusField(line []byte) bool {
	name, _, _ := strings.Cut(string(line[:min(len(line), 40)]), ":")
	for _, f := range statusFields {
		if strings.EqualFold(name, f) {
			return true
		}
	}
	return false
}

// withoutStatus removes status fields from the header section. A header section that no
// blank line ends gets one.
func withoutStatus(text []byte) []byte {
	end := HeaderEnd(text)
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
