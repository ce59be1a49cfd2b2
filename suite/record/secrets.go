package record

import (
	"bytes"
	"encoding/base64"
	"slices"
)

// few octets are no secret: writing over all that is like them would leave nothing.
const few = 4

// mostSecrets is how many texts are looked for before the recording is given up.
const mostSecrets = 1000

// secrets are texts that must not be written, wherever they show.
//
// Messages of any size are searched for them, so most of a text is passed over: no
// secret is shorter than stride + 1 octets, so that each has a pair of octets at some
// multiple of stride in the text, which is one of the pairs in its first octets.
type secrets struct {
	known  []secret
	stride int
	pairs  [1 << 16 / 64]uint64 // a bit for each pair
}

// secret is a text to be written over; left and right tell that the octet beside it
// holds a part of a secret, too.
type secret struct {
	text        []byte
	left, right bool
}

// learn takes note of a secret, and of what becomes of it within Base64.
func (s *secrets) learn(secret string) {
	if len(secret) < few {
		return
	}
	s.add([]byte(secret), false, false)
	for shift := range 3 {
		padded := append(make([]byte, shift), secret...)
		text := base64.StdEncoding.EncodeToString(padded)
		// Only the digits that depend on nothing but the secret.
		from, to := (8*shift+5)/6, 8*len(padded)/6
		s.add([]byte(text[from:to]), shift > 0, 8*len(padded)%6 != 0)
	}
}

// add takes note of a text.
func (s *secrets) add(text []byte, left, right bool) {
	if len(text) < few || slices.ContainsFunc(s.known, func(k secret) bool { return bytes.Equal(k.text, text) }) {
		return
	}
	s.known = append(s.known, secret{bytes.Clone(text), left, right})
	shortest := len(text)
	for _, k := range s.known {
		shortest = min(shortest, len(k.text))
	}
	s.stride = shortest - 1
	clear(s.pairs[:])
	for _, k := range s.known {
		for i := range s.stride {
			word, bit := pair(k.text, i)
			s.pairs[word] |= bit
		}
	}
}

// possible tells whether there may be a secret in a text.
func (s *secrets) possible(text []byte) bool {
	if s.stride == 0 {
		return false
	}
	for i := s.stride - 1; i+1 < len(text); i += s.stride {
		if word, bit := pair(text, i); s.pairs[word]&bit != 0 && s.near(text, i) {
			return true
		}
	}
	return false
}

// pair is the place of the bit for the octets at i and behind it.
func pair(text []byte, i int) (word int, bit uint64) {
	return int(text[i])<<2 | int(text[i+1])>>6, 1 << (text[i+1] & 63)
}

// near tells whether a secret covers the pair of octets at i.
func (s *secrets) near(text []byte, i int) bool {
	for _, k := range s.known {
		from, to := max(0, i-s.stride+1), min(len(text), i+len(k.text))
		if bytes.Contains(text[from:to], k.text) {
			return true
		}
	}
	return false
}

// hide returns a text in which all that is secret is written over; the text itself, if
// nothing is.
func (s *secrets) hide(text []byte) []byte {
	if !s.possible(text) {
		return text
	}
	out := bytes.Clone(text)
	for _, k := range s.known {
		for from := 0; ; {
			i := bytes.Index(text[from:], k.text)
			if i < 0 {
				break
			}
			from += i
			k.blot(out, from, from+len(k.text))
			from++
		}
	}
	return out
}

// blot writes over a secret that stands between two places.
func (k secret) blot(out []byte, from, to int) {
	if k.left {
		from = max(from-1, 0)
	}
	if k.right && to < len(out) && out[to] != '=' {
		to++
	}
	for i := from; i < to; i++ {
		out[i] = 'x'
	}
}

// hideTail is hide for a text that was cut off: its end may be the beginning of a
// secret.
func (s *secrets) hideTail(text []byte) []byte {
	out := bytes.Clone(s.hide(text))
	from := len(text)
	for _, k := range s.known {
		for n := min(len(k.text), len(text)); n > 0; n-- {
			if bytes.HasSuffix(text, k.text[:n]) {
				from = min(from, len(text)-n)
				break
			}
		}
	}
	for i := from; i < len(out); i++ {
		out[i] = 'x'
	}
	return out
}
