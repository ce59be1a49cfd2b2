package mailgrammar

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// What is left still fails, and no line and no octet of it can be left out.
func TestSmaller(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawn(t, Draw)
		needle := []byte(rapid.SampledFrom([]string{".\r\n", "Date: Thu", "=", "@", "\r\n\r\n"}).Draw(t, "needle"))
		fails := func(text []byte) bool { return bytes.Contains(text, needle) }
		if !fails(text) {
			t.Skip("it has none")
		}
		if got := bytes.TrimSuffix(Smaller(text, fails), []byte("\r\n")); len(got) > len(needle) ||
			!fails(Smaller(text, fails)) {
			t.Errorf("%q is left for %q", got, needle)
		}
	})
}

func TestSmallerKeepsWhatIsNeededTogether(t *testing.T) {
	text := []byte("A: 1\r\nB: 2\r\n\r\none\r\ntwo\r\nthree\r\n")
	got := Smaller(text, func(text []byte) bool {
		return bytes.Contains(text, []byte("B")) && bytes.Contains(text, []byte("w"))
	})
	if string(got) != "B\r\nw\r\n" {
		t.Errorf("%q", got)
	}
	if same := Smaller(text, func([]byte) bool { return false }); !bytes.Equal(same, text) {
		t.Errorf("%q is left of what can't be smaller", same)
	}
}
