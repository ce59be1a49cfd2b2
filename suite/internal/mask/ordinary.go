package mask

import (
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// ordinary reports whether a secret is a word of which pop3spec itself makes its names
// and sentences.
func ordinary(secret string) bool { return strings.Contains(vocabulary(), small(secret)) }

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
