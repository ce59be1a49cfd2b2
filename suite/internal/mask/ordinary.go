package mask

import (
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// ordinary reports whether a secret is a word of which pop3spec itself makes its names
// and sentences.
func ordinary(secret string) bool {
	secret = small(secret)
	for at := few; at <= len(secret); at++ {
		if !pieces()[headOf([]byte(secret[at-few:]))] {
			return false // which is so of most secrets, and the vocabulary is long
		}
	}
	return strings.Contains(vocabulary(), secret)
}

// pieces are all that the vocabulary is made of.
var pieces = sync.OnceValue(func() map[[few]byte]bool {
	text := []byte(vocabulary())
	all := map[[few]byte]bool{}
	for at := few; at <= len(text); at++ {
		all[headOf(text[at-few:])] = true
	}
	return all
})

var vocabulary = sync.OnceValue(func() string {
	words := []string{"pop3spec against pop3://localhost pop3s://127.0.0.1 scripts expected: got: known: as above " +
		"at remark: " +
		"pass, not applicable, blocked, warn, fail, error: rules put to the test, could not be tested, warnings, sessions, " +
		"broken by the server"}
	all, _ := scripts.All() // whose mistakes a run reports
	for _, s := range all {
		words = append(words, s.File, s.Title)
	}
	for _, r := range requirement.All() {
		words = append(words, r.String(), r.Rule, r.Why)
	}
	return small(strings.Join(words, "\n"))
})
