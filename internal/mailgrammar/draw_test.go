package mailgrammar

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawn is any message that can be drawn.
func drawn(t *rapid.T, draw func(seed uint64, n int) []byte) []byte {
	return draw(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 100).Draw(t, "number"))
}

// What any delivery path lets through: a header section in ASCII, CRLF and nothing else, lines of at most 998
// octets, and a label where octets are above 127.
func TestDrawIsPlainInternetMail(t *testing.T) {
	field := regexp.MustCompile(`^([!-9;-~]+:.*|[ \t].*)$`)
	rapid.Check(t, func(t *rapid.T) {
		text := drawn(t, Draw)
		header, body, found := bytes.Cut(text, []byte("\r\n\r\n"))
		if !found {
			t.Fatalf("no blank line: %q", text)
		}
		for i, line := range strings.Split(string(header), "\r\n") {
			if !field.MatchString(line) || i == 0 && strings.Trim(line[:1], " \t") == "" {
				t.Errorf("no field: %q", line)
			}
		}
		if isEight(header) ||
			isEight(body) && !regexp.MustCompile(`(?i)(^|\n)Content-Transfer-Encoding: 8bit`).Match(header) {
			t.Errorf("octets above 127 without a label: %q", header)
		}
		for line := range bytes.SplitSeq(bytes.TrimSuffix(text, []byte("\r\n")), []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
				t.Errorf("%d octets: %q", len(line), line)
			}
		}
		if !bytes.HasSuffix(text, []byte("\r\n")) {
			t.Errorf("no final line end: %q", text)
		}
	})
}

// What no delivery path lets in is not in malformed messages, either.
func TestDrawOddHasADefinedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawn(t, DrawOdd)
		ends := bytes.Count(text, []byte("\r\n"))
		lf := ends == 0
		if bytes.Count(text, []byte("\r")) != ends || !lf && bytes.Count(text, []byte("\n")) != ends ||
			bytes.IndexByte(text, 0) >= 0 || len(text) == 0 {
			t.Errorf("%q", text)
		}
		header, body, _ := bytes.Cut(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
		if isEight(body) && !isEight(header) && !bytes.Contains(bytes.ToLower(header), []byte("encoding: 8bit")) {
			t.Errorf("octets above 127 without a label: %q", header)
		}
	})
}

func isEight(text []byte) bool {
	return bytes.ContainsFunc(text, func(r rune) bool { return r > 127 })
}

// The same seed draws the same message, another seed or number another one.
func TestDrawIsReproducible(t *testing.T) {
	for _, draw := range []func(uint64, int) []byte{Draw, DrawOdd} {
		rapid.Check(t, func(t *rapid.T) {
			seed, n := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 100).Draw(t, "n")
			if one := draw(seed, n); !bytes.Equal(one, draw(seed, n)) ||
				len(one) > 2 && (bytes.Equal(one, draw(seed+1, n)) || bytes.Equal(one, draw(seed, n+1))) {
				t.Errorf("%d, %d: %q", seed, n, one)
			}
		})
	}
}

// Whatever the seed is, a few dozen messages have what servers are known to stumble over.
func TestAFewDozenMessagesHaveItAll(t *testing.T) {
	looksFor := map[string]string{
		"a lone dot":                   `\n\.\r\n`,
		"two dots":                     `\n\.\.\r\n`,
		"a dot at the end":             `\n\.\r\n$`,
		"a dot after a blank line":     `\r\n\r\n\.\r\n`,
		"a Status field":               `\nStatus: `,
		"a Content-Length":             `\nContent-Length: (0|1|10|42|99999|-1|many|007)\r\n`,
		"a blank fold":                 `\n[ \t]+\r\n [^ \r]`,
		"a From line":                  `\r\n\r\nFrom [a-z]`,
		"blanks at the end of a line":  `[a-z][ \t]+\r\n`,
		"a signature's border":         `\n-- \r\n`,
		"a boundary at the end":        `\n--[^\r\n]+--\r\n`,
		"parts in parts":               `(?s)multipart/.*multipart/`,
		"a soft break":                 `[a-z]{5}=\r\n`,
		"a line of 998 octets":         `\n[a-z0-9 ]{998}\r\n`,
		"a field of 998 octets":        `\nX-Long-...: [^\r]{986}\r\n`,
		"no body":                      `^([^\r]+\r\n)+\r\n$`,
		"decomposed letters":           "e\u0301",
		"octets that are not in UTF-8": "\xe9",
		"a long header section":        `(?s)X-Field-30: `,
		"a reply":                      `\n\+OK 2 320\r\n`,
		"blank lines at the end":       `\r\n\r\n\r\n$`,
		"a form feed":                  "\f",
		"Control-Z":                    "\x1a",
		"an escape":                    "\x1b\\$B",
		"uuencode":                     `\nbegin 644 `,
		"an epilogue":                  `\n--[^\r\n]+--\r\n(epilogue|\.|\r\n)`,
		"fields on top":                `^Received: `,
		"a colon without a blank":      `\nX-No-Blank:[a-z0-9]`,
	}
	for seed := range uint64(8) {
		var all [][]byte
		border := false
		for n := range 72 {
			text := Draw(seed, n)
			all = append(all, text)
			for _, at := range []int{1024, 2048, 4096, 8192, 16384} {
				border = border || len(text) > at && string(text[at-1:at+1]) == "\n."
			}
		}
		for name, pattern := range looksFor {
			if !matches(pattern, all) {
				t.Errorf("seed %d: no message has %s", seed, name)
			}
		}
		if !border {
			t.Error("no line begins with a dot where a buffer ends")
		}
	}
}

// matches reports whether one of the messages has what is looked for, in these octets or by a pattern.
func matches(pattern string, all [][]byte) bool {
	has := func(text []byte) bool { return bytes.Contains(text, []byte(pattern)) }
	if p, err := regexp.Compile(pattern); err == nil {
		has = p.Match
	}
	return slices.ContainsFunc(all, has)
}
