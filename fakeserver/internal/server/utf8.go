package server

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// utf8Mode is the command UTF8 (RFC 6856 section 2.1). From here to the end of
// the session, messages come as they are stored. It stands before login, so
// that sizes can be settled when the maildrop is opened.
func utf8Mode(s *Session, _ Command) Reply {
	s.UTF8 = true
	return Positive("messages will be sent in UTF-8")
}

const errNeedsUTF8 = Refusal("the message can't be shown without UTF8")

// rendering is the form in which a message is sent in this session. Without
// UTF-8 mode there is none for a message with a header section in UTF-8 that is not
// ASCII (RFC 6856 section 2.1). A body with such characters is nothing new to POP3 and
// goes through, and so does a header section with octets above 127 that are no UTF-8: the
// RFC is about internationalized messages (RFC 6532), and not about mail of the days when
// people wrote Latin-1 there, which UTF-8 mode does not help either.
func rendering(s *Session, m Message) (Message, error) {
	if s.UTF8 || m.old || s.Wiring.Verbs["UTF8"] == nil {
		return m, nil
	}
	found, err := m.Scanned()
	if err == nil && found.international {
		return Message{}, errNeedsUTF8
	}
	return m, nil // an error shows when the message is opened
}

// takesUTF8 reports whether a command line may be in UTF-8: names and
// passwords may, before and after the command UTF8 (RFC 6856 section 2.2,
// UTF8 USER).
func takesUTF8(s *Session, keyword string, line []byte) bool {
	switch keyword {
	case "USER", "PASS", "APOP":
		return s.Wiring.Verbs["UTF8"] != nil && utf8.Valid(line)
	}
	return false
}

// headerSpy looks for characters outside ASCII in the header section of what is
// written to it, which has CRLF line ends.
type headerSpy struct {
	beyond bool   // there are some
	wrong  bool   // there is what is no UTF-8
	begun  []byte // a character that is not complete
	over   bool
	length int // of the present line so far
}

// international reports whether the header section is one in UTF-8, and not in ASCII.
func (h *headerSpy) international() bool { return h.beyond && !h.wrong && len(h.begun) == 0 }

func (h *headerSpy) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0 && !h.over && !h.wrong; {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		h.characters(rest[:len(rest)-len(after)])
		h.length += len(line)
		if ended {
			h.over = h.length <= len("\r")
			h.length = 0
		}
		rest = after
	}
	return len(p), nil
}

// characters looks at the next octets of the header section.
func (h *headerSpy) characters(p []byte) {
	if len(h.begun) == 0 && isSevenBit(p) {
		return
	}
	h.beyond = true
	p = append(h.begun, p...)
	h.begun = nil
	for len(p) > 0 {
		if !utf8.FullRune(p) {
			h.begun = bytes.Clone(p)
			return
		}
		r, n := utf8.DecodeRune(p)
		if r == utf8.RuneError && n == 1 {
			h.wrong = true
			return
		}
		p = p[n:]
	}
}

// isSevenBit looks at eight octets at a time: what has no blank line is all
// header, and may be long.
func isSevenBit(p []byte) bool {
	for ; len(p) >= 8; p = p[8:] {
		if binary.NativeEndian.Uint64(p)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range p {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
