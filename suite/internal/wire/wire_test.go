package wire

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseStatus(t *testing.T) {
	for line, want := range map[string]Status{
		"+OK\r\n":                     {Indicator: OK},
		"+OK 2 320\r\n":               {Indicator: OK, Text: "2 320", Space: true},
		"-ERR [IN-USE] busy\r\n":      {Indicator: ERR, Text: "[IN-USE] busy", Code: "IN-USE", Space: true},
		"-ERR [SYS/TEMP/X]\r\n":       {Indicator: ERR, Text: "[SYS/TEMP/X]", Code: "SYS/TEMP/X", Space: true},
		"-ERR [unclosed text\r\n":     {Indicator: ERR, Text: "[unclosed text", Space: true},
		"+OKfine\r\n":                 {Indicator: OK, Lenient: true, Text: "fine"},
		"+ok fine\n":                  {Indicator: OK, Lenient: true, Text: "fine", Space: true},
		"+ERR Server error\r\n":       {Indicator: ERR, Lenient: true, Text: "Server error", Space: true},
		"+ PDE4OTYu\r\n":              {Indicator: Challenge, Text: "PDE4OTYu", Space: true},
		"+\r\n":                       {Indicator: Challenge},
		".\r\n":                       {Indicator: Malformed, Text: "."},
		"1 120\r\n":                   {Indicator: Malformed, Text: "1 120"},
		"":                            {Indicator: Malformed},
		"+O\r\n":                      {Indicator: Malformed, Text: "+O"},
		"-OK what\r\n":                {Indicator: Malformed, Lenient: true, Text: "what", Space: true},
		"+OK  two spaces, kept one\n": {Indicator: OK, Text: " two spaces, kept one", Space: true},
	} {
		if diff := cmp.Diff(want, ParseStatus([]byte(line))); diff != "" {
			t.Errorf("%q: %s", line, diff)
		}
	}
}

func TestCodeIs(t *testing.T) {
	for _, c := range []struct {
		code, want string
		is         bool
	}{{"sys/temp", "SYS/TEMP", true}, {"SYS/TEMP/FOO", "SYS", true}, {"SYSTEM", "SYS", false}, {"AUTH", "AUTH", true},
		{"", "AUTH", false}} {
		if got := CodeIs(c.code, c.want); got != c.is {
			t.Errorf("CodeIs(%q, %q) = %v", c.code, c.want, got)
		}
	}
}

func TestCommandMultiLine(t *testing.T) {
	for line, multi := range map[string]bool{
		"LIST\r\n": true, "list\r\n": true, "LIST 1\r\n": false, "UIDL\r\n": true, "UIDL 2\r\n": false, "RETR 1\r\n": true,
		"TOP 1 0\r\n": true, "CAPA\r\n": true, "STAT\r\n": false, "AUTH\r\n": true, "AUTH PLAIN\r\n": false,
		"LIST \r\n": true,
	} {
		if got := ParseCommand([]byte(line)).MultiLine(); got != multi {
			t.Errorf("%q: %v", line, got)
		}
	}
	if diff := cmp.Diff(Command{Keyword: "PASS", Word: "pass", Args: []string{"two", "", "words", ""},
		Rest: "two  words "}, ParseCommand([]byte("pass two  words \r\n"))); diff != "" {
		t.Error(diff)
	}
}

// feed gives data to a fresh Unstuffer in pieces of n octets.
func feed(data string, n int) (u Unstuffer, out string, used int) {
	for p := []byte(data); len(p) > 0 && !u.Done(); {
		k := u.Feed(p[:min(n, len(p))], func(b []byte) { out += string(b) })
		used += k
		p = p[k:]
	}
	return u, out, used
}

