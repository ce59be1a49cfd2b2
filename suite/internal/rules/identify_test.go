package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// quitLogin ends a session, which deletes what is marked, and begins another one.
const quitLogin = "C: QUIT\nS: +OK\nS: <close>\n" + login

func TestNumbersAreGivenAnewInEachSession(t *testing.T) {
	for name, c := range map[string]struct {
		dialogue string
		want     []string
	}{
		"RETR": {"C: RETR 1\nS: +OK\nS: A: 2\nS: \nS: ..two\nS: .", nil},
		"TOP":  {"C: TOP 1 0\nS: +OK\nS: A: 2\nS: \nS: .", nil},
		"unknown to the maildrop": {"C: RETR 1\nS: +OK\nS: A: 9\nS: \nS: one\nS: .",
			[]string{"RFC1939-5-RETR-01", "RFC1939-5-RETR-03"}},
		"another one in the same session": {"C: RETR 1\nS: +OK\nS: A: 2\nS: \nS: ..two\nS: .\nC: RETR 1\nS: +OK\nS: A: " +
			"1\nS: \nS: one\nS: .", []string{"RFC1939-4-NUM-03"}},
		"removed before": {"C: DELE 1\nS: +OK\n" + quitLogin + "C: RETR 1\nS: +OK\nS: A: 1\nS: \nS: one\nS: .",
			[]string{"RFC1939-6-UPD-01", "RFC1939-6-UPD-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := hear(t, world, login+"C: RETR 1\nS: +OK\nS: A: 1\nS: \nS: one\nS: .\n"+quitLogin+c.dialogue)
			if got := broken(o); !slices.Equal(got, c.want) {
				t.Errorf("broken: %v, want %v", got, c.want)
			}
		})
	}
}

// A server that sends a blank line too many is told so, and not that it sends another
// message, whatever its order is.
func TestASpoiltMessageIsComparedWithTheOneThatItIs(t *testing.T) {
	for name, dialogue := range map[string]string{
		"RETR":               "C: RETR 1\nS: +OK\nS: A: 2\nS: \nS: ..two\nS: \nS: .",
		"RETR, field on top": "C: RETR 1\nS: +OK\nS: Received: here\nS: A: 2\nS: \nS: ..two\nS: \nS: .",
		"RETR, status field": "C: RETR 1\nS: +OK\nS: A: 2\nS: Status: RO\nS: \nS: ..two\nS: \nS: .",
		"TOP":                "C: TOP 1 0\nS: +OK\nS: A: 2\nS: \nS: \nS: .",
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range hear(t, world, login+dialogue).Findings() {
				if strings.HasPrefix(string(f.Rule), "RFC1939-") && f.Got != `"\r\n"` {
					t.Errorf("%s: got %s, want a blank line: %s", f.Rule, f.Got, f.Message)
				}
			}
		})
	}
}

func TestNewMailShowsWhenTheServerLikes(t *testing.T) {
	for name, c := range map[string]struct {
		dialogue string
		want     []string
	}{
		"at once":              {"C: STAT\nS: +OK 5 99", nil},
		"not yet":              {"C: STAT\nS: +OK 3 99", nil},
		"in part":              {"C: STAT\nS: +OK 4 99", nil},
		"later":                {"C: STAT\nS: +OK 3 99\n" + quitLogin + "C: STAT\nS: +OK 5 99", nil},
		"and old mail is gone": {"C: STAT\nS: +OK 2 99", []string{"RFC1939-6-UPD-02"}},
		"and goes again":       {"C: STAT\nS: +OK 5 99\n" + quitLogin + "C: STAT\nS: +OK 3 99", []string{"RFC1939-6-UPD-02"}},
		"and more than came":   {"C: STAT\nS: +OK 6 99", []string{"RFC1939-5-LIST-01"}},
		"and never":            {"C: STAT\nS: +OK 3 99\n" + quitLogin + "C: STAT\nS: +OK 3 99", []string{"RFC1939-6-UPD-02"}},
		"and never in whole":   {"C: STAT\nS: +OK 3 99\n" + quitLogin + "C: STAT\nS: +OK 4 99", []string{"RFC1939-6-UPD-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOracle(world)
			before, after, _ := strings.Cut(login+"C: QUIT\nS: +OK\nS: <close>\n<deliver>\n"+login+c.dialogue, "<deliver>\n")
			tell(t, o, before)
			o.Delivered("mrose", text("A: 4\r\n\r\nnew\r\n"))
			o.Delivered("mrose", text("A: 5\r\n\r\nnew\r\n"))
			tell(t, o, after)
			if got := broken(o); !slices.Equal(got, c.want) {
				t.Errorf("broken: %v, want %v", got, c.want)
			}
		})
	}
}

// A number under which RETR sends another message was right in TOP.
func TestRETRThatContradictsTOPBlamesNoTOP(t *testing.T) {
	got := broken(hear(t, world, login+"C: TOP 2 1\nS: +OK\nS: A: 2\nS: \nS: ..two\nS: .\n"+
		"C: RETR 2\nS: +OK\nS: A: 1\nS: \nS: one\nS: .\nC: TOP 1 1\nS: +OK\nS: A: 1\nS: \nS: one\nS: .\n"))
	if want := []string(nil); !slices.Equal(got, want) {
		t.Errorf("broken: %v, want %v", got, want)
	}
}

// A message without fields is like every other one with fields on top, and is not taken for one.
func TestAMessageWithoutFieldsIsNotTakenForAnother(t *testing.T) {
	w := world
	w.Maildrops = map[string][]model.Source{"mrose": {
		model.Stored([]byte("\r\nno fields\r\n")), model.Stored([]byte("A: \xe9\r\n\r\none\r\n")),
	}}
	o := hear(t, w, login+"C: RETR 2\nS: +OK\nS: A: ?\nS: \nS: one\nS: .")
	if got := broken(o); len(got) > 0 {
		t.Errorf("broken: %v", got)
	}
}
