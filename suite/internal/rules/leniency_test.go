package rules_test

import (
	"testing"

	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// What a server may overlook is told, and never held against it.
func TestToleratedSyntaxIsTold(t *testing.T) {
	for _, c := range []struct {
		name, dialogue string
		told           bool
	}{
		{"surplus argument", login + "C: NOOP x\nS: +OK\n", true},
		{"two blanks", login + "C: LIST  1\nS: +OK 1 13\n", true},
		{"third argument of TOP", login + "C: TOP 1 2 3\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\n", true},
		{"QUIT with an argument", "C: <open>\nS: +OK\nC: QUIT now\nS: +OK\nS: <close>\n", true},
		{"refused", login + "C: NOOP x\nS: -ERR\nC: LIST  1\nS: -ERR\n", false},
		{"nothing surplus", login + "C: NOOP\nS: +OK\nC: LIST 1\nS: +OK 1 13\nC: UTF8\nS: -ERR\n", false},
		{"UTF8", "C: <open>\nS: +OK\nC: UTF8\nS: +OK\n", false},
	} {
		o, told := hear(t, world, c.dialogue), false
		if got := broken(o); len(got) > 0 {
			t.Errorf("%s: found %v", c.name, got)
		}
		for _, f := range o.Findings() {
			told = told || f.Rule == rule.RFC1939_3_SYNTAX_03
		}
		if told != c.told {
			t.Errorf("%s: told %t", c.name, told)
		}
	}
}
