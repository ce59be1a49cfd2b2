// Package suggest finds the name that somebody has mistyped.
package suggest

import (
	"slices"
	"strings"
)

// Nearest returns up to three of the names that somebody may have meant by
// word, the likeliest first.
func Nearest(word string, names []string) []string {
	const longest = 200 // beyond it nobody has mistyped a name
	if word == "" || len(word) > longest {
		return nil
	}
	type candidate struct {
		name string
		far  int
	}
	var near []candidate
	for _, name := range names {
		far := Distance(strings.ToLower(word), strings.ToLower(name))
		if strings.Contains(strings.ToLower(name), strings.ToLower(word)) {
			far = 0
		}
		if far <= max(2, len(word)/4) {
			near = append(near, candidate{name, far})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return a.far - b.far })
	var found []string
	for _, c := range near[:min(3, len(near))] {
		found = append(found, c.name)
	}
	return found
}

// Distance counts the octets to be inserted, removed or replaced to turn a
// into b (Levenshtein).
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, corner+1)
		}
	}
	return row[len(b)]
}
