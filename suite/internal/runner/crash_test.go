package runner

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A mistake in pop3spec is an error of the script that brings it to light, says where it
// is, and leaves the other scripts alone.
func TestAMishapCostsOneScript(t *testing.T) {
	tgt, err := faketarget.Start(faketarget.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer tgt.Close()
	var all []*transcript.Script
	for _, name := range []string{"first", "second"} {
		s, err := transcript.Parse(name+".pop3", []byte("maildrop: any\n\nC: <log in>\nC: STAT\nS: +OK\n"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	mistaken := func(s *transcript.Script) (fixtures.Maildrop, bool) {
		if s == all[0] {
			panic("a mistake")
		}
		return fixtures.Maildrop{}, false
	}
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Jobs: 1, Maildrop: mistaken})
	if err != nil {
		t.Fatal(err)
	}
	first, second := report.Results[0], report.Results[1]
	if first.Verdict != verdict.Error || !strings.Contains(first.Reason, "please report it") ||
		!strings.Contains(first.Reason, ".go:") {
		t.Errorf("%s: %s", first.Verdict, first.Reason)
	}
	if second.Verdict != verdict.Pass {
		t.Errorf("the other script: %s: %s", second.Verdict, second.Reason)
	}
}
