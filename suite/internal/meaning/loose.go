package meaning

import (
	"slices"
	"strings"
)

// Loose returns words without what depends on the mail, or on the configuration of a server: sizes,
// contents, and the list of capabilities.
func Loose(strict []string) []string {
	all := make([]string, len(strict))
	for i, word := range strict {
		all[i] = loose(word)
	}
	return all
}

// Strange reports whether the first lists of capabilities in two conversations are not the same: then sizes and
// contents need not be, either, since one server is built in another way than the other.
func Strange(a, b []string) bool {
	one, other := capabilitiesIn(a), capabilitiesIn(b)
	return one != other && one != "" && other != ""
}

func capabilitiesIn(words []string) string {
	for _, word := range words {
		if fields := strings.Fields(word); len(fields) > 3 && fields[2] == "capabilities" {
			return fields[3]
		}
	}
	return ""
}

func loose(word string) string {
	fields := strings.Fields(word)
	if len(fields) < 3 {
		return word
	}
	switch fields[2] {
	case "list":
		for i, f := range fields[3:] {
			if n, value, found := strings.Cut(f, "="); found && !strings.HasPrefix(value, "u") {
				fields[3+i] = n
			}
		}
	case "capabilities", "text":
		fields = fields[:3]
	case "+OK":
		// The size is after the number of messages, or that of the message.
		if i := slices.IndexFunc(fields, func(f string) bool { return strings.HasPrefix(f, "=") }); i >= 0 &&
			i+1 < len(fields) && isNumber(fields[i+1]) {
			fields = slices.Delete(fields, i+1, i+2)
		}
	}
	return strings.Join(fields, " ")
}

func isNumber(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}
