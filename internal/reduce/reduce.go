// Package reduce finds out what little of something is enough for it to fail.
package reduce

import "slices"

// Items drops items as long as the rest fails. It tries large pieces first, from the
// end, since what comes later depends on what came before; when it returns, no single
// item can be dropped. The items themselves are known to fail, and are not changed.
func Items[T any](items []T, fails func([]T) bool) []T {
	for size := len(items); size > 0; {
		before := len(items)
		for end := len(items); end > 0; {
			begin := max(0, end-size)
			if rest := slices.Concat(items[:begin], items[end:]); fails(rest) {
				items = rest
			}
			end = begin
		}
		switch {
		case size > 1:
			size = min(size/2, max(1, len(items)))
		case len(items) == before:
			return items
		}
	}
	return items
}
