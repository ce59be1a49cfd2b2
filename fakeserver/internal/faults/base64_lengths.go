package faults

import (
	"bytes"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Base64 that is not decoded whole, by how much of its last group is padding.
var _ = Add(
	Fault{
		Name:     "base64-two-octets-in-the-last-group-lost",
		Breaks:   "RFC5034-4-OK-01",
		Sentence: "Where Base64 ends with one equals sign, the last octet is lost.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		Apply:    func(w *server.Wiring) { shortened(w, 1) },
	},
)

// shortened loses the last octet of responses with so much padding.
func shortened(w *server.Wiring, padding int) {
	decode := w.Decode
	lose := func(line, text []byte) []byte {
		if n := len(line) - len(bytes.TrimRight(line, "=")); n == padding && len(text) > 0 {
			return text[:len(text)-1]
		}
		return text
	}
	w.Decode = func(s *server.Session, line []byte) ([]byte, error) {
		line = append([]byte(nil), line...)
		text, err := decode(s, line)
		return lose(line, text), err
	}
}
