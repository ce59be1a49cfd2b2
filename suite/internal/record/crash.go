package record

import "github.com/pop3spec/pop3spec/suite/internal/crash"

// contain runs what an event does to the recording. A mistake in pop3spec that a strange
// session brings to light ends its recording, and neither the session nor others: from
// then on nothing of the state can be relied on, and so nothing is looked at any more.
func (s *Session) contain(event string, run func()) {
	if s.mishap != nil {
		return
	}
	if s.mishap = crash.Contain("record: "+event, run); s.mishap != nil {
		s.breakOff()
	}
}

// breakOff writes, without the help of what may be broken, what there is of the
// recording and why it ends.
func (s *Session) breakOff() {
	if s.out.stopped {
		return
	}
	why := s.mishap.Error()
	_ = crash.Contain("record: break off", func() { s.out.breakOff("The recording ends here: " + why) })
	if s.options.Stopped != nil {
		_ = crash.Contain("record: stopped", func() { s.options.Stopped(why) })
	}
}
