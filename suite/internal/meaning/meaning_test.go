package meaning

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
)

// said is the words of a conversation on one connection, written as "C: ", "S: " and "B: " for bodies.
func said(lines ...string) []string {
	l := conversation.NewLog(time.Now)
	for _, line := range lines {
		side, text, _ := strings.Cut(line, ": ")
		switch text += "\r\n"; side {
		case "C":
			l.Add(1, conversation.Client, []byte(text))
		case "R":
			l.AddResponse(1, []byte(text))
		case "S":
			l.Add(1, conversation.Server, []byte(text))
		case "B":
			l.Grow(l.Body(1), []byte(strings.ReplaceAll(text, "|", "\r\n")))
		case "N":
			l.Note(1, "%s", strings.TrimSpace(text))
		}
	}
	return Of(l.Entries)
}

// What two servers say differently, and mean the same by.
func TestTheSameMeaning(t *testing.T) {
	for name, c := range map[string]struct{ one, other []string }{
		"texts": {
			[]string{"S: +OK ready", "C: DELE 1", "S: +OK message 1 deleted", "C: XYZZY", "S: -ERR what?"},
			[]string{"S: +OK hello", "C: DELE 1", "S: +OK", "C: XYZZY", "S: -ERR unknown command"}},
		"unique-ids": {
			[]string{"S: +OK", "C: UIDL", "S: +OK", "B: 1 abc|2 def|.", "C: UIDL 2", "S: +OK 2 def"},
			[]string{"S: +OK", "C: UIDL", "S: +OK", "B: 1 1.77|2 2.77|.", "C: UIDL 2", "S: +OK 2 2.77"}},
		"timestamps": {
			[]string{"S: +OK <1.2@a.example>"}, []string{"S: +OK POP3 <1896.697170952@dbc.mtview.ca.us> ready"}},
		"challenges": {
			[]string{"S: +OK", "C: AUTH CRAM-MD5", "S: + PDEuMkBhPg==", "R: eA==", "S: +OK"},
			[]string{"S: +OK", "C: AUTH CRAM-MD5", "S: + PDc3Ljg4QGI+", "R: eHh4", "S: +OK"}},
		"capabilities": {
			[]string{"S: +OK", "C: CAPA", "S: +OK", "B: TOP|SASL PLAIN LOGIN|IMPLEMENTATION a|."},
			[]string{"S: +OK", "C: CAPA", "S: +OK", "B: IMPLEMENTATION b c|SASL LOGIN PLAIN|TOP|."}},
		"logins tried again": {
			[]string{"N: connected to a", "S: +OK <1@a>", "C: PASS x", "S: -ERR [IN-USE]", "N: connected to a", "S: +OK <2@a>",
				"C: PASS x", "S: -ERR [IN-USE]", "N: connected to a", "S: +OK <3@a>", "C: PASS x", "S: +OK"},
			[]string{"N: connected to b", "S: +OK <7@b>", "C: PASS x", "S: +OK"}},
		"times": {[]string{"S: +OK", "N: nothing came for 5s"}, []string{"S: +OK", "N: nothing came for 12s"}},
	} {
		if one, other := said(c.one...), said(c.other...); !slices.Equal(one, other) {
			t.Errorf("%s:\n%s\nand\n%s", name, strings.Join(one, "\n"), strings.Join(other, "\n"))
		}
	}
}

// What counts.
func TestAnotherMeaning(t *testing.T) {
	for name, c := range map[string]struct {
		one, other []string
		loose      bool // it depends on the mail, or on the configuration
	}{
		"status":        {[]string{"S: +OK", "C: NOOP", "S: +OK"}, []string{"S: +OK", "C: NOOP", "S: -ERR"}, false},
		"code":          {[]string{"S: -ERR [IN-USE] x"}, []string{"S: -ERR [AUTH] x"}, false},
		"count":         {[]string{"S: +OK", "C: STAT", "S: +OK 2 9"}, []string{"S: +OK", "C: STAT", "S: +OK 3 9"}, false},
		"size":          {[]string{"S: +OK", "C: STAT", "S: +OK 2 9"}, []string{"S: +OK", "C: STAT", "S: +OK 2 8"}, true},
		"lower case":    {[]string{"S: +OK"}, []string{"S: +ok"}, false},
		"silence":       {[]string{"S: +OK", "C: NOOP", "S: +OK"}, []string{"S: +OK", "C: NOOP", "N: nothing"}, false},
		"one more line": {[]string{"S: +OK"}, []string{"S: +OK", "S: +OK"}, false},
		"an id that was given to another message": {
			[]string{"S: +OK", "C: UIDL", "S: +OK", "B: 1 a|2 b|.", "C: UIDL", "S: +OK", "B: 1 a|2 b|."},
			[]string{"S: +OK", "C: UIDL", "S: +OK", "B: 1 a|2 b|.", "C: UIDL", "S: +OK", "B: 1 b|2 a|."}, false},
		"a timestamp twice": {
			[]string{"S: +OK <1@a>", "N: connected to x", "S: +OK <1@a>"},
			[]string{"S: +OK <1@a>", "N: connected to x", "S: +OK <2@a>"}, false},
		"listed sizes": {
			[]string{"S: +OK", "C: LIST", "S: +OK", "B: 1 10|2 20|."},
			[]string{"S: +OK", "C: LIST", "S: +OK", "B: 1 11|2 20|."}, true},
		"listed messages": {
			[]string{"S: +OK", "C: LIST", "S: +OK", "B: 1 10|2 20|."},
			[]string{"S: +OK", "C: LIST", "S: +OK", "B: 1 10|."}, false},
		"content": {
			[]string{"S: +OK", "C: RETR 1", "S: +OK", "B: a|."}, []string{"S: +OK", "C: RETR 1", "S: +OK", "B: b|."}, true},
	} {
		one, other := said(c.one...), said(c.other...)
		if slices.Equal(one, other) {
			t.Errorf("%s: the same:\n%s", name, strings.Join(one, "\n"))
		}
		if same := slices.Equal(Loose(one), Loose(other)); same != c.loose {
			t.Errorf("%s: loosely the same is %v:\n%s\nand\n%s", name, same, strings.Join(Loose(one), "\n"),
				strings.Join(Loose(other), "\n"))
		}
	}
}

// Servers of another kind list other capabilities.
func TestStrange(t *testing.T) {
	capa := func(list string) []string {
		return said("S: +OK", "C: STAT", "S: +OK 2 "+list, "C: CAPA", "S: +OK", "B: "+list+"|.")
	}
	if one := capa("1"); Strange(one, capa("1")) || !Strange(one, capa("2")) || Strange(one, one[:1]) {
		t.Errorf("%q", one)
	}
}
