package record

import (
	"bytes"
	"hash/maphash"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// anonymous writes stand-ins of the same length: of a word always the same one within a
// session, letters for letters, in the case they have, and digits for digits. All that is
// neither letter nor digit stays, and with it dots, lines, boundaries and MIME.
type anonymous struct {
	seed  maphash.Seed
	names [][]byte // of users
}

func newAnonymous() *anonymous { return &anonymous{seed: maphash.MakeSeed()} }

// name takes note of the name of a user, and of its part before the @.
func (a *anonymous) name(name string) {
	local, _, _ := bytes.Cut([]byte(name), []byte("@"))
	for _, n := range [][]byte{[]byte(name), local} {
		if len(n) > 2 && bytes.ContainsFunc(n, unicode.IsLetter) && !slices.ContainsFunc(a.names, func(k []byte) bool { return bytes.Equal(k, n) }) {
			a.names = append(a.names, n)
		}
	}
}

// address is what looks like a mail address or a message id.
var address = regexp.MustCompile(`[^\s<>"'(),;:\[\]]+@[^\s<>"'(),;:\[\]]+`)

// text replaces addresses and names of users in what is no message.
func (a *anonymous) text(p []byte) []byte {
	p = address.ReplaceAllFunc(p, func(found []byte) []byte { return a.words(nil, found) })
	for _, name := range a.names {
		if bytes.Contains(p, name) {
			p = bytes.ReplaceAll(p, name, a.words(nil, name))
		}
	}
	return p
}

// encodedWord is the beginning of a word of RFC 2047.
var encodedWord = regexp.MustCompile(`^=\?[A-Za-z0-9_*-]+\?[BbQq]\?`)

// words appends the stand-in of a text.
func (a *anonymous) words(out, p []byte) []byte {
	for len(p) > 0 {
		n := 0
		for n < len(p) && isWord(p[n]) {
			n++
		}
		switch begun := p[0]; {
		case n > 0:
			out = a.word(out, p[:n])
		case begun == '=' && len(p) > 1 && p[1] == '?' && encodedWord.Match(p):
			n = len(encodedWord.Find(p))
			out = append(out, p[:n]...)
		case begun == '=' && len(p) > 2 && isHex(p[1]) && isHex(p[2]):
			n = 3
			out = append(out, quoted(p[:n])...)
		case begun < utf8.RuneSelf:
			n = 1
			out = append(out, begun)
		default:
			_, n = utf8.DecodeRune(p)
			out = a.foreign(out, p[:n])
		}
		p = p[n:]
	}
	return out
}

// word appends letters for letters and digits for digits.
func (a *anonymous) word(out, word []byte) []byte {
	h := maphash.Bytes(a.seed, word)
	for _, c := range word {
		h = h*6364136223846793005 + 1442695040888963407
		r := byte(h >> 56)
		switch {
		case c <= '9':
			out = append(out, '0'+r%10)
		case c <= 'Z':
			out = append(out, 'A'+r%26)
		default:
			out = append(out, 'a'+r%26)
		}
	}
	return out
}

// foreign appends a character beyond ASCII for one of as many octets; for what is no
// UTF-8, an octet that never is.
func (a *anonymous) foreign(out, char []byte) []byte {
	r := rune(maphash.Bytes(a.seed, char) >> 40)
	switch len(char) {
	case 2:
		return utf8.AppendRune(out, 'à'+r%0x20)
	case 3:
		return utf8.AppendRune(out, '一'+r%0x1000)
	case 4:
		return utf8.AppendRune(out, '😀'+r%0x40)
	}
	return append(out, 0xff)
}

// quoted is the stand-in of a character of the encoding quoted-printable.
func quoted(char []byte) []byte {
	if char[1] >= '8' {
		return []byte("=E9")
	}
	return char
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'A' <= c && c <= 'F' || 'a' <= c && c <= 'f' }
