package mailgrammar

import (
	"bytes"
	"slices"

	"github.com/pop3spec/pop3spec/internal/reduce"
)

// Smaller returns what is left of a message when all lines and then all octets of lines are left out that can be, so
// that fails still holds; fails decides when to stop by what it says no to. Line ends stay as they are, and a message
// is never empty.
func Smaller(text []byte, fails func([]byte) bool) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	lines = reduce.Items(lines, func(some [][]byte) bool {
		left := bytes.Join(some, nil)
		return len(left) > 0 && fails(left)
	})
	for i, line := range lines {
		octets := bytes.TrimRight(line, "\r\n")
		end := line[len(octets):]
		with := func(some []byte) []byte {
			return bytes.Join(slices.Concat(lines[:i], [][]byte{some, end}, lines[i+1:]), nil)
		}
		lines[i] = append(reduce.Items(octets, func(some []byte) bool {
			left := with(some)
			return len(left) > 0 && fails(left)
		}), end...)
	}
	return bytes.Join(lines, nil)
}
