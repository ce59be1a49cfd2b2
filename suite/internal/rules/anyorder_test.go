package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// Messages of a maildrop that nobody has told of.
const (
	firstOctets, secondOctets = 43, 51
	firstLines, secondLines   = 5, 6
	firstMail                 = "S: Subject: 1\nS: From: a@b.example\nS:\nS: one\nS: two\nS: .\n"
	secondMail                = "S: Subject: 22\nS: From: a@b.example\nS:\nS: one\nS: two\nS: three\nS: .\n"
)

// contradictions are exchanges that can't all be right, in whatever order, and a rule that each order shows to be
// broken.
var contradictions = []struct {
	name  string
	parts []string
	rule  string
}{
	{"the same unique-id, then two messages", []string{"C: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: .\n",
		"C: RETR 1\nS: +OK\n" + firstMail, "C: RETR 2\nS: +OK\n" + secondMail}, "RFC1939-7-UIDL-05"},
	{"the same unique-id and two sizes", []string{"C: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: .\n",
		"C: LIST\nS: +OK\nS: 1 43\nS: 2 51\nS: .\n"}, "RFC1939-7-UIDL-05"},
	{"the same unique-id and two sizes, one by one", []string{"C: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: .\n",
		"C: LIST 1\nS: +OK 1 43\n", "C: LIST 2\nS: +OK 2 51\n"}, "RFC1939-7-UIDL-05"},
	{"the same unique-id, asked one by one", []string{"C: UIDL 1\nS: +OK 1 a\n", "C: UIDL 2\nS: +OK 2 a\n",
		"C: LIST\nS: +OK\nS: 1 43\nS: 2 51\nS: .\n"}, "RFC1939-7-UIDL-05"},
	{"a unique-id of its own in the list", []string{"C: UIDL 1\nS: +OK 1 a\n", "C: UIDL\nS: +OK\nS: 1 b\nS: 2 c\nS: .\n"},
		"RFC1939-7-UIDL-02"},
	{"TOP has a line too many", []string{"C: TOP 1 1\nS: +OK\n" + firstMail, "C: RETR 1\nS: +OK\n" + firstMail},
		"RFC1939-7-TOP-01"},
	{"TOP has a line too many, and there is nothing else", []string{"C: TOP 1 1\nS: +OK\n" + firstMail,
		"C: NOOP\nS: +OK\n"}, "RFC1939-7-TOP-01"},
	{"TOP has another header with more lines", []string{"C: TOP 1 9\nS: +OK\n" + firstMail,
		"C: TOP 1 0\nS: +OK\nS: Subject: 1\nS:\nS: .\n"}, "RFC1939-7-TOP-01"},
	{"TOP has another message", []string{"C: TOP 1 0\nS: +OK\nS: Subject: 22\nS: From: a@b.example\nS:\nS: .\n",
		"C: RETR 1\nS: +OK\n" + firstMail}, "RFC1939-7-TOP-01"},
	{"the total is not that of LIST", []string{"C: STAT\nS: +OK 2 500\n", "C: LIST\nS: +OK\nS: 1 100\nS: 2 200\nS: .\n"},
		"RFC1939-5-STAT-04"},
	{"the total is not that of LIST, one by one", []string{"C: STAT\nS: +OK 2 500\n", "C: LIST 1\nS: +OK 1 100\n",
		"C: LIST 2\nS: +OK 2 200\n"}, "RFC1939-5-STAT-04"},
	{"the total is not that of the messages", []string{"C: STAT\nS: +OK 2 300\n", "C: RETR 1\nS: +OK\n" + firstMail,
		"C: RETR 2\nS: +OK\n" + secondMail}, "RFC1939-5-STAT-04"},
	{"the total counts LF", []string{fmt.Sprintf("C: STAT\nS: +OK 2 %d\n",
		firstOctets+secondOctets-firstLines-secondLines), "C: RETR 1\nS: +OK\n" + firstMail,
		"C: RETR 2\nS: +OK\n" + secondMail}, "RFC1939-5-STAT-04"},
	{"the total changes", []string{"C: STAT\nS: +OK 2 300\n", "C: STAT\nS: +OK 2 310\n"}, "RFC1939-5-STAT-04"},
	{"a size counts LF", []string{"C: LIST 1\nS: +OK 1 38\n", "C: RETR 1\nS: +OK\n" + firstMail}, "RFC1939-11-SIZE-01"},
	{"a size in LIST counts LF", []string{"C: LIST\nS: +OK\nS: 1 43\nS: 2 45\nS: .\n",
		"C: RETR 2\nS: +OK\n" + secondMail}, "RFC1939-11-SIZE-01"},
	{"LIST has another size", []string{"C: LIST 1\nS: +OK 1 43\n", "C: LIST\nS: +OK\nS: 1 46\nS: 2 51\nS: .\n"},
		"RFC1939-4-SIZE-01"},
	{"RETR sends another message", []string{"C: RETR 1\nS: +OK\n" + firstMail, "C: RETR 1\nS: +OK\n" + secondMail},
		"RFC1939-5-RETR-03"},
	{"STAT counts one more", []string{"C: STAT\nS: +OK 3 300\n", "C: LIST\nS: +OK\nS: 1 100\nS: 2 200\nS: .\n"},
		"RFC1939-5-STAT-01"},
	{"UIDL has one more", []string{"C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: .\n",
		"C: LIST\nS: +OK\nS: 1 100\nS: 2 200\nS: .\n"}, "RFC1939-7-UIDL-01"},
	{"a message that is not there is sent", []string{"C: STAT\nS: +OK 1 43\n", "C: RETR 2\nS: +OK\n" + secondMail},
		"RFC1939-5-RETR-02"},
	{"a message that is not there is listed", []string{"C: LIST\nS: +OK\nS: 1 43\nS: .\n", "C: LIST 2\nS: +OK 2 43\n"},
		"RFC1939-5-LIST-06"},
	{"a message that is there is refused", []string{"C: RETR 1\nS: -ERR no such message\n",
		"C: LIST\nS: +OK\nS: 1 43\nS: 2 51\nS: .\n"}, "RFC1939-5-RETR-01"},
	{"a message that is there is not listed", []string{"C: LIST 2\nS: -ERR no such message\n", "C: STAT\nS: +OK 2 94\n"},
		"RFC1939-5-LIST-05"},
	{"a message that is there can't be marked", []string{"C: DELE 1\nS: -ERR no such message\n",
		"C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .\n"}, "RFC1939-5-DELE-01"},
}

