package minimize

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// The fault that explains the session as it was is told with the small script.
func TestDiagnosis(t *testing.T) {
	target, err := faketarget.Start(faketarget.Config{Faults: []string{"dele-twice"}})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	script, err := transcript.Parse("session.pop3", []byte("maildrop: two-messages\n\n"+
		"C: <log in>\nC: STAT\nS: +OK\nC: DELE 1\nS: +OK\nC: DELE 1\nS: -ERR\nC: NOOP\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := Make(t.Context(), Options{Target: target, Script: script})
	if err != nil {
		t.Fatal(err)
	}
	d := res.Diagnosis
	if len(d.Faults) != 1 || d.Explained != d.Findings ||
		d.Faults[0].Fault != "dele-twice" && !slices.Contains(d.Faults[0].Same, "dele-twice") {
		t.Errorf("%+v", d)
	}
}
