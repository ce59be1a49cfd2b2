package transcript

import (
	"strings"

	"github.com/pop3spec/pop3spec/internal/suggest"
)

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
		if d := suggest.Distance(word, strings.ToLower(k)); d < fewest && d < len(k) {
			best, fewest = k, d
		}
	}
	return best
}
