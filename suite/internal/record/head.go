package record

import (
	"bytes"
	"encoding/binary"
)

// headLen is how much of a secret is not to be written: less of it tells nothing, or
// is in every other text, too.
const headLen = 8

// head is the beginning of a text in lower case, to be looked up.
type head struct {
	octets uint64
	n      int
}

// newHead is the first n octets of a text.
func newHead(text []byte, n int) head {
	if len(text) >= headLen {
		return head{lower(binary.LittleEndian.Uint64(text)), headLen}.first(n)
	}
	var octets [headLen]byte
	copy(octets[:], text)
	return head{lower(binary.LittleEndian.Uint64(octets[:])), headLen}.first(n)
}

// first is the first n octets of a head.
func (h head) first(n int) head { return head{h.octets & (1<<(8*n) - 1), n} }

// lower turns capital letters into small ones, in eight octets at a time.
func lower(w uint64) uint64 {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	// The high bit of an octet is set from 'A' on, and after 'Z', where it is ASCII.
	low := w &^ highs
	capital := (low + ones*(0x80-'A')) &^ (low + ones*(0x80-'Z'-1)) &^ w & highs
	return w | capital>>2
}

func small(c byte) byte { return byte(lower(uint64(c))) }

// smallLetters is a text in lower case. Letters outside ASCII stay as they are.
func smallLetters(text []byte) []byte {
	out := bytes.Clone(text)
	for i, c := range out {
		out[i] = small(c)
	}
	return out
}

// three is the place of the bit for the three octets that a text begins with, by so
// many bits of their hash.
func three(text []byte, bits uint) (word int, bit uint64) {
	w := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16
	hash := uint32(lower(w)) * 0x9e3779b1 >> (32 - bits)
	return int(hash >> 6), 1 << (hash & 63)
}
