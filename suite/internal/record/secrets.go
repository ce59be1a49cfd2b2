package record

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/mask"
)

// few octets are no secret: writing over all that is like them would leave nothing.
const few = 4

// mostSecrets is how many octets of secrets are looked for before the recording is
// given up.
const mostSecrets = 4 << 20

// longest is a secret that is looked for in one piece; mostAlike, how many of them may
// begin alike before there are too many.
const longest, mostAlike = 2 << 10, 512

// secrets are texts that must not be written, wherever they show: whole, or the
// beginning of them, because servers quote so much of what they do not understand; and
// in upper or lower case, because they quote keywords in a case of their own.
//
// Messages of any size are searched for them, so most of a text is passed over: no
// head is shorter than stride + 2 octets, so that of each some three octets stand
// where three octets are looked at.
type secrets struct {
	known   map[head][]secret
	lengths [headLen + 1]bool // that heads have
	octets  int
	stride  int
	bits    uint     // of the hashes; 0 is few of them, for the secrets of one session
	threes  []uint64 // a bit for any three octets in a head, by their hash
	rests   wrappedSecrets
}

// defaultBits is how many bits of a hash count, if nothing is said.
const defaultBits = 16

// secret is a text to be written over; left and right tell that the octet beside it
// holds a part of a secret, too.
type secret struct {
	text        []byte // in lower case
	left, right bool
}

// learn takes note of a secret, and of what becomes of it within Base64.
func (s *secrets) learn(text string) {
	if len(text) < few {
		return
	}
	for _, form := range mask.Written(text) {
		s.add([]byte(form), false, false)
	}
	for shift := range 3 {
		padded := append(make([]byte, shift), text...)
		digits := base64.StdEncoding.EncodeToString(padded)
		// Only the digits that depend on nothing but the secret.
		from, to := (8*shift+5)/6, 8*len(padded)/6
		s.add([]byte(digits[from:to]), shift > 0, 8*len(padded)%6 != 0)
	}
}

// add takes note of a text.
func (s *secrets) add(text []byte, left, right bool) {
	if len(text) < few || s.tooMany() {
		return
	}
	if len(text) > longest { // nothing that is searched for takes long to compare
		s.add(text[:longest/2], left, true)
		s.add(text[longest/2:], true, right)
		return
	}
	if s.known == nil {
		s.known, s.stride = map[head][]secret{}, headLen-2
		s.bits = cmp.Or(s.bits, defaultBits)
		s.threes = make([]uint64, 1<<s.bits/64)
	}
	text = smallLetters(text)
	n := min(len(text), headLen)
	h := newHead(text, n)
	if slices.ContainsFunc(s.known[h], func(k secret) bool { return bytes.Equal(k.text, text) }) {
		return
	}
	k := secret{text, left, right}
	s.known[h] = append(s.known[h], k)
	s.rests.add(k, s.bits)
	s.octets += len(text)
	if len(s.known[h]) > mostAlike {
		s.octets = mostSecrets + 1
	}
	s.lengths[n], s.stride = true, min(s.stride, n-2)
	for i := range n - 2 {
		word, bit := three(text[i:], s.bits)
		s.threes[word] |= bit
	}
}

// tooMany reports whether there are more secrets than can be looked for.
func (s *secrets) tooMany() bool { return s.octets > mostSecrets }

// possible reports whether there may be a secret in a text.
func (s *secrets) possible(text []byte) bool {
	if s.stride == 0 {
		return false
	}
	for i := s.stride - 1; i+2 < len(text); i += s.stride {
		if word, bit := three(text[i:], s.bits); s.threes[word]&bit != 0 && s.near(text, i) {
			return true
		}
	}
	return false
}

// near reports whether the head of a secret covers the three octets at i.
func (s *secrets) near(text []byte, i int) bool {
	for from := max(0, i-s.stride+1); from <= i; from++ {
		for n := few; n <= min(headLen, len(text)-from); n++ {
			if s.lengths[n] && s.known[newHead(text[from:], n)] != nil {
				return true
			}
		}
	}
	return false
}

// hide writes over all that is secret in a text, in a copy of it that is made where
// there is none yet. What is left of secrets that the text ends in is added to cut, if
// it is not nil.
func (s *secrets) hide(out, text []byte, cut *[]secret) []byte {
	if !s.possible(text) {
		return out
	}
	if out == nil {
		out = bytes.Clone(text)
	}
	for from := range text {
		for n := few; n <= min(headLen, len(text)-from); n++ {
			if !s.lengths[n] {
				continue
			}
			for _, k := range s.known[newHead(text[from:], n)] {
				n := k.common(text[from:])
				k.overwrite(out, from, from+n)
				if rest := k.cut(text, from, n); cut != nil && rest != nil {
					*cut = append(*cut, secret{rest, false, k.right})
				}
			}
		}
	}
	return out
}

// common is how many octets of a secret a text begins with.
func (k secret) common(text []byte) (n int) {
	for n < min(len(k.text), len(text)) && small(text[n]) == k.text[n] {
		n++
	}
	return n
}

// overwrite writes over a secret, or its beginning, that stands between two places.
func (k secret) overwrite(out []byte, from, to int) {
	whole := to-from == len(k.text)
	if k.left && from > 0 && encodes(out[from-1]) {
		from--
	}
	if k.right && whole && to < len(out) && encodes(out[to]) {
		to++
	}
	for i := from; i < to; i++ {
		out[i] = 'x'
	}
}

// encodes reports whether an octet may be one of Base64, and tell of the octets beside it.
func encodes(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// hideTail writes over the end of a text, if it may be the beginning of a secret that
// goes on where the text is cut off, however little of it.
func (s *secrets) hideTail(out, text []byte) {
	for n := min(len(text), headLen-1); n > 0; n-- {
		tail := newHead(text[len(text)-n:], n)
		for h, all := range s.known {
			if n < h.n && h.first(n) == tail {
				all[0].overwrite(out, len(text)-n, len(text))
				return
			}
		}
	}
}
