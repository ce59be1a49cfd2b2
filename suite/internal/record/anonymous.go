package record

import (
	"bytes"
	"hash/maphash"
	"regexp"
	"slices"
	"unicode"
)

// anonymous writes stand-ins of the same length: of a word always the same one within a
// session, letters for other letters, in the case they have, and digits for other digits.
// All that is neither letter nor digit stays, and with it dots, lines, boundaries and
// MIME. What stays besides is no part of a text: it is one of the words that the formats
// themselves are made of.
type anonymous struct {
	seed  maphash.Seed
	names [][]byte // of users
}

func newAnonymous() *anonymous { return &anonymous{seed: maphash.MakeSeed()} }

// name takes note of the name of a user, and of its part before the @.
func (a *anonymous) name(name string) {
	local, _, _ := bytes.Cut([]byte(name), []byte("@"))
	for _, n := range [][]byte{[]byte(name), local} {
		if len(n) > 2 && bytes.ContainsFunc(n, unicode.IsLetter) &&
			!slices.ContainsFunc(a.names, func(k []byte) bool { return bytes.Equal(k, n) }) {
			a.names = append(a.names, n)
		}
	}
}

// address is what looks like a mail address or a message id.
var address = regexp.MustCompile(`[^\s<>"'(),;:\[\]]+@[^\s<>"'(),;:\[\]]+`)

// text replaces addresses and names of users in what a person is told of the session.
func (a *anonymous) text(p []byte) []byte {
	p = address.ReplaceAllFunc(p, func(found []byte) []byte { return a.words(nil, found) })
	for _, name := range a.names {
		if bytes.Contains(p, name) {
			p = bytes.ReplaceAll(p, name, a.words(nil, name))
		}
	}
	return p
}

// words appends the stand-in of a text.
func (a *anonymous) words(out, p []byte) []byte {
	for len(p) > 0 {
		if n := encodedWordLen(p); n > 0 {
			out = a.encodedWord(out, p[:n])
			p = p[n:]
			continue
		}
		n := 0
		for n < len(p) {
			u := unitAt(p[n:])
			if !u.word {
				break
			}
			n += u.len
		}
		if n > 0 {
			out = a.word(out, p[:n])
		} else {
			n = unitAt(p).len
			out = append(out, p[:n]...)
		}
		p = p[n:]
	}
	return out
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'A' <= c && c <= 'F' || 'a' <= c && c <= 'f' }
