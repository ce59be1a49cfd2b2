package escape

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"plain: schöne Grüße ::":               "plain: schöne Grüße ::",
		"\x1b]52;c;aGk=\x07":                   `\x1b]52;c;aGk=\x07`,
		"\x9b31m\x80":                          `\x9b31m\x80`,
		"\u009b31m\u0085":                      `\u009b31m\u0085`,
		"a\x7fb\x00":                           `a\x7fb\x00`,
		"a\r::error::b":                        `a\r::error::b`,
		"a\r\nb\tc":                            `a\r\nb\tc`,
		"\u202ea\u2066b\u200e\u200f\u061c":     `\u202ea\u2066b\u200e\u200f\u061c`,
		"\u2028\u2029\u200b\u200d\ufeff\u00ad": `\u2028\u2029\u200b\u200d\ufeff\u00ad`,
		"\U000e0041":                           `\U000e0041`,
		"::error::x":                           `\x3a:error::x`,
		" \u00a0\u3000::error file=a::x":       " \u00a0\u3000" + `\x3a:error file=a::x`,
		"a ::error::":                          "a ::error::",
		"a ##[error]b":                         `a \x23#[error]b`,
		"##vso[task.x]":                        `\x23#vso[task.x]`,
		"###[x] ##teamcity[ ## [x] ##1[":       `#\x23#[x] \x23#teamcity[ ## [x] ##1[`,
	} {
		if got := Line(text); got != want {
			t.Errorf("Line(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestText(t *testing.T) {
	const text, want = "a\tb\x1b\n  ::warning::x\r\nc", "a\tb\\x1b\n  \\x3a:warning::x\\r\nc"
	if got := Text(text); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLines(t *testing.T) {
	if got := strings.Join(Lines("a\r\n::b\rc\n\n"), "|"); got != `a|\x3a:b\rc` {
		t.Errorf("got %q", got)
	}
}

// unseen are the characters that a person does not see, or that act, by their numbers:
// the list is another than the one that the package goes by.
var unseen = regexp.MustCompile(`[\x00-\x1f\x7f-\x{9f}\x{ad}\x{61c}\x{180e}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{fff9}-\x{fffb}\x{e0000}-\x{e007f}]`)

// toRunner is what a CI system takes as a command, in a line.
var toRunner = regexp.MustCompile(`^[\s\p{Z}]*::|##[A-Za-z]*\[`)

// harmful finds what acts in a text of several lines, "" if nothing does.
func harmful(text, allowed string) string {
	if !utf8.ValidString(text) {
		return "no UTF-8"
	}
	for line := range strings.SplitSeq(text, "\n") {
		for _, c := range unseen.FindAllString(line, -1) {
			if !strings.Contains(allowed, c) {
				return c
			}
		}
		if command := toRunner.FindString(line); command != "" {
			return command
		}
	}
	return ""
}

// acting are texts that act, each in a way of its own.
var acting = []string{
	"\x1b[31m", "\x1b]52;c;aGk=\x07", "a\rb", "\x00\b\x7f", "\u0085\u009b31m", "\x9b31m", "\u202ea\u2066b\u2069",
	"\u200e\u200f\u061c", "\u200b\ufeff\u00ad", "\u2028\u2029",
	"\U000e0041", "::error::x", " \t::warning file=a::b", "\u00a0::set-output", "a ##[error]b", "##vso[task.x]",
	"###[x] ##[ ##teamcity[", "\n::error::\r\n##[group]\n", "plain: schöne Grüße",
}

// A reader of the JSON gets what was written, and nothing in it acts.
func FuzzJSON(f *testing.F) {
	f.Add("\u009b\u202e\x7f ##[error] \\##vso[ #\U000e0041 \" \n\t<&>")
	for _, text := range acting {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		encoded, err := json.MarshalIndent(map[string]string{"k": text}, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		out := JSON(encoded)
		var back map[string]string
		if err := json.Unmarshal(out, &back); err != nil || back["k"] != text {
			t.Fatalf("%q became %q: %v", text, back["k"], err)
		}
		if what := harmful(string(out), ""); what != "" {
			t.Errorf("%q acts in %q", what, out)
		}
	})
}

// What was made harmless is harmless, and stays as it is.
func FuzzLine(f *testing.F) {
	f.Add("\x1b\u202e##[::")
	for _, text := range acting {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, got := range map[string]string{"Line": Line(text), "Text": Text(text),
			"Lines": strings.Join(Lines(text), "\n")} {
			allowed := ""
			if name == "Text" {
				allowed = "\t"
			}
			if what := harmful(got, allowed); what != "" {
				t.Errorf("%s: %q acts in %q", name, what, got)
			}
			if again := Text(got); again != got {
				t.Errorf("%s: %q becomes %q", name, got, again)
			}
		}
		if strings.Contains(Line(text), "\n") {
			t.Errorf("%q is more than one line", Line(text))
		}
	})
}
