package suggest

import (
	"slices"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	names := []string{"alpha", "alphabet", "beta", "gamma"}
	for word, want := range map[string][]string{
		"":                          nil,
		"alpa":                      {"alpha"},
		"ALPHA":                     {"alpha", "alphabet"},
		"bet":                       {"alphabet", "beta"},
		"omega":                     nil,
		strings.Repeat("alpha", 99): nil,
	} {
		if got := Nearest(word, names); !slices.Equal(got, want) {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