// What can't all be right is found in whatever order it is said, of a maildrop that nobody knows.
func TestContradictionsInAnyOrder(t *testing.T) {
	for _, c := range contradictions {
		for _, order := range orders(len(c.parts)) {
			var said strings.Builder
			for _, i := range order {
				said.WriteString(c.parts[i])
			}
			got := broken(hear(t, model.World{}, login+said.String()+"C: QUIT\nS: +OK\nS: <close>"))
			if !slices.Contains(got, c.rule) {
				t.Errorf("%s: %v, not %s in\n%s", c.name, got, c.rule, said.String())
			}
		}
	}
}

// orders are the permutations of the numbers below n.
func orders(n int) (all [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, o := range orders(n - 1) {
		for i := range n {
			all = append(all, slices.Insert(slices.Clone(o), i, n-1))
		}
	}
	return all
}

// listedAgain is a message that was marked as deleted and is told of all the same, by rule.
var listedAgain = map[string]string{
	"C: LIST\nS: +OK\nS: 1 43\nS: 2 51\nS: .\n":     "RFC1939-5-LIST-07",
	"C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .\n":       "RFC1939-7-UIDL-08",
	"C: LIST 1\nS: +OK 1 43\n":                      "RFC1939-5-LIST-07",
	"C: UIDL 1\nS: +OK 1 a\n":                       "RFC1939-7-UIDL-08",
	"C: RETR 1\nS: +OK\n" + firstMail:               "RFC1939-5-DELE-02",
	"C: TOP 1 0\nS: +OK\nS: Subject: 1\nS:\nS: .\n": "RFC1939-7-TOP-04",
	"C: DELE 1\nS: +OK\n":                           "RFC1939-5-DELE-02",
}

// A message that was marked is told of no more, whatever was told of it before, if anything.
func TestMarkedMessagesAreNotTold(t *testing.T) {
	before := []string{"", "C: STAT\nS: +OK 2 94\n", "C: TOP 1 0\nS: +OK\nS: Subject: 1\nS: From: a@b.example\nS:\nS: .\n"}
	for said := range listedAgain {
		if !strings.HasPrefix(said, "C: DELE") && !strings.HasPrefix(said, "C: TOP") {
			before = append(before, said)
		}
	}
	for _, first := range before {
		for again, rule := range listedAgain {
			dialogue := login + first + "C: DELE 1\nS: +OK\n" + again + "C: QUIT\nS: +OK\nS: <close>"
			got := broken(hear(t, model.World{}, dialogue))
			if !slices.Contains(got, rule) || slices.Contains(got, "RFC1939-5-STAT-01") {
				t.Errorf("%v, and %s is broken in\n%s", got, rule, dialogue)
			}
		}
	}
}

// What one server may say, and another in its own way, breaks nothing in any order.
func TestWhatFitsInAnyOrder(t *testing.T) {
	for _, parts := range [][]string{
		{"C: STAT\nS: +OK 2 94\n", "C: RETR 1\nS: +OK\n" + firstMail, "C: RETR 2\nS: +OK\n" + secondMail},
		{"C: STAT\nS: +OK 2 92\n", "C: RETR 1\nS: +OK\n" + firstMail, "C: RETR 2\nS: +OK\n" + secondMail},
		{"C: TOP 1 1\nS: +OK\nS: A: 1\nS:\nS: x\nS: .\n", "C: TOP 1 0\nS: +OK\nS: A: 1\nS:\nS: .\n"},
		{"C: TOP 1 1\nS: +OK\nS: A: 1\nS: .\n", "C: TOP 1 0\nS: +OK\nS: A: 1\nS: .\n"},
		{"C: TOP 1 1\nS: +OK\nS:\nS: A: 1\nS:\nS: x\nS: .\n", "C: TOP 1 0\nS: +OK\nS:\nS: .\n"},
		{"C: RETR 3\nS: -ERR no such message\n", "C: LIST 3\nS: -ERR no\n", "C: STAT\nS: +OK 2 94\n"},
		{"C: UIDL 1\nS: -ERR what\n", "C: TOP 1 0\nS: -ERR what\n", "C: STAT\nS: +OK 2 94\n"},
		{"C: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: .\n", "C: RETR 1\nS: +OK\n" + firstMail, "C: RETR 2\nS: +OK\n" + firstMail},
	} {
		for _, order := range orders(len(parts)) {
			var said strings.Builder
			for _, i := range order {
				said.WriteString(parts[i])
			}
			if got := broken(hear(t, model.World{}, login+said.String()+"C: QUIT\nS: +OK\nS: <close>")); len(got) > 0 {
				t.Errorf("%v in\n%s", got, said.String())
			}
		}
	}
}
