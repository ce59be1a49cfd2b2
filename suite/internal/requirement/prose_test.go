package requirement

import (
	"regexp"
	"strings"
	"testing"
)

// modal is the word by which a reader recognises the level.
var modal = map[Level]string{
	LevelMust:      "must",
	LevelMustNot:   "must not",
	LevelShould:    "should",
	LevelShouldNot: "should not",
	LevelMay:       "may",
}

func TestRuleWordsItsLevel(t *testing.T) {
	for _, r := range All() {
		if word := modal[r.Level]; !strings.Contains(r.Rule, word) {
			t.Errorf("%s is a %s, but its rule has no %q:\n%s", r.ID, r.Level, word, r.Rule)
		}
	}
}

// sentenceBreak finds a second sentence. A dot within a name or number
// (TLS 1.2, _pop3._tcp) has no space after it.
var sentenceBreak = regexp.MustCompile(`[.!?] `)

func TestRuleIsOneShortSentence(t *testing.T) {
	for _, r := range All() {
		switch {
		case !strings.HasSuffix(r.Rule, "."):
			t.Errorf("%s: rule does not end with a full stop:\n%s", r.ID, r.Rule)
		case sentenceBreak.MatchString(r.Rule):
			t.Errorf("%s: rule is more than one sentence:\n%s", r.ID, r.Rule)
		case len(r.Rule) > 240:
			t.Errorf("%s: rule has %d characters:\n%s", r.ID, len(r.Rule), r.Rule)
		}
	}
}

// noise is what terminals, diffs and reports are better off without, and
// words that would be left over from drafting.
var noise = regexp.MustCompile("[^\x20-\x7e]|  |TODO|FIXME|ERRATA|^ | $")

func TestProseIsClean(t *testing.T) {
	for _, r := range All() {
		for _, text := range append([]string{r.Rule, r.Why}, r.Pitfalls...) {
			checkProse(t, r.ID, text)
		}
		if r.Untested != "" {
			checkProse(t, r.ID, r.Untested)
		}
		if noise.MatchString(r.Applies) || strings.HasSuffix(r.Applies, ".") {
			t.Errorf("%s: applies is to follow \"applies when\": %q", r.ID, r.Applies)
		}
	}
}

func checkProse(t *testing.T, id ID, text string) {
	t.Helper()
	if bad := noise.FindString(text); bad != "" {
		t.Errorf("%s: %q in %q", id, bad, text)
	}
	if !strings.HasSuffix(text, ".") {
		t.Errorf("%s: no full stop at the end of %q", id, text)
	}
}

// mention finds ids and fragments of ids in running text.
var mention = regexp.MustCompile(`\b(RFC[0-9]{4}-[0-9][0-9.]*|DEFACTO)-[A-Z0-9]+-[0-9]+`)

func TestMentionedRulesExist(t *testing.T) {
	for _, r := range All() {
		for _, id := range mention.FindAllString(strings.Join(r.Pitfalls, " ")+r.Why+r.Untested, -1) {
			if _, ok := Find(ID(id)); !ok {
				t.Errorf("%s refers to %s, which does not exist", r.ID, id)
			}
		}
	}
}

func TestRulesDoNotRepeatEachOther(t *testing.T) {
	first := make(map[string]ID)
	for _, r := range All() {
		if other, ok := first[r.Rule]; ok {
			t.Errorf("%s and %s have the same rule:\n%s", other, r.ID, r.Rule)
		}
		first[r.Rule] = r.ID
	}
}
