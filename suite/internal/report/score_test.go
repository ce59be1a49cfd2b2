package report

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/selftest"
)

// What a legal server is blamed for in many scripts is one line.
func TestFalseAlarms(t *testing.T) {
	const one, other = "RFC1939-5-NOOP-01", "RFC1939-5-STAT-01"
	got := FalseAlarms(selftest.Variation{Names: []string{"no-top", "no-uidl"}, Alarms: []selftest.Alarm{
		{Script: "a.pop3", Situation: "stls", Rule: one, Message: "refused"},
		{Script: "b.pop3", Situation: "stls", Rule: other, Message: "refused"},
		{Script: "c.pop3", Rule: one, Message: "refused"},
		{Script: "d.pop3", Rule: one, Message: "refused"},
		{Script: "e.pop3", Rule: one, Message: "silent"},
		{Message: "no connection"},
	}})
	want := strings.Join([]string{"",
		"false alarm: no-top + no-uidl: a.pop3 (stls) RFC1939-5-NOOP-01: refused (and 2 more)",
		"false alarm: no-top + no-uidl: b.pop3 (stls) RFC1939-5-STAT-01: refused",
		"false alarm: no-top + no-uidl: e.pop3 RFC1939-5-NOOP-01: silent",
		"false alarm: no-top + no-uidl: no connection"}, "\n")
	if got != want {
		t.Errorf("got:%s\nwant:%s", got, want)
	}
}
