package session

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/randomwalk"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// walk sends commands drawn at random and leaves the replies to the oracle. It ends
// where the server ends the connection, as it may after mistakes.
func (p *player) walk(l *link, d *transcript.Direction) error {
	numbers := []int{0, 0, 1} // commands, seed, commands in a segment
	for i, arg := range d.Args {
		text, err := p.expand(l, arg)
		if err != nil {
			return err
		}
		if numbers[i], err = d.Number(i, text); err != nil {
			return err
		}
	}
	count, known := p.oracle.Count(l.n)
	if !known {
		return fmt.Errorf("%v: a walk begins where the number of messages is known: after a login", d.Pos)
	}
	w := randomwalk.New(uint64(numbers[1]), count)
	for left := numbers[0]; left > 0 && !l.gone; left -= numbers[2] {
		if err := p.stretch(l, w, min(left, numbers[2])); err != nil {
			return err
		}
	}
	return nil
}

// stretch sends some commands of a walk in one segment and reads their replies.
func (p *player) stretch(l *link, w *randomwalk.Walk, n int) error {
	var steps []randomwalk.Step
	var segment []byte
	for range n {
		s := w.Next()
		steps = append(steps, s)
		segment = append(segment, p.spell(l, []byte(s.Command+"\r\n"))...)
	}
	send := p.send
	if n == 1 {
		send = p.sendApart
	}
	if err := send(l, segment); err != nil {
		return err
	}
	for _, s := range steps {
		line, err := p.readWhole(l, s.Wrong, false)
		if err != nil || l.gone {
			return err
		}
		if wire.ParseStatus(line).Indicator == wire.ERR {
			w.Refused(s)
		}
	}
	return nil
}
