package record

import (
	"testing"

	"pgregory.net/rapid"
)

func TestHeadsKnowNoCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 1, 12).Draw(t, "text")
		n := rapid.IntRange(1, min(len(text), headLen)).Draw(t, "n")
		same := append([]byte{}, text...)
		for i, c := range same {
			if c >= 'A' && c <= 'Z' {
				same[i] = c + 'a' - 'A'
			}
		}
		if got, want := newHead(text, n), newHead(same[:n], n); got != want {
			t.Errorf("%q is %x, %q is %x", text, got, same, want)
		}
		same[n-1] ^= 1
		if newHead(text, n) == newHead(same, n) {
			t.Errorf("%q is the same as %q", text, same)
		}
	})
}
