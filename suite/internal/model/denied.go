package model

import "github.com/pop3spec/pop3spec/suite/internal/wire"

// Whether a message is there that the server has refused to know may show only later. What it was permitted to
// answer, if the message was there, is kept until then.

// NumberDenied is a command that was refused, and names a message that is there, as another reply tells.
type NumberDenied struct{ Answered }

// denied is such a command, as long as nobody knows whether the message is there.
type denied struct {
	number int
	reply  *Answered
}

// mostDenied is how many of them are kept.
const mostDenied = 256

// denyNumber keeps the refusal of a command with a message number of which nothing is known.
func (s *session) denyNumber(a *Answered) {
	v := s.view
	if s.State != Transaction || v.known || v.delivered > 0 || a.Status.Indicator != wire.ERR ||
		a.May.Must != Either || a.May.Why != MessageUnknown || len(v.denied) >= mostDenied {
		return
	}
	n := a.Command.Number()
	if v.at(n) != nil {
		return // it was shown to be there, and may be marked
	}
	e := *a
	e.May = s.permitThere(&e.Command, &item{msg: &message{}})
	if e.May.Must == Positive && !e.May.Allows(e.Status) {
		v.denied = append(v.denied, denied{n, &e})
	}
}

// within tells of messages that were refused and, as is known now, are there.
func (s *session) within() {
	v := s.view
	fewest, told := v.fewest()
	if !told || v.strayed {
		return
	}
	kept := v.denied[:0]
	for _, d := range v.denied {
		if d.number > fewest {
			kept = append(kept, d)
			continue
		}
		d.reply.Named.There, d.reply.Named.Known = true, true
		s.m.emit(s, &NumberDenied{*d.reply})
	}
	v.denied = kept
}
