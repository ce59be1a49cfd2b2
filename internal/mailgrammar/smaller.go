package mailgrammar

import (
	"bytes"
	"slices"
)

// Smaller returns what is left of a message when all lines and then all octets of lines are left out that can be, so
// that fails still holds; fails decides when to stop by what it says no to. Line ends stay as they are, and a message
// is never empty.
func Smaller(text []byte, fails func([]byte) bool) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	lines = Fewer(lines, func(some [][]byte) bool {
		left := bytes.Join(some, nil)
		return len(left) > 0 && fails(left)
	})
	for i, line := range lines {
		octets := bytes.TrimRight(line, "\r\n")
		end := line[len(octets):]
		with := func(some []byte) []byte {
			return bytes.Join(slices.Concat(lines[:i], [][]byte{some, end}, lines[i+1:]), nil)
		}
		lines[i] = append(Fewer(octets, func(some []byte) bool {
			left := with(some)
			return len(left) > 0 && fails(left)
		}), end...)
	}
	return bytes.Join(lines, nil)
}

// Fewer returns the items that are left when all are left out without which fails still holds: first half of them,
// then a quarter, and so on. The items are not changed.
func Fewer[T any](items []T, fails func([]T) bool) []T {
	items = slices.Clone(items)
	for size := (len(items) + 1) / 2; size > 0; size /= 2 {
		for at := 0; at < len(items); {
			end := min(at+size, len(items))
			if fewer := slices.Concat(items[:at], items[end:]); fails(fewer) {
				items = fewer
			} else {
				at = end
			}
		}
	}
	return items
}
