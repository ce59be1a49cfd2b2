package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// A text without a translation is a warning; that LANG changes none breaks the rule.
func TestLanguageWithoutEffect(t *testing.T) {
	session := func(first, second, noop string) string {
		texts := func(tag, noop string) string {
			return "C: LANG " + tag + "\nS: +OK " + tag + " language changed\nC: NOOP\nS: +OK " + noop +
				"\nC: RETR 0\nS: -ERR no such message\nC: LIST 0\nS: -ERR no such message\n"
		}
		return "C: <open>\nS: +OK hi\nC: USER mrose\nS: +OK\nC: PASS tanstaaf\nS: +OK\n" + texts(first, "done") +
			texts(second, noop) + "C: QUIT\nS: +OK"
	}
	without := func(texts ...string) string {
		dialogue := session("de", "fr", "done")
		for _, text := range texts {
			dialogue = strings.ReplaceAll(dialogue, text, "")
		}
		return dialogue
	}
	for name, c := range map[string]struct {
		dialogue string
		want     requirement.Severity // "" is nothing
	}{
		"all the same":        {session("de", "fr", "done"), requirement.Fail},
		"one of them":         {session("de", "fr", "fait"), requirement.Warn},
		"Norwegian, twice":    {session("nb", "nn", "done"), ""},
		"English, twice":      {session("en-GB", "en-US", "done"), ""},
		"two texts in all":    {without(" language changed", "C: LIST 0\nS: -ERR no such message\n"), requirement.Warn},
		"texts without words": {without(" language changed", " no such message", " done"), ""},
	} {
		worst := requirement.Severity("")
		for _, f := range hear(t, model.World{}, c.dialogue).Findings() {
			if f.Rule != rule.RFC6856_3_2_LANG_06 {
				continue
			}
			got := f.Severity
			if got == "" {
				got = requirement.Fail
			}
			order := []requirement.Severity{"", requirement.Info, requirement.Warn, requirement.Fail}
			if slices.Index(order, got) > slices.Index(order, worst) {
				worst = got
			}
		}
		if worst != c.want {
			t.Errorf("%s: %q, want %q", name, worst, c.want)
		}
	}
}
