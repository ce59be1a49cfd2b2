package selftest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Claim is a rule that a script claims to prove. It holds if the script alone finds the rule broken by a server with
// a fault, and passes without the fault.
type Claim struct {
	Script string         `json:"script"`
	Rule   requirement.ID `json:"rule"`
	// Faults are those that break the rule, in the order in which they were tried; none at all is a hole in the
	// catalogue of faults.
	Faults []string `json:"faults"`
	// Caught are those of them that the script has found by the rule, at the severity that is due. Without All, the
	// first one is enough.
	Caught []string `json:"caught"`
	// Aside is a fault that breaks another rule, and by which the script has found this one broken, too.
	Aside string `json:"aside,omitempty"`
}

// Held reports whether the claim holds.
func (c Claim) Held() bool { return len(c.Caught) > 0 || c.Aside != "" }

// Claims is what the claims of scripts are worth.
type Claims struct {
	Schema int     `json:"schema"`
	Claims []Claim `json:"claims"`
	// Alarms are scripts that do not pass where there is no fault.
	Alarms []Alarm `json:"alarms"`
	// Idle are scripts without which nothing would be lost: whatever they catch is caught by other scripts that claim
	// the rule. It is known if all faults were tried.
	Idle     []string `json:"idle"`
	Duration int64    `json:"duration_ms"`
}

// Hollow are the claims that do not hold.
func (c *Claims) Hollow() []Claim {
	return slices.DeleteFunc(slices.Clone(c.Claims), Claim.Held)
}

// MeasureClaims plays each script alone against servers with the faults that break what it claims, in its own
// situation, without a situation, and in another one, until each claim is proven; with Options.All, against all of
// these faults. The error tells why that could not be done.
func MeasureClaims(ctx context.Context, o Options) (*Claims, error) {
	started := time.Now()
	scripts := slices.DeleteFunc(slices.Clone(o.Scripts),
		func(s *transcript.Script) bool { return len(s.Header.Proves) == 0 })
	l := newLab(ctx, o, len(scripts))
	all := make([]claimant, len(scripts))
	for i, s := range scripts {
		l.do(func() error {
			all[i].lab, all[i].script = l, s
			err := all[i].measure()
			l.note(Progress{Claims: all[i].claims})
			return err
		})
	}
	err := l.wait()
	c := &Claims{Schema: verdict.Schema, Claims: []Claim{}, Alarms: []Alarm{}, Idle: []string{}}
	for _, a := range all {
		c.Claims = append(c.Claims, a.claims...)
		c.Alarms = append(c.Alarms, a.alarms...)
	}
	if o.All {
		c.Idle = idle(c.Claims)
	}
	c.Duration = time.Since(started).Milliseconds()
	return c, err
}

// claimant is a script, and what its claims are worth.
type claimant struct {
	*lab
	script *transcript.Script
	claims []Claim
	alarms []Alarm
}

// measure finds out about all claims of the script.
func (c *claimant) measure() error {
	for _, r := range c.script.Header.Proves {
		c.claims = append(c.claims, Claim{Script: c.script.File, Rule: requirement.ID(r.ID), Caught: []string{},
			Faults: faultsOf(requirement.ID(r.ID))})
	}
	if err := c.passes(); err != nil {
		return err
	}
	for _, o := range []runner.Options{{}, {Situation: "plain"}, {Seed: 2}} {
		for i := range c.claims {
			if err := c.prove(i, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// passes notes what the script finds where there is nothing to find.
func (c *claimant) passes() error {
	config := faketarget.Config{}
	if c.slow() {
		config.Autologout = shortTimer
	}
	report, err := c.run(config, runner.Options{Scripts: []*transcript.Script{c.script}, Timeout: legalTimeout})
	if err != nil {
		return err
	}
	for _, res := range report.Results {
		switch res.Verdict {
		case verdict.Fail, verdict.Warn, verdict.Error:
			c.alarms = append(c.alarms, Alarm{Script: res.Script, Message: res.Reason})
		}
	}
	return nil
}

// slow reports whether the script is played only where it may take its time.
func (c *claimant) slow() bool { return slices.Contains(c.script.Header.Requires, "slow") }

// prove tries the faults that break a claimed rule and were not caught yet.
func (c *claimant) prove(i int, o runner.Options) error {
	for _, name := range c.claims[i].Faults {
		if len(c.claims[i].Caught) > 0 && !c.All {
			return nil
		}
		if slices.Contains(c.claims[i].Caught, name) {
			continue
		}
		if err := c.against(i, name, o); err != nil {
			return err
		}
	}
	return nil
}

// against plays the script against a server with a fault that breaks one of the claimed rules, and notes which of
// them it has found broken.
func (c *claimant) against(i int, name string, o runner.Options) error {
	f := faultNamed()[name]
	config := faketarget.Config{Profile: f.Profile, Faults: []string{name}}
	if f.Slow || c.slow() {
		config.Autologout = shortTimer
	}
	o.Scripts, o.Provider, o.Timeout = []*transcript.Script{c.script}, f.Profile, claimTimeout
	report, err := c.run(config, o)
	if _, untestable := errors.AsType[*runner.TargetError](err); untestable {
		return nil
	}
	if err != nil {
		return err
	}
	for k := range c.claims {
		claim := &c.claims[k]
		q, _ := requirement.Find(claim.Rule)
		due := trial{Fault: Fault{Breaks: claim.Rule}, severity: expected(f, q)}
		switch {
		case !slices.ContainsFunc(report.Results, due.catches):
		case k == i:
			claim.Caught = append(claim.Caught, name)
		case claim.Aside == "":
			claim.Aside = name
		}
	}
	return nil
}

// claimTimeout is how long a faulty server is waited for. More patience would be wasted on those that never answer.
const claimTimeout = 2 * faultTimeout

// faultNamed are all faults by their names.
var faultNamed = sync.OnceValue(func() map[string]fakeserver.Fault {
	all := map[string]fakeserver.Fault{}
	for _, f := range fakeserver.Faults() {
		all[f.Name] = f
	}
	return all
})

// faultsOf names the faults that break a rule.
func faultsOf(rule requirement.ID) []string {
	names := []string{}
	for _, f := range fakeserver.Faults() {
		if requirement.ID(f.Breaks) == rule {
			names = append(names, f.Name)
		}
	}
	return names
}

// idle are the scripts all of whose catches are those of others, too. Where two scripts catch the same, and nobody
// else does, none of them is idle as long as the other one is.
func idle(claims []Claim) []string {
	by := map[string]int{} // how many scripts catch a fault
	of := map[string][]string{}
	var scripts []string
	for _, c := range claims {
		if !slices.Contains(scripts, c.Script) {
			scripts = append(scripts, c.Script)
		}
		for _, name := range c.Caught {
			by[name]++
			of[c.Script] = append(of[c.Script], name)
		}
	}
	idle := []string{}
	for _, script := range scripts {
		if slices.ContainsFunc(of[script], func(name string) bool { return by[name] == 1 }) {
			continue
		}
		for _, name := range of[script] {
			by[name]--
		}
		idle = append(idle, script)
	}
	return idle
}
