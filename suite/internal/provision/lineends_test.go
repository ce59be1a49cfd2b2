package provision

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// However the octets are cut into writes, only the CR of a CRLF goes.
func TestLineEndsBecomeLF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		octets := []byte(rapid.StringOf(rapid.SampledFrom([]rune("\r\nx"))).Draw(t, "octets"))
		want := bytes.ReplaceAll(octets, []byte("\r\n"), []byte("\n"))
		for _, reader := range []io.Reader{
			bytes.NewReader(octets),
			iotest.OneByteReader(bytes.NewReader(octets)),
			iotest.HalfReader(bytes.NewReader(octets)),
		} {
			var got bytes.Buffer
			lf := &lfWriter{dst: &got}
			buffer := make([]byte, 7)
			// Hidden from io.Copy, which would write everything at once.
			n, err := io.CopyBuffer(lf, struct{ io.Reader }{reader}, buffer)
			if err == nil {
				err = lf.flush()
			}
			if err != nil || n != int64(len(octets)) {
				t.Fatalf("%d octets written, %v", n, err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
