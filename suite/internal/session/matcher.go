package session

import "regexp"

// Matcher matches the lines that a transcript writes as patterns. It may be used by several
// goroutines at once.
type Matcher interface {
	// Match returns what the groups of the pattern match in a line, the whole match first, or
	// nil if the pattern does not match from the first octet on. An error says that the line
	// could not be matched at all.
	Match(line []byte, pattern *regexp.Regexp) ([]string, error)
}

// Plain matches with package regexp.
var Plain Matcher = plainMatcher{}

type plainMatcher struct{}

// Match implements Matcher.
func (plainMatcher) Match(line []byte, pattern *regexp.Regexp) ([]string, error) {
	at := pattern.FindSubmatchIndex(line)
	if at == nil || at[0] != 0 {
		return nil, nil
	}
	groups := make([]string, len(at)/2)
	for i := range groups {
		if from, to := at[2*i], at[2*i+1]; from >= 0 {
			groups[i] = string(line[from:to])
		}
	}
	return groups, nil
}
