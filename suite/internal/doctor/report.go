package doctor

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/need"
)

// Schema is the number of the form of a [Report] in JSON.
const Schema = 1

// Report is what a look came to.
type Report struct {
	Schema   int       `json:"schema"`
	Target   string    `json:"target"`
	CanRun   bool      `json:"can_run"`
	Findings []Finding `json:"findings"`
	Rules    *Rules    `json:"rules,omitempty"` // nil if nothing is known of them
}

// Rules are those that a run can judge.
type Rules struct {
	Judged  int    `json:"judged"`
	Of      int    `json:"of"` // that the server has what they are about
	Scripts int    `json:"scripts"`
	Seconds int    `json:"seconds"` // that a run takes, as an estimate
	More    []More `json:"more"`
}

// More is what another option would add.
type More struct {
	Option string `json:"option"`
	Rules  int    `json:"rules"`
	Role   string `json:"role,omitempty"`  // of the account that it gives
	About  string `json:"about,omitempty"` // the account that it gives
	Setup  string `json:"setup,omitempty"` // how that account is made so
}

// NewReport explains what was seen.
func NewReport(o *Observed) *Report {
	all := Explain(o)
	r := &Report{Schema: Schema, Target: o.Asked.Name, CanRun: CanRun(all), Findings: all}
	if o.Start == nil || o.Start.Counted == nil {
		return r
	}
	c := o.Start.Counted
	r.Rules = &Rules{Judged: c.Rules, Of: c.All, Scripts: c.Playable, More: []More{}}
	r.Rules.Seconds = int(estimate(o).Round(time.Second) / time.Second)
	for _, gain := range c.More {
		role, _ := need.FindRole(gain.Role)
		r.Rules.More = append(r.Rules.More, More{gain.Option, gain.Rules, gain.Role, role.About, role.Setup})
	}
	return r
}

// estimate is how long a run may take: its round trips, logins and fills, as long as they took here, and a little for
// each script.
func estimate(o *Observed) time.Duration {
	const (
		own        = 30 * time.Millisecond // of a script
		processors = 2                     // that share it
		surveyed   = 25                    // commands of a survey
	)
	c := o.Start.Counted
	login := time.Duration(0)
	for _, a := range o.Logins[0].Attempts {
		if a.Reply.OK && (login == 0 || a.Took < login) {
			login = a.Took
		}
	}
	fill := time.Duration(0)
	if o.Asked.Filled {
		fill = max(0, o.Start.Took-surveyed*o.Trip-login)
	}
	waits := time.Duration(c.Trips)*o.Trip + time.Duration(c.Logins)*login + time.Duration(c.Playable)*fill
	if o.Wrong != nil {
		waits += time.Duration(c.Refusals) * o.Wrong.Took
	}
	if !o.Lax {
		waits += time.Duration(c.Logins) * o.delay()
	}
	workers := max(1, c.Workers)
	return waits/time.Duration(workers) + time.Duration(c.Playable)*own/time.Duration(min(processors, workers))
}

// Hide takes secrets out of a report. What servers say has none any more: a secret may be any word there.
func (r *Report) Hide(m *mask.Mask) {
	r.Target = m.Own(r.Target)
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Text, f.Said, f.Do = m.Own(f.Text), m.Text(f.Said), m.Own(f.Do)
		for k := range f.Accounts {
			f.Accounts[k] = m.Own(f.Accounts[k])
		}
		for k := range f.Likely {
			f.Likely[k].Text, f.Likely[k].Do = m.Own(f.Likely[k].Text), m.Own(f.Likely[k].Do)
		}
	}
}
