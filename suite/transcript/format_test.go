package transcript

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// stable checks that the canonical form of a script says the same, and is the
// canonical form of itself.
func stable(t interface {
	Helper()
	Fatalf(string, ...any)
}, s *Script) []byte {
	t.Helper()
	first := Format(s)
	again, err := Parse("formatted", first)
	if err != nil {
		t.Fatalf("the canonical form is no transcript: %v\n%s", err, first)
	}
	if diff := cmp.Diff(s, again, meaning); diff != "" {
		t.Fatalf("the canonical form says something else (-before +after):\n%s\n%s", diff, first)
	}
	if second := Format(again); !bytes.Equal(first, second) {
		t.Fatalf("not stable:\n%s", cmp.Diff(string(first), string(second)))
	}
	return first
}

func TestFormatIsStable(t *testing.T) {
	for name, src := range files(t, "../../scripts/sessions/*.pop3", "testdata/rfc1939/*.pop3", "testdata/format/*.pop3") {
		stable(t, mustParse(t, name, src))
	}
	for _, src := range readme(t, "pop3") {
		stable(t, mustParse(t, "README", []byte(src)))
	}
}

func TestFormatKeepsCommentsAndBlankLines(t *testing.T) {
	const src = "# title\n\nC: LIST\n# one\nS: +OK\n\n# two\nS: 1 2\n...\nS: .\n# end\n"
	if got := string(stable(t, mustParse(t, "t", []byte(src)))); got != src {
		t.Errorf("got\n%s", got)
	}
}

func TestFormatFollowsChanges(t *testing.T) {
	s := mustParse(t, "t", []byte("# title\nC: LIST\n# one\nS: +OK\nS: 1 2\nS: .\n"))
	list := s.Steps[1].(*Expect)
	list.Body[0].Text = lit(" x")
	if got, want := string(Format(s)), "# title\nC: LIST\n# one\nS: +OK\nS: \" x\"\nS: .\n"; got != want {
		t.Errorf("after a change in place: %q, want %q", got, want)
	}
	s.Steps[0] = cmd(1, "list")
	if got, want := string(Format(s)), "# title\n\nC: list\nS: +OK\nS: \" x\"\nS: .\n"; got != want {
		t.Errorf("after another step: %q, want %q", got, want)
	}
	list.Body = append(list.Body, plainBody("3 4"))
	s.Header.Requires = []string{"TOP"}
	s.Steps = append(s.Steps, act(2, Open))
	want := "# title\nrequires: TOP\n\nC1: list\nS1: +OK\nS1: \" x\"\nS1: 3 4\nS1: .\nC2: <open connection>\n"
	if got := string(Format(s)); got != want {
		t.Errorf("after new steps: %q, want %q", got, want)
	}
}

// Each change by itself must be noticed: new lines of a reply, a new field.
func TestFormatFollowsOneChange(t *testing.T) {
	s := mustParse(t, "t", []byte("C: LIST\nS: +OK\nS: .\n"))
	s.Steps[1].(*Expect).Body = []BodyLine{plainBody("1 2"), plainBody("3 4")}
	if got, want := string(Format(s)), "C: LIST\nS: +OK\nS: 1 2\nS: 3 4\nS: .\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s = mustParse(t, "t", []byte("C: NOOP\n"))
	s.Header = Header{Maildrop: Maildrop{Any: true}, Maildrop2: Maildrop{Name: "x"}, Account: Account{"a", "b"}}
	if got, want := string(Format(s)), "maildrop:  any\nmaildrop2: x\naccount:   a b\n\nC: NOOP\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// octets draws text in which everything that means something in the notation is frequent.
func octets() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"{", "}", "{user}", "{count+1}", "{{", "\"", "\\", "<", ">", "/", "+OK", "-ERR", "+", ".",
			" ", "\t", "#", "...",
			"C:", "S: ", "\x00", "\r", "\x7f", "\xff", "é", "\u2028", "\\x7b", "proves:", "1 120", "any lines"}),
		rapid.StringN(0, 5, -1),
	)
	return rapid.Map(rapid.SliceOfN(piece, 0, 6), func(pieces []string) string { return strings.Join(pieces, "") })
}

// text draws octets with values between them.
func text() *rapid.Generator[Text] {
	part := rapid.Custom(func(t *rapid.T) Part {
		if rapid.Bool().Draw(t, "literal") {
			return Part{Literal: octets().Filter(func(s string) bool { return s != "" }).Draw(t, "octets")}
		}
		return Part{Name: "count", Add: rapid.IntRange(-3, 3).Draw(t, "add")}
	})
	return rapid.Map(rapid.SliceOfN(part, 0, 4), func(parts []Part) Text { return Text(parts).merged() })
}

