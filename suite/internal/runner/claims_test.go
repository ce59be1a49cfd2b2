package runner

import (
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A script that claims to prove a rule puts it to the test: in a run in which all is
// well, the oracle has judged the rule, or an expectation that stands for it was met.
// A claim that nothing judges could never fail.
func TestScriptsJudgeWhatTheyClaim(t *testing.T) {
	all := suitetest.Scripts(t)
	report := wholeRun(t, clearly, asItIs)
	others := elsewhere(t, all, report)
	for _, res := range report.Results {
		if other, ok := others[res.Script]; ok {
			res = other
		}
		for _, rule := range res.Rules {
			if _, known := requirement.Find(rule); !known {
				t.Errorf("%s proves %s, which is no rule", res.Script, rule)
			}
			if res.Verdict == verdict.Pass && !slices.Contains(res.Judged, rule) {
				t.Errorf("%s claims %s and never judges it", res.Script, rule)
			}
		}
		if res.Verdict == verdict.NotApplicable {
			t.Errorf("%s applies to none of the fakes: %s", res.Script, res.Reason)
		}
	}
}

// elsewhere plays what does not apply to the fake as it is on fakes that are set up in
// another way, and returns the results of what applies there.
func elsewhere(t *testing.T, all []*transcript.Script, report *verdict.Report) map[string]verdict.Result {
	t.Helper()
	var rest []*transcript.Script
	for i, res := range report.Results {
		if res.Verdict == verdict.NotApplicable || res.Verdict == verdict.Blocked {
			rest = append(rest, all[i])
		}
	}
	found := map[string]verdict.Result{}
	for _, c := range []faketarget.Config{
		{RequireTLS: true},
		{LoginDelay: time.Second},
		{ClientCertificates: true},
		{ExpireAtOnce: true},
		{Variations: []string{"last", "oauth10a", "digest-md5"}},
		{Autologout: 5 * time.Second},
		{Profile: "gmail"},
		{Profile: "yandex"},
		{Profile: "sdps"},
	} {
		tgt, err := faketarget.Start(c)
		if err != nil {
			t.Fatal(err)
		}
		other, err := Run(t.Context(),
			Options{Target: tgt, Provider: c.Profile, Scripts: about(rest, c.Profile), Slow: c.Autologout > 0,
				Autologout: c.Autologout, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		_ = tgt.Close()
		for _, res := range other.Results {
			switch res.Verdict {
			case verdict.NotApplicable, verdict.Blocked:
			case verdict.Pass:
				found[res.Script] = res
			default:
				t.Errorf("%+v: %s: %s", c, res.Script, res.Reason)
				t.Log(describe(other))
			}
		}
	}
	return found
}

// about picks the scripts about a service, and all where there is none: what else a service
// does on purpose is another test's business.
func about(all []*transcript.Script, service string) []*transcript.Script {
	if service == "" {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(s *transcript.Script) bool {
		return !slices.Contains(s.Header.Requires, "provider:"+service)
	})
}
