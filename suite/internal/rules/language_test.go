package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// A language is confirmed in that language, which may need letters that ASCII does not have.
func TestAConfirmationInTheLanguage(t *testing.T) {
	const begin = "C: <open>\nS: +OK hi\n"
	for dialogue, want := range map[string]bool{
		"C: LANG fr\nS: +OK fr la langue a été changée\n":     false,
		"C: LANG fr\nS: -ERR la langue n'a pas été changée\n": true,
		"C: NOOP\nS: -ERR pas là\n":                           true,
	} {
		got := broken(hear(t, model.World{}, begin+capa("LANG")+dialogue))
		if slices.Contains(got, "RFC2449-3-ABNF-02") != want {
			t.Errorf("%q: broken: %v; RFC2449-3-ABNF-02 is %t", dialogue, got, want)
		}
	}
}

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
			if f.Rule != requirement.RFC6856_3_2_LANG_06 {
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

func TestLanguageChosen(t *testing.T) {
	list := "C: <open>\nS: +OK hi\n" + capa("LANG") +
		"C: LANG\nS: +OK\nS: en English\nS: de Deutsch\nS: no Norsk\nS: i-default x\nS: .\n"
	check(t, []judgement{
		{name: "in any case", dialogue: list + "C: LANG DE\nS: +OK de ja\n", silent: true},
		{name: "by a longer tag", dialogue: list + "C: LANG de-CH\nS: +OK de ja\n", silent: true},
		{name: "a relative", dialogue: list + "C: LANG nb\nS: +OK no ja\n", silent: true},
		{name: "the default language", dialogue: list + "C: LANG i-default\nS: +OK en yes\n", silent: true},
		{name: "the default language, unlisted", dialogue: list + "C: LANG *\nS: +OK i-default yes\n", silent: true},
		{name: "no range", dialogue: list + "C: LANG de_DE\nS: +OK de ja\n", silent: true},
		{name: "no list", dialogue: before("LANG") + "C: LANG *\nS: +OK sv ja\n", silent: true},
		{name: "another language", dialogue: list + "C: LANG de\nS: +OK en yes\n", fails: "RFC6856-3.2-LANG-08"},
		{name: "a language that is not there", dialogue: list + "C: LANG x-nosuch\nS: +OK en yes\n",
			fails: "RFC6856-3.2-LANG-03"},
		{name: "refused in capitals", dialogue: list + "C: LANG DE\nS: -ERR no\n", fails: "RFC6856-3.2-LANG-08"},
		{name: "unlisted", dialogue: list + "C: LANG *\nS: +OK sv ja\n", fails: "RFC6856-3.2-LANG-09"},
		{name: "listed by another tag", dialogue: list + "C: LANG *\nS: +OK de-AT ja\n", fails: "RFC6856-3.2-LANG-09"},
	})
}

func TestLanguageOfAnotherClient(t *testing.T) {
	open := "C: <open>\nS: +OK hi\n"
	ask := func(text string) string { return "C: RETR 0\nS: -ERR " + text + "\n" }
	german := open + ask("not now") + "C: LANG de\nS: +OK de ja\n" + ask("nicht jetzt")
	check(t, []judgement{
		{name: "as before", dialogue: german + second(open+ask("not now")), silent: true},
		{name: "another text", dialogue: german + second(open+ask("log in first")), silent: true},
		{name: "that has chosen it, too", dialogue: german + second(open+"C: LANG de\nS: +OK de ja\n"+ask("nicht jetzt")),
			silent: true},
		{name: "of a user", silent: true,
			dialogue: german + second(open+"C: USER mrose\nS: +OK\n"+ask("nicht jetzt"))},
		{name: "that has not", dialogue: german + second(open+ask("nicht jetzt")), fails: "RFC6856-3.2-LANG-07"},
	})
}