func TestUnstuffer(t *testing.T) {
	for _, c := range []struct {
		name, wire, text string
		check            func(u Unstuffer) bool
	}{
		{"plain", "a\r\nb\r\n.\r\n", "a\r\nb\r\n",
			func(u Unstuffer) bool { return u.Done() && u.Lines == 2 && u.Octets == 6 && u.Longest == 1 }},
		{"empty", ".\r\n", "", func(u Unstuffer) bool { return u.Done() && u.Lines == 0 }},
		{"stuffed", "..\r\n...\r\n..x\r\n.\r\n", ".\r\n..\r\n.x\r\n",
			func(u Unstuffer) bool { return u.Done() && u.Stuffed == 3 && u.Bare == 0 }},
		{"dots within lines", "a.b\r\nc.\r\n.\r\n", "a.b\r\nc.\r\n",
			func(u Unstuffer) bool { return u.Done() && u.Stuffed == 0 }},
		{"not stuffed", "a\r\n.x\r\n.\r\n", "a\r\n.x\r\n",
			func(u Unstuffer) bool { return u.Done() && u.Bare == 1 && u.BareAt == 3 }},
		{"dot CR text", ".\rx\r\n.\r\n", ".\rx\r\n",
			func(u Unstuffer) bool { return u.Done() && u.Bare == 1 && u.BareCR == 1 && u.Longest == 3 }},
		{"bare LF", "a\nb\r\n.\r\n", "a\nb\r\n",
			func(u Unstuffer) bool { return u.Done() && u.BareLF == 1 && u.BareLFAt == 1 && u.Lines == 2 }},
		{"bare CR", "a\rb\r\n.\r\n", "a\rb\r\n", func(u Unstuffer) bool { return u.Done() && u.BareCR == 1 }},
		{"two CRs", "a\r\r\n.\r\n", "a\r\r\n", func(u Unstuffer) bool { return u.Done() && u.BareCR == 1 && u.BareLF == 0 }},
		{"terminator with bare LF", "a\r\n.\n", "a\r\n.\n",
			func(u Unstuffer) bool { return !u.Done() && u.Suspect() && u.Bare == 1 }},
		{"terminator cut short", "a\r\n.", "a\r\n", func(u Unstuffer) bool { return !u.Done() && u.Suspect() }},
		{"no line end", "a", "a", func(u Unstuffer) bool { return !u.Done() && !u.Suspect() && !u.AtLineStart() }},
	} {
		for n := 1; n <= len(c.wire); n++ {
			u, text, _ := feed(c.wire, n)
			if text != c.text || !c.check(u) {
				t.Errorf("%s in pieces of %d: text %q, %+v", c.name, n, text, u)
			}
		}
	}
}

func TestUnstufferLeavesWhatFollows(t *testing.T) {
	if u, _, used := feed("a\r\n.\r\n+OK\r\n", 100); used != 6 || u.Wire() != 6 {
		t.Errorf("used %d, Wire %d", used, u.Wire())
	}
}

// What is stuffed by the definition of RFC 1939 comes out as it went in, however
// it is cut into pieces.
func TestUnstufferInvertsStuffing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.StringMatching(`[.a\r]{0,5}`)).Draw(t, "lines")
		var text, wired string
		for _, l := range lines {
			text += l + "\r\n"
			if l != "" && l[0] == '.' {
				wired += "."
			}
			wired += l + "\r\n"
		}
		u, out, used := feed(wired+".\r\nrest", rapid.IntRange(1, 40).Draw(t, "piece"))
		if out != text || used != len(wired)+3 || u.Lines != int64(len(lines)) || u.Bare != 0 ||
			u.Octets != int64(len(text)) {
			t.Fatalf("%q -> %q, used %d, %+v", wired, out, used, u)
		}
	})
}

func TestCanonical(t *testing.T) {
	for stored, want := range map[string]string{
		"":                 "",
		"a\nb\n":           "a\r\nb\r\n",
		"a\r\nb\r\n":       "a\r\nb\r\n",
		"a\nb":             "a\r\nb\r\n",
		"a\rb\n":           "a\rb\r\n",
		"ends in CR\r":     "ends in CR\r\r\n",
		"\n\n":             "\r\n\r\n",
		"mixed\r\nlines\n": "mixed\r\nlines\r\n",
	} {
		got, err := io.ReadAll(iotest.OneByteReader(Canonical(strings.NewReader(stored))))
		if err != nil || string(got) != want {
			t.Errorf("%q: %q, %v", stored, got, err)
		}
	}
}
