package transcript

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// meaning compares what transcripts say, wherever in a file they say it.
var meaning = cmp.Options{
	cmpopts.IgnoreTypes(Position{}),
	cmpopts.IgnoreUnexported(Script{}, Line{}),
	cmpopts.IgnoreFields(Script{}, "File"),
}

func lit(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Literal: s}}
}

func cmd(conn int, s string) Step { return &Command{Place{Conn: conn}, lit(s)} }
func reply(conn int, s string, lines ...BodyLine) Step {
	return &Expect{Place{Conn: conn}, Line{Text: lit(s)}, lines}
}
func plainBody(s string) BodyLine { return BodyLine{Line: Line{Text: lit(s)}} }
func act(conn int, kind Kind, args ...Text) *Direction {
	return &Direction{Place{Conn: conn}, kind, args}
}

// steps parses a transcript and compares its steps.
func wantSteps(t *testing.T, src string, want ...Step) {
	t.Helper()
	if diff := cmp.Diff(want, mustParse(t, "test.pop3", []byte(src)).Steps, meaning); diff != "" {
		t.Errorf("steps (-want +got):\n%s\nof\n%s", diff, src)
	}
}

func TestRFCSessions(t *testing.T) {
	for name, src := range files(t, "../../scripts/sessions/rfc1939-*.pop3", "testdata/rfc1939/*.pop3") {
		mustParse(t, name, src)
	}
}

func TestExampleSessionOfRFC1939(t *testing.T) {
	src, err := os.ReadFile("../../scripts/sessions/rfc1939-session.pop3")
	if err != nil {
		t.Fatal(err)
	}
	wantSteps(t, string(src),
		act(1, AwaitClient, lit("110")),
		act(1, Open),
		reply(1, "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>"),
		cmd(1, "APOP mrose c4c9334bac560ecc979e58001b3e22fb"),
		reply(1, "+OK mrose's maildrop has 2 messages (320 octets)"),
		cmd(1, "STAT"),
		reply(1, "+OK 2 320"),
		cmd(1, "LIST"),
		reply(1, "+OK 2 messages (320 octets)", plainBody("1 120"), plainBody("2 200")),
		cmd(1, "RETR 1"),
		reply(1, "+OK 120 octets", BodyLine{Direction: act(1, WholeMessage, lit("1"))}),
		cmd(1, "DELE 1"),
		reply(1, "+OK message 1 deleted"),
		cmd(1, "RETR 2"),
		reply(1, "+OK 200 octets", BodyLine{Direction: act(1, WholeMessage, lit("2"))}),
		cmd(1, "DELE 2"),
		reply(1, "+OK message 2 deleted"),
		cmd(1, "QUIT"),
		reply(1, "+OK dewey POP3 server signing off (maildrop empty)"),
		act(1, Close),
		act(1, AwaitClient),
	)
}

func TestHeader(t *testing.T) {
	s := mustParse(t, "test.pop3", []byte(`
# Title of it.
#
#   More about it.
proves: RFC1939-5-DELE-01 DEFACTO-GEN-12
maildrop: any 3+
maildrop2: two-messages
requires: TOP SASL:SCRAM-SHA-1 before-login:UTF8:USER second-account
account: frated s3cret
# no part of the description
C: NOOP
`))
	want := &Script{
		Title: "Title of it.",
		About: "Title of it.\n\n  More about it.",
		Header: Header{
			Proves:    []Rule{{ID: "RFC1939-5-DELE-01"}, {ID: "DEFACTO-GEN-12"}},
			Maildrop:  Maildrop{Any: true, AtLeast: 3},
			Maildrop2: Maildrop{Name: "two-messages"},
			Requires:  []string{"TOP", "SASL:SCRAM-SHA-1", "before-login:UTF8:USER", "second-account"},
			Account:   Account{"frated", "s3cret"},
		},
		Steps: []Step{cmd(1, "NOOP")},
	}
	if diff := cmp.Diff(want, s, meaning); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if pos := s.Header.Proves[1].Pos; pos != (Position{"test.pop3", 5, 27}) {
		t.Errorf("the second rule is at %+v", pos)
	}
	if got := mustParse(t, "t", []byte("C: NOOP")).Header.Account; got != DefaultAccount {
		t.Errorf("account without the field: %v", got)
	}
}

func TestTexts(t *testing.T) {
	value := func(name string, add int) Part { return Part{Name: name, Add: add} }
	for src, want := range map[string]Text{
		`USER mrose`:                lit("USER mrose"),
		` PASS two  words `:         lit("PASS two  words"),
		`"PASS two  words "`:        lit("PASS two  words "),
		`""`:                        nil,
		`"\x00\xff\r\n\"\\\u00e9"`:  lit("\x00\xff\r\n\"\\é"),
		"\"\xff\\x41\"":             lit("\xffA"),
		`USER {user}`:               {{Literal: "USER "}, value("user", 0)},
		`RETR {count+1}{count-12}`:  {{Literal: "RETR "}, value("count", 1), value("count", -12)},
		`"{user} "`:                 {value("user", 0), {Literal: " "}},
		`"\x7buser}"`:               lit("{user}"),
		`{ {} {9} {user {a-b} {a+}`: lit("{ {} {9} {user {a-b} {a+}"),
		`a "quote" within`:          lit(`a "quote" within`),
		`{{user}}`:                  {{Literal: "{"}, value("user", 0), {Literal: "}"}},
	} {
		wantSteps(t, "C: "+src, &Command{Place{Conn: 1}, want})
	}
}

