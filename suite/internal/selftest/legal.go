package selftest

import (
	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// single runs the whole suite against a server with one variation.
func (l *lab) single(v fakeserver.Variation) Variation {
	config := faketarget.Config{Variations: []string{v.Name}}
	if v.Slow {
		config.Autologout = shortTimer
	}
	return l.listen(config, l.Scripts)
}

// combination runs scripts against a server with several variations.
func (l *lab) combination(names []string, scripts []*transcript.Script) Variation {
	return l.listen(faketarget.Config{Variations: names}, scripts)
}

// listen runs scripts against a legal server, and notes all that they call broken.
func (l *lab) listen(c faketarget.Config, scripts []*transcript.Script) Variation {
	v := Variation{Names: c.Variations, Alarms: []Alarm{}}
	report, err := l.run(c, runner.Options{Scripts: scripts, Timeout: legalTimeout})
	if err != nil {
		v.Alarms = append(v.Alarms, Alarm{Message: err.Error()})
		return v
	}
	for _, res := range report.Results {
		if res.Verdict == verdict.Error {
			v.Alarms = append(v.Alarms, Alarm{Script: res.Script, Message: res.Reason})
		}
		for _, f := range res.Findings {
			if f.Severity == requirement.Fail {
				v.Alarms = append(v.Alarms, Alarm{Script: res.Script, Rule: f.Rule, Message: f.Message})
			}
		}
	}
	return v
}
