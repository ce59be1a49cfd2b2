package rules

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// A command that takes a message number, or logs in, is held to rules of its own.
func TestEveryCommandHasItsRules(t *testing.T) {
	for _, s := range wire.Specs() {
		if s.Standard() && s.Number {
			if refusing[s.Keyword] == "" || len(hiding[s.Keyword]) == 0 || serving[s.Keyword] == "" {
				t.Errorf("no rule says when %s serves a message, and when it refuses", s.Keyword)
			}
		}
		if s.Standard() && !s.Obsolete && !s.SASL && (s.Login != wire.NoLogin || s.TLS) && loggedIn[s.Keyword] == "" {
			t.Errorf("no rule says that %s is refused after login", s.Keyword)
		}
		if _, known := tags[s.Tag]; s.Tag != "" && !known {
			t.Errorf("the tag %s of %s is not known", s.Tag, s.Keyword)
		}
	}
}
