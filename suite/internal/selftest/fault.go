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
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// fault measures one fault. On a machine that is busy a server may take longer to answer
// than a faulty one is waited for, so what is not caught by its rule gets a second try, if there is
// anything that more patience could make another thing.
func (l *lab) fault(f subject) (res Fault, err error) {
	for _, timeout := range []time.Duration{faultTimeout, 10 * faultTimeout} {
		var t trial
		if t, err = l.try(f, timeout); err != nil {
			return t.Fault, err
		}
		if res = t.Fault; res.Catch == ByItsRule || !t.suspicious {
			break
		}
	}
	return res, nil
}

// trial is what the suite made of a fault once.
type trial struct {
	Fault
	severity   requirement.Severity // of the rule that it breaks
	suspicious bool                 // what was found may come of too little patience
}

// try runs the suite against one fault until a script finds it by its rule.
func (l *lab) try(f subject, timeout time.Duration) (trial, error) {
	breaks := requirement.ID(f.Breaks)
	q, ok := requirement.Find(breaks)
	if !ok {
		return trial{}, fmt.Errorf("fault %s breaks %s, which is no rule", f.Name, f.Breaks)
	}
	config := faketarget.Config{Profile: f.Profile, Faults: []string{f.name()}}
	if f.slow() {
		config.Autologout = shortTimer
	}
	t := trial{severity: expected(f.Fault, q), Fault: Fault{Name: f.Name, Situation: f.situation.Name, Area: q.Area,
		Breaks: breaks, Catch: Missed, Found: []requirement.ID{}}}
	for _, part := range l.parts(f, q) {
		part.Provider = f.Profile
		part.Timeout, part.Stop = timeout, t.catches
		report, err := l.run(config, part)
		var untestable *runner.TargetError
		switch {
		case errors.Is(err, situation.ErrNotOffered):
			continue
		case errors.As(err, &untestable):
			t.suspicious = true // the run says so, but not what is wrong
			return t, nil
		case err != nil:
			return t, err
		}
		for _, v := range report.Results {
			t.add(v)
		}
		if t.Catch == ByItsRule {
			break
		}
	}
	return t, nil
}

// expected is the severity that a finding of the fault must have.
func expected(f fakeserver.Fault, q requirement.Requirement) requirement.Severity {
	if f.Warning {
		return requirement.Warn
	}
	return q.Severity
}

// parts are the runs against a server with a fault, of which each one is made if those before have not caught it: the
// script that caught it before, those that prove the rule, and all others. If the fault is confined to a
// situation, they begin in that one. Until the rest is played, one script is played at a time, so that the
// proof depends on nothing else.
func (l *lab) parts(f subject, q requirement.Requirement) (parts []runner.Options) {
	proving, others := split(l.Scripts, q)
	play := func(in string, scripts []*transcript.Script, jobs int) {
		if len(scripts) > 0 {
			parts = append(parts, runner.Options{Scripts: scripts, Jobs: jobs, Situation: in})
		}
	}
	before := l.caughtBefore(f.Fault.Name)
	if in := f.playedIn(); in != "" {
		play(in, before, 1)
		play(in, proving, 1)
	}
	play("", before, 1)
	play("", proving, 1)
	play("", others, 0)
	if in := f.playedIn(); in != "" {
		play(in, near(others, q), 0)
	}
	return parts
}

// add takes over what one script found.
func (t *trial) add(v verdict.Result) {
	if t.catches(v) {
		t.Catch, t.Script = ByItsRule, v.Script
	}
	for _, x := range v.Findings {
		if !slices.Contains(t.Found, x.Rule) {
			t.Found = append(t.Found, x.Rule)
		}
		if t.Catch == Missed && x.Severity == requirement.Fail && x.Rule != t.Breaks {
			t.Catch = ByAnother
		}
	}
	stranger := func(f verdict.Finding) bool { return f.Rule != t.Breaks }
	t.suspicious = t.suspicious || v.Verdict == verdict.Error || slices.ContainsFunc(v.Findings, stranger)
}

// catches reports whether a script has found the rule broken, and has taken it as seriously as the
// catalogue does.
func (t *trial) catches(v verdict.Result) bool {
	return slices.ContainsFunc(v.Findings, func(f verdict.Finding) bool {
		return f.Rule == t.Breaks && weight(f.Severity) >= weight(t.severity)
	})
}

// weight puts severities in order.
func weight(s requirement.Severity) int {
	return slices.Index([]requirement.Severity{requirement.Info, requirement.Warn, requirement.Fail}, s)
}

// near are the scripts that prove something of the area of a rule, as a thorough run plays them in the situation, too.
func near(scripts []*transcript.Script, q requirement.Requirement) (all []*transcript.Script) {
	for _, s := range scripts {
		if slices.ContainsFunc(s.Header.Proves, func(r transcript.Rule) bool {
			return requirement.Apart(requirement.ID(r.ID), q.ID) < requirement.Elsewhere
		}) {
			all = append(all, s)
		}
	}
	return all
}

// split divides scripts into those that prove a rule and the others, of which those come first that have to do
// with what the rule is about.
func split(all []*transcript.Script, q requirement.Requirement) (proving, others []*transcript.Script) {
	distance := map[*transcript.Script]requirement.Distance{}
	for _, s := range all {
		distance[s] = requirement.Elsewhere
		for _, r := range s.Header.Proves {
			distance[s] = min(distance[s], requirement.Apart(requirement.ID(r.ID), q.ID))
		}
		if distance[s] == requirement.SameRule {
			proving = append(proving, s)
		} else {
			others = append(others, s)
		}
	}
	slices.SortStableFunc(others, func(a, b *transcript.Script) int { return int(distance[a] - distance[b]) })
	return proving, others
}
