package rules_test

import (
	"slices"
	"strings"
	"testing"
)

// What mail that has come, a session that is in vain, and a maildrop without a size are blamed on.
func TestWhatNoServerMayDo(t *testing.T) {
	const (
		mail  = "<deliver>\n"
		stat2 = "C: STAT\nS: +OK 3 44\n"
		stat3 = "C: STAT\nS: +OK 4 57\n"
		ids   = "C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: .\n"
		more  = "C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: 4 d\nS: .\n"
		quit  = "C: QUIT\nS: +OK bye\nS: <close>\n"
	)
	sizes := "C: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\n"
	vain := login + second(login)
	for _, c := range []struct {
		name, dialogue string
		broken         string // all of them
	}{
		{"new mail in no command", login + stat2 + mail + ids + stat2 + sizes, ""},
		{"new mail in all commands", login + stat2 + mail + more + stat3, ""},
		{"new mail in UIDL only", login + mail + more + stat2, "RFC1939-5-STAT-01"},
		{"new mail in STAT only", login + mail + stat3 + ids, "RFC1939-5-STAT-01"},
		{"new mail in UIDL, not in LIST", login + mail + more + sizes, "RFC1939-7-UIDL-01"},
		{"no size, LIST before", login + sizes + "C: STAT\nS: +OK 3 0\n", "RFC1939-5-STAT-01"},
		{"no size, LIST after", login + "C: STAT\nS: +OK 3 0\n" + sizes, "RFC1939-5-STAT-01"},
		{"another size", login + sizes + "C: STAT\nS: +OK 3 40\n", "RFC1939-5-STAT-04"},
		{"let in beside another for nothing", vain + "C2: STAT\nS2: -ERR no\nC2: NOOP\nS2: -ERR no\n" +
			"C2: QUIT\nS2: +OK\nS2: <close>\n",
			"RFC1939-4-LOCK-03"},
		{"what came first is part of it", vain + "C2: NOOP\nS2: -ERR no\nC2: STAT\nS2: -ERR no\n", "RFC1939-4-LOCK-03"},
		{"let in beside another to read", vain + "C2: DELE 1\nS2: -ERR no\nC2: STAT\nS2: +OK 3 44\n", ""},
		{"an id that was counted", login + ids + "C: DELE 1\nS: +OK\n" + quit + mail +
			login + "C: UIDL\nS: +OK\nS: 1 b\nS: 2 c\nS: 3 c\nS: .\n", "RFC1939-7-UIDL-05"},
		{"an id of its own", login + ids + "C: DELE 1\nS: +OK\n" + quit + mail +
			login + "C: UIDL\nS: +OK\nS: 1 b\nS: 2 c\nS: 3 d\nS: .\n", ""},
		{"one id for two, asked one by one", login + "C: UIDL 1\nS: +OK 1 a\nC: UIDL 2\nS: +OK 2 a\n", "RFC1939-7-UIDL-05"},
	} {
		before, after, comes := strings.Cut(c.dialogue, mail)
		o := hear(t, world, before)
		if comes {
			o.Delivered("mrose", text("A: 9\r\n\r\nnew\r\n"))
			tell(t, o, after)
		}
		if got := broken(o); !slices.Equal(got, strings.Fields(c.broken)) {
			t.Errorf("%s: found %q, want %q", c.name, got, c.broken)
		}
	}
}
