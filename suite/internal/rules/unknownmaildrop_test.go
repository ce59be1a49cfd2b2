package rules_test

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// Of a maildrop that nobody knows, as in a recorded session, the server is believed
// what it tells first, in whatever order that comes.
func TestUnknownMaildrop(t *testing.T) {
	const login = "C: <open>\nS: +OK hi\nC: USER mrose\nS: +OK go on\nC: PASS tanstaaf\nS: +OK in\n"
	for _, c := range []struct{ name, dialogue, rules string }{
		{"DELE before STAT", login + "C: DELE 2\nS: +OK\nC: STAT\nS: +OK 2 31\nC: RSET\nS: +OK\nC: STAT\nS: +OK 3 44\n", ""},
		{"DELE before LIST",
			login + "C: DELE 2\nS: +OK\nC: LIST\nS: +OK\nS: 1 13\nS: 3 17\nS: .\nC: LIST 3\nS: +OK 3 17\nC: LIST 2\nS: -ERR\n",
			""},
		{"a deleted message, twice", login + "C: DELE 1\nS: +OK\nC: RETR 1\nS: -ERR gone\nC: DELE 1\nS: -ERR gone\n", ""},
		{"a deleted message is sent", login + "C: DELE 1\nS: +OK\nC: RETR 1\nS: +OK\nS: A: 1\nS: .\n", "RFC1939-5-DELE-02"},
		{"a deleted message is counted",
			login + "C: DELE 1\nS: +OK\nC: STAT\nS: +OK 2 31\nC: DELE 2\nS: +OK\nC: STAT\nS: +OK 2 31\n", "RFC1939-5-STAT-03"},
		{"a message that needs UTF-8 mode", login + "C: STAT\nS: +OK 1 20\nC: RETR 1\nS: -ERR [UTF8] no\n", ""},
		{"a message that is refused", login + "C: STAT\nS: +OK 1 20\nC: RETR 1\nS: -ERR no\n", "RFC1939-5-RETR-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, rule := range broken(hear(t, model.World{}, c.dialogue)) {
				if rule != "RFC1957-0-SPACE-01" {
					got = append(got, rule)
				}
			}
			if !strings.Contains(strings.Join(got, " "), c.rules) || c.rules == "" && len(got) > 0 {
				t.Errorf("found %v, want %s", got, c.rules)
			}
		})
	}
}
