package runner

import (
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A script that brings the server down fails for it, and those after it tell why they
// could not be played, at once.
func TestOutage(t *testing.T) {
	t.Parallel()
	tgt := mortal(t)
	var all []*transcript.Script
	for name, text := range map[string]string{"1.pop3": "C1: CRASH\nS1: <any reply or close>\nC2: STAT\nS2: -ERR",
		"2.pop3": "C: NOOP\nS: -ERR", "3.pop3": "C: NOOP\nS: -ERR"} {
		s, err := transcript.Parse(name, []byte("proves: DEFACTO-GEN-03\nmaildrop: any\n"+text+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
		if name == "1.pop3" {
			all[0], all[len(all)-1] = all[len(all)-1], all[0]
		}
	}
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	first := report.Results[0]
	if first.Verdict != verdict.Fail || first.Findings[len(first.Findings)-2].Rule != "RFC1939-3-CONN-01" {
		t.Errorf("%+v", first)
	}
	for _, res := range report.Results[1:] {
		if res.Verdict != verdict.Blocked || !strings.Contains(res.Reason, "brought down by 1.pop3: --restart") {
			t.Errorf("%+v", res)
		}
	}
}

// What no RFC says may be the end of a server, so that it is asked last. The results keep
// the order of the scripts.
func TestHostileScriptsComeLast(t *testing.T) {
	t.Parallel()
	tgt := mortal(t)
	var all []*transcript.Script
	for _, text := range []string{"proves: DEFACTO-GEN-10\nmaildrop: any\nC: CRASH\nS: <any reply or close>\n",
		"proves: RFC1939-3-ERR-04\nmaildrop: any\nC: STAT\nS: -ERR\n"} {
		s, err := transcript.Parse("a.pop3", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if first := report.Results[0]; first.Rules[0] != "DEFACTO-GEN-10" {
		t.Errorf("the first result is that of %v", first.Rules)
	}
	if second := report.Results[1]; second.Verdict == verdict.Error {
		t.Errorf("%+v", second)
	}
}

// A server may die of how a session ended, after all has been said: it is a finding of
// that script all the same, though it shows only when the next one is played.
func TestOutageBehindAScript(t *testing.T) {
	t.Parallel()
	tgt := mortal(t)
	all := scriptsOf(t, 4, "proves: DEFACTO-GEN-03\nmaildrop: any\n\nC: NOOP\nS: -ERR\n")
	crash, err := transcript.Parse("crash.pop3",
		[]byte("proves: DEFACTO-GEN-03\nmaildrop: any\n\nC: NOOP\nS: -ERR\nC: CRASH\nS: <any reply or close>\n"))
	if err != nil {
		t.Fatal(err)
	}
	all[1] = crash
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if res := report.Results[1]; res.Verdict != verdict.Fail || !breaks(res, inService) {
		t.Errorf("%+v", res)
	}
	for _, res := range report.Results[2:] {
		if res.Verdict != verdict.Blocked || !strings.Contains(res.Reason, "brought down by crash.pop3") {
			t.Errorf("%+v", res)
		}
	}
}
