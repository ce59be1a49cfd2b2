package selftest

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A claim holds if the script finds a fault that breaks the rule, by this rule.
func TestMeasureClaims(t *testing.T) {
	var scripts []*transcript.Script
	for file, text := range map[string]string{
		"good.pop3":   "proves: RFC1939-5-DELE-02\n\nC: <log in>\nC: DELE 1\nS: +OK\nC: RETR 1\nS: -ERR\n",
		"hollow.pop3": "proves: RFC1939-5-DELE-02\n\nC: <log in>\nC: NOOP\nS: +OK\n",
		"wrong.pop3":  "proves: RFC1939-5-NOOP-01\n\nC: <log in>\nC: NOOP\nS: -ERR\n",
	} {
		s, err := transcript.Parse(file, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		scripts = append(scripts, s)
	}
	got, err := MeasureClaims(t.Context(), Options{Scripts: scripts})
	if err != nil {
		t.Fatal(err)
	}
	hollow := got.Hollow()
	if len(got.Claims) != 3 || len(hollow) != 1 || hollow[0].Script != "hollow.pop3" || len(hollow[0].Faults) == 0 {
		t.Errorf("%+v", got)
	}
	if len(got.Alarms) != 1 || got.Alarms[0].Script != "wrong.pop3" {
		t.Errorf("%+v", got.Alarms)
	}
}

// What another script catches as well is not lost with a script, but with the last one that catches it, it is.
func TestIdle(t *testing.T) {
	claims := []Claim{
		{Script: "a", Caught: []string{"one", "two"}},
		{Script: "b", Caught: []string{"one"}},
		{Script: "c", Caught: []string{"three"}},
		{Script: "d", Caught: []string{"three"}},
		{Script: "e"},
	}
	if got := idle(claims); !slices.Equal(got, []string{"b", "c", "e"}) {
		t.Errorf("%v", got)
	}
}
