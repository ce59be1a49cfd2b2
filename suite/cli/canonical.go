package cli

import (
	"bytes"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/outfile"
)

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}

// compare compares a file with its canonical form, and rewrites it if asked to.
func (f *checkFlags) compare(std streams, s source, src, canonical []byte) (different bool, err error) {
	if bytes.Equal(src, canonical) || !f.diff && !f.write {
		return false, nil
	}
	if f.diff {
		line, was, is := firstDifference(src, canonical)
		std.say("%s:%d: not in canonical form\n  - %q\n  + %q", s.name(), line, was, is)
	}
	if !f.write {
		return true, nil
	}
	if s.path == "-" {
		_, err := std.document().Write(canonical)
		return true, err
	}
	std.say("%s: rewritten", s.name())
	return true, outfile.Write(s.path, outfile.Public, canonical)
}

// firstDifference finds the first line in which two texts differ.
func firstDifference(a, b []byte) (line int, was, is []byte) {
	for line = 1; ; line++ {
		var moreA, moreB bool
		was, a, moreA = bytes.Cut(a, []byte("\n"))
		is, b, moreB = bytes.Cut(b, []byte("\n"))
		if !bytes.Equal(was, is) || moreA != moreB || !moreA {
			return line, was, is
		}
	}
}
