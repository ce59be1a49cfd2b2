package transcript

import "strings"

// didYouMean returns the known word nearest to word as the tail of an error
// message, "" if none is near.
func didYouMean(word string, known []string) string {
	if best := nearest(word, known); best != "" {
		return " (did you mean " + best + "?)"
	}
	return ""
}

// nearest returns the known word with the fewest edits from word, "" if even
// that one differs in more than a third.
func nearest(word string, known []string) string {
	const longest = 200 // beyond it nobody has mistyped a word
	if len(word) > longest {
		return ""
	}
	word = strings.ToLower(word)
	best, fewest := "", max(2, len(word)/3)+1
	for _, k := range known {
		if d := edits(word, strings.ToLower(k)); d < fewest && d < len(k) {
			best, fewest = k, d
		}
	}
	return best
}

// edits is the Levenshtein distance of two strings in octets.
func edits(a, b string) int {
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