func TestReplies(t *testing.T) {
	for src, want := range map[string]Line{
		`+OK`:             {Text: lit("+OK")},
		`-ERR [IN-USE] x`: {Text: lit("-ERR [IN-USE] x")},
		`"+OK 0 0"`:       {Kind: Exact, Text: lit("+OK 0 0")},
		`/\+OK /[0-9]+ /`: {Kind: Pattern, Text: lit(`\+OK /[0-9]+ `)},
		`+OK {n}`:         {Text: Text{{Literal: "+OK "}, {Name: "n"}}},
		`"+OK {n}"`:       {Kind: Exact, Text: Text{{Literal: "+OK "}, {Name: "n"}}},
		`/{count}{2}/`:    {Kind: Pattern, Text: lit("{count}{2}")},
	} {
		wantSteps(t, "C: STAT\nS: "+src, cmd(1, "STAT"), &Expect{Place{Conn: 1}, want, nil})
	}
}

func TestPatternMatchesTheWholeLine(t *testing.T) {
	s := mustParse(t, "t", []byte("C: STAT\nS: /\\+OK 1|-ERR/"))
	re := s.Steps[1].(*Expect).Status.Regexp()
	for line, want := range map[string]bool{"+OK 1": true, "-ERR": true, "+OK 12": false, "x-ERR": false,
		"-ERR\n": false} {
		if re.MatchString(line) != want {
			t.Errorf("%q: match is not %v", line, want)
		}
	}
	if status := s.Steps[1].(*Expect).Status; re != status.Regexp() {
		t.Error("the expression is compiled anew for every reply")
	}
	made := Line{Kind: Pattern, Text: lit("a+")}
	if !made.Regexp().MatchString("aa") || made.Regexp().MatchString("ab") {
		t.Error("a line that was not parsed has another expression")
	}
	if (Line{Text: lit("a+")}).Regexp() != nil || (Line{Kind: Pattern, Text: lit("(")}).Regexp() != nil {
		t.Error("an expression from nothing")
	}
}

func TestLinesThatMeanNothing(t *testing.T) {
	const src = "\r\n  # comment\r\n\t...\r\n   C:NOOP\t \r\n...\r\nS:\t+OK \r\n#"
	wantSteps(t, src, cmd(1, "NOOP"), reply(1, "+OK"))
}

func TestPositions(t *testing.T) {
	s := mustParse(t, "dir/x.pop3", []byte("# c\n\n  C1:  LIST\nS1: +OK\n\tS1:  1 2\nS1: .\n"))
	list := s.Steps[1].(*Expect)
	for _, check := range []struct{ got, want Position }{
		{s.Steps[0].Position(), Position{"dir/x.pop3", 3, 3}},
		{list.Status.Pos, Position{"dir/x.pop3", 4, 5}},
		{list.Body[0].Pos, Position{"dir/x.pop3", 5, 2}},
	} {
		if check.got != check.want {
			t.Errorf("got %+v, want %+v", check.got, check.want)
		}
	}
	if got := s.Steps[0].Position().String(); got != "dir/x.pop3:3" {
		t.Error(got)
	}
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct {
		src  []byte
		want string
	}{
		"file": {make([]byte, MaxFile+1), "x:1:1: found a file of 67108865 octets, expected at most 67108864"},
		"lines": {bytes.Repeat([]byte("\n"), mostLines+1),
			"x:1048577:1: found a file of 1048577 lines, expected at most 1048576"},
		"line": {[]byte("# a\nC: " + strings.Repeat("x", maxLine)),
			"x:2:1048576: found a line of 1048579 octets, expected at most 1048576"},
		"many": {bytes.Repeat([]byte("nonsense\n"), 1000), "x:101:1: found more than 100 mistakes, expected a transcript"},
	} {
		_, err := Parse("x", c.src)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.300v", name, err)
		}
	}
}

func TestErrorsCanBeTakenApart(t *testing.T) {
	_, err := Parse("x", []byte("C: <juggle>\nfoo\n"))
	var one *Error
	if !errors.As(err, &one) || one.Pos != (Position{"x", 1, 4}) || one.Line != "C: <juggle>" {
		t.Errorf("%#v", one)
	}
	if all := err.(Errors); len(all) != 2 {
		t.Errorf("%d mistakes", len(all))
	}
}

func TestErrorShowsTheEndOfALongLine(t *testing.T) {
	_, err := Parse("x",
		[]byte("C: <log in>\nC: PASS "+strings.Repeat("é", 300)+"{nobody} and more"+strings.Repeat("x", 300)))
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || len(lines[1]) > 200 {
		t.Fatalf("%q", lines)
	}
	column := len([]rune(lines[2])) - 1
	if got := string([]rune(lines[1])[column:]); !strings.HasPrefix(got, "{nobody}") {
		t.Errorf("the caret points to %q", got)
	}
}
