package record

import (
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
)

// Breach is a rule that was broken. It always has its severity.
type Breach struct {
	rules.Finding
	By   Side // who broke it
	Line int  // of the recording
}

// report tells of what was found since the last time. Judging ends with the recording:
// a finding may show what it was ended for.
func (s *Session) report() {
	if s.out.stopped {
		return
	}
	crash.At("record: report")
	s.tell(Server, s.said.Findings())
	s.tell(Client, s.said.ClientFindings())
}

func (s *Session) tell(by Side, all []rules.Finding) {
	for _, f := range all[s.reported[by]:] {
		s.reported[by]++
		if s.options.Found == nil || f.Cause != 0 {
			continue
		}
		f.Severity = conversation.Describe(f).Severity
		f.Message, f.Expected, f.Got = s.hide(f.Message), s.hide(f.Expected), s.hide(f.Got)
		s.options.Found(Breach{Finding: f, By: by, Line: f.Spot.Entry})
	}
}

// Judged returns how many rules were put to the test; none where a mistake in pop3spec
// has ended the recording.
func (s *Session) Judged() (n int) {
	s.contain("judged", func() { n = len(s.said.Judged()) })
	return n
}
