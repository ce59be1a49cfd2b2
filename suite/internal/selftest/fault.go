package selftest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// fault measures one fault. On a machine that is busy a server may take longer to answer
// than a faulty one is waited for, so what is not caught by its rule gets a second try.
func (l *lab) fault(f fakeserver.Fault) (res Fault, err error) {
	for _, timeout := range []time.Duration{faultTimeout, 10 * faultTimeout} {
		if res, err = l.try(f, timeout); err != nil || res.Catch == ByItsRule {
			break
		}
	}
	return res, err
}

// try runs the suite against one fault until a script finds it by its rule: those that
// prove the rule come first.
func (l *lab) try(f fakeserver.Fault, timeout time.Duration) (Fault, error) {
	breaks := requirement.ID(f.Breaks)
	q, ok := requirement.Find(breaks)
	if !ok {
		return Fault{}, fmt.Errorf("fault %s breaks %s, which is no rule", f.Name, f.Breaks)
	}
	config := faketarget.Config{Profile: f.Profile, Faults: []string{f.Name}}
	if f.Slow {
		config.Autologout = shortTimer
	}
	res := Fault{Name: f.Name, Area: q.Area, Breaks: breaks, Catch: Missed, Found: []requirement.ID{}}
	proving, others := split(l.Scripts, f.Breaks)
	// First one script at a time, so that the proof depends on nothing else.
	for _, part := range []runner.Options{{Scripts: proving, Jobs: 1}, {Scripts: others}} {
		part.Provider = f.Profile
		part.Timeout, part.Stop = timeout, func(v verdict.Result) bool { return found(v, breaks) }
		report, err := l.run(config, part)
		var untestable *runner.TargetError
		switch {
		case errors.As(err, &untestable):
			res.Catch = ByAnother // the run says so, and is not green
			return res, nil
		case err != nil:
			return res, err
		}
		for _, v := range report.Results {
			res.add(v)
		}
		if res.Catch == ByItsRule {
			break
		}
	}
	return res, nil
}

// add takes over what one script found.
func (f *Fault) add(v verdict.Result) {
	if found(v, f.Breaks) {
		f.Catch, f.Script = ByItsRule, v.Script
	}
	for _, x := range v.Findings {
		if !slices.Contains(f.Found, x.Rule) {
			f.Found = append(f.Found, x.Rule)
		}
	}
	if f.Catch == Missed && v.Verdict != verdict.Pass && v.Verdict != verdict.NotApplicable &&
		v.Verdict != verdict.Blocked {
		f.Catch = ByAnother
	}
}

func found(v verdict.Result, rule requirement.ID) bool {
	return slices.ContainsFunc(v.Findings, func(f verdict.Finding) bool { return f.Rule == rule })
}

// split divides scripts into those that prove a rule and the others.
func split(all []*transcript.Script, rule string) (proving, others []*transcript.Script) {
	for _, s := range all {
		if slices.ContainsFunc(s.Header.Proves, func(r transcript.Rule) bool { return r.ID == rule }) {
			proving = append(proving, s)
		} else {
			others = append(others, s)
		}
	}
	return proving, others
}