func oneLineText() *rapid.Generator[Text] {
	return text().Filter(func(x Text) bool { return !strings.Contains(x.String(), "\n") })
}

// body draws lines of a reply, each in any way that the notation has for it.
func bodyLine() *rapid.Generator[BodyLine] {
	return rapid.Custom(func(t *rapid.T) BodyLine {
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 4:
			return BodyLine{Line: Line{LF: true, Text: oneLineText().Draw(t, "recorded")}}
		case 0:
			return BodyLine{Direction: act(1, TopOfMessage, lit("0"), Text{{Name: "count"}})}
		case 1:
			return BodyLine{Line: Line{Kind: Pattern, Text: lit(`[a-z/"<]+ x{2}`)}}
		case 2:
			return BodyLine{Line: Line{Text: oneLineText().Filter(func(x Text) bool { return x.plain(bodyText) }).Draw(t,
				"plain")}}
		}
		return BodyLine{Line: Line{Kind: Exact, Text: oneLineText().Draw(t, "exact")}}
	})
}

// exchange draws steps that make sense in any place of a transcript.
func exchange() *rapid.Generator[[]Step] {
	return rapid.Custom(func(t *rapid.T) []Step {
		switch rapid.IntRange(0, 4).Draw(t, "exchange") {
		case 0:
			e := &Expect{Place{Conn: 1}, Line{Text: lit("+OK")}, rapid.SliceOfN(bodyLine(), 0, 4).Draw(t, "body")}
			return []Step{cmd(1, "RETR 1"), e}
		case 1:
			one := func(x Text) bool { return strings.Count(x.String(), "\n") <= 1 } // each line is a command, and has a reply
			return []Step{act(1, SendOctets, text().Filter(one).Draw(t, "octets")), reply(1, "+OK")}
		case 2:
			return []Step{act(1, LogIn, lit("2")), act(1, Pause, lit("1ms"))}
		case 3:
			return []Step{cmd(1, "LIST"), reply(1, "-ERR"), &Proves{Rules: []Rule{{ID: "A-1"}}}}
		}
		return []Step{&Command{Place{Conn: 1}, text().Draw(t, "command")}, reply(1, "+OK")}
	})
}

func TestFormatThenParseGivesTheSameSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Script{Header: Header{Proves: []Rule{{ID: "A-1"}}, Account: DefaultAccount}}
		for _, steps := range rapid.SliceOfN(exchange(), 1, 4).Draw(t, "script") {
			s.Steps = append(s.Steps, steps...)
		}
		src := stable(t, s)
		stable(t, mustParseRapid(t, untidy(t, src)))
	})
}

// untidy adds to a transcript what means nothing.
func untidy(t *rapid.T, src []byte) []byte {
	var out strings.Builder
	for l := range strings.Lines(string(src)) {
		out.WriteString(rapid.SampledFrom([]string{"", "", "  ", "\t", "...\n", "# x \n", "\r\n", "# \x00\r\r\n"}).Draw(t,
			"before"))
		l = strings.TrimSuffix(l, "\n")
		if name, rest, ok := strings.Cut(l, ": "); ok {
			l = name + ":" + rapid.SampledFrom([]string{"", " ", " \t "}).Draw(t, "blanks") + rest
		}
		out.WriteString(l + rapid.SampledFrom([]string{"\n", " \n", "\r\n", "\t\r\n"}).Draw(t, "end"))
	}
	return []byte(out.String())
}

func mustParseRapid(t *rapid.T, src []byte) *Script {
	s, err := Parse("untidy", src)
	if err != nil {
		t.Fatalf("%v\nin\n%q", err, src)
	}
	return s
}

// Whatever is a transcript can be formatted, and asks for nothing that is beyond what a
// machine can do or beside its folder.
func FuzzParse(f *testing.F) {
	for _, src := range files(f, "../../scripts/sessions/*.pop3", "testdata/*/*.pop3") {
		f.Add(src)
	}
	for _, src := range append(readme(f, "pop3"), nearExcess()...) {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := Parse("fuzz", src)
		if err != nil {
			_ = err.Error()
			return
		}
		if what := excess(s); what != "" {
			t.Fatalf("%s in\n%s", what, src)
		}
		stable(t, s)
	})
}
