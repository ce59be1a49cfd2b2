package escape

import (
	"encoding/json"
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

// A reader of the JSON gets what was written.
func FuzzJSON(f *testing.F) {
	f.Add("\u009b\u202e\x7f ##[error] \\##vso[ #\U000e0041 \" \n\t<&>")
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
		for line := range strings.SplitSeq(string(out), "\n") {
			if Line(line) != line {
				t.Errorf("%q still acts", line)
			}
		}
	})
}

// What was made harmless is harmless, and stays as it is.
func FuzzLine(f *testing.F) {
	f.Add("\x1b\u202e##[::")
	f.Fuzz(func(t *testing.T, text string) {
		for _, got := range []string{Line(text), Text(text)} {
			if again := Text(got); again != got {
				t.Errorf("%q becomes %q", got, again)
			}
			if strings.ContainsFunc(got, func(r rune) bool { return hidden(r) && r != '\n' && r != '\t' }) {
				t.Errorf("%q has hidden characters", got)
			}
		}
	})
}
