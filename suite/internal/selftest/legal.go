package selftest

import (
	"errors"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// transports are those that a variation is played in, beside the situations that scripts are dealt.
var transports = []situation.Value{situation.Clear, situation.STLS, situation.Implicit}

// single runs the suite against a server with one variation: each script in the situation that it is dealt,
// and a sample in each transport.
func (l *lab) single(v fakeserver.Variation) Variation {
	config := faketarget.Config{
		Variations: []string{v.Name}, ResumeTLS: !l.hit(v.Name+" handshakes", l.shares().Handshakes),
	}
	if v.Slow {
		config.Autologout = shortTimer
	}
	res := l.listen(config, runner.Options{Scripts: l.sample(v.Name, 1), Seed: l.Seed})
	config.ResumeTLS = true
	for _, t := range transports {
		o := runner.Options{Scripts: l.sample(v.Name+" "+string(t), l.shares().Transports), Situation: string(t)}
		res.Alarms = append(res.Alarms, l.listen(config, o).Alarms...)
	}
	return res
}

// combination runs the suite against a server with several variations; each server has the situations dealt
// out anew.
func (l *lab) combination(names []string) Variation {
	server := strings.Join(names, " ")
	o := runner.Options{Scripts: l.sample(server, l.shares().Combinations), Seed: situation.Hash(server, l.Seed)}
	return l.listen(faketarget.Config{Variations: names, ResumeTLS: true}, o)
}

// listen runs scripts against a legal server, and notes all that is called broken, or is warned about without a reason.
func (l *lab) listen(c faketarget.Config, o runner.Options) Variation {
	v := Variation{Names: c.Variations, Alarms: []Alarm{}}
	known := against(c.Variations)
	o.Timeout = legalTimeout
	report, err := l.run(c, o)
	switch {
	case errors.Is(err, situation.ErrNotOffered): // such as a server without STLS
		return v
	case err != nil:
		v.Alarms = append(v.Alarms, Alarm{Message: err.Error()})
		return v
	}
	for _, res := range report.Results {
		alarm := Alarm{Script: res.Script, Situation: res.Situation}
		if res.Verdict == verdict.Error {
			alarm.Message = res.Reason
			v.Alarms = append(v.Alarms, alarm)
		}
		for _, f := range res.Findings {
			right := f.Severity == requirement.Info || f.Severity == requirement.Warn && slices.Contains(known, string(f.Rule))
			if !right {
				alarm.Rule, alarm.Message = f.Rule, f.Message
				v.Alarms = append(v.Alarms, alarm)
			}
		}
	}
	return v
}

// against are the recommended rules that variations do not follow.
func against(names []string) (rules []string) {
	for _, v := range fakeserver.Variations() {
		if slices.Contains(names, v.Name) {
			rules = append(rules, v.Against...)
		}
	}
	return rules
}
