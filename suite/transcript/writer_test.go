package transcript

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPlainLine(t *testing.T) {
	for _, c := range []struct {
		text string
		body bool
		want string
	}{
		{"STAT", false, "STAT"},
		{"+OK 2 320", false, "+OK 2 320"},
		{"PASS two  words", false, "PASS two  words"},
		{"PASS x ", false, `"PASS x "`},
		{"", false, `""`},
		{"<x>", false, `"<x>"`},
		{"/x/", false, `"/x/"`},
		{"USER {user}", false, `"USER \x7buser}"`},
		{"USER {", false, "USER {"},
		{"a\x00b", false, `"a\x00b"`},
		{"a\xffb", false, `"a\xffb"`},
		{"1 120", true, "1 120"},
		{"", true, ""},
		{".", true, `"."`},
		{"..", true, ".."},
		{" x", true, `" x"`},
		{"+OK", true, `"+OK"`},
		{"+x", true, `"+x"`},
		{"-ERR", true, `"-ERR"`},
		{"-- ", true, `"-- "`},
		{"--", true, "--"},
	} {
		if got := PlainLine(c.text, c.body); got != c.want {
			t.Errorf("PlainLine(%q, %v) = %s, want %s", c.text, c.body, got, c.want)
		}
	}
}

func TestWriter(t *testing.T) {
	var out strings.Builder
	w := NewWriter(&out)
	w.Comment("A recorded session.\n\nSecond line.")
	w.Field("maildrop", "any", "1+")
	w.Recorded(time.Date(2026, 11, 23, 9, 30, 12, 123e6, time.FixedZone("", 3600)))
	w.Blank()
	w.Direction(1, Open)
	w.Status(1, "+OK ready ")
	w.Elapsed(1204 * time.Millisecond)
	w.CommandText(1, Text{{Literal: "PASS "}, {Name: "password"}})
	w.Status(1, "+OK")
	w.Command(1, "RETR 1")
	w.Status(1, "+OK")
	w.Body(1, "Subject: x")
	w.Body(1, "")
	w.Body(1, "<b>")
	w.End(1)
	w.Direction(1, SendOctets, "NO\x00OP\r\n")
	w.Status(1, "whatever")
	w.Direction(1, ServerClose)
	const want = `# A recorded session.
#
# Second line.
maildrop: any 1+
recorded: 2026-11-23T08:30:12.123Z

C1: <open connection>
S1: "+OK ready "
... 1.204s
C1: PASS {password}
S1: +OK
C1: RETR 1
S1: +OK
S1: Subject: x
S1:
S1: "<b>"
S1: .
C1: <send "NO\x00OP\r\n">
S1: "whatever"
S1: <close connection>
`
	if w.Err() != nil || out.String() != want {
		t.Errorf("%v\n%s", w.Err(), out.String())
	}
	mustParse(t, "t", []byte(out.String()))
}

type fullDisk struct{ writes int }

func (d *fullDisk) Write([]byte) (int, error) {
	d.writes++
	return 0, errors.New("disk full")
}

func TestWriterKeepsTheFirstError(t *testing.T) {
	d := &fullDisk{}
	w := NewWriter(d)
	w.Blank()
	w.Blank()
	if w.Err() == nil || d.writes != 1 {
		t.Errorf("%v after %d writes", w.Err(), d.writes)
	}
}

// What a recorder writes is read back octet by octet.
func TestRecordedSessionIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := octets().Filter(func(s string) bool { return !strings.ContainsAny(s, "\n") })
		command := line.Draw(t, "command")
		lines := rapid.SliceOfN(line.Filter(func(s string) bool { return s != "." }), 0, 5).Draw(t, "lines")
		var out strings.Builder
		w := NewWriter(&out)
		w.Command(0, command)
		w.Status(0, "-ERR")
		w.Command(0, "RETR 1")
		w.Status(0, "+OK")
		for _, l := range lines {
			w.Body(0, l)
		}
		w.End(0)
		s := mustParseRapid(t, []byte(out.String()))
		if got, ok := s.Steps[0].(*Command).Text.Literal(); !ok || got != command {
			t.Fatalf("sent %q, want %q", got, command)
		}
		body := s.Steps[3].(*Expect).Body
		if len(body) != len(lines) || body == nil {
			t.Fatalf("%d lines, want %d, in\n%s", len(body), len(lines), out.String())
		}
		for i, b := range body {
			if got, ok := b.Text.Literal(); !ok || got != lines[i] || b.Direction != nil || b.Kind == Pattern {
				t.Fatalf("line %q, want %q", got, lines[i])
			}
		}
	})
}

func TestSuggestions(t *testing.T) {
	known := []string{"proves", "maildrop", "requires"}
	for word, want := range map[string]string{"prooves": "proves", "MAILDROP": "maildrop", "require": "requires", "x": "",
		"banana": "", "proves-of-something-else": ""} {
		if got := nearest(word, known); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}
