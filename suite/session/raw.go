package session

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// mostOctets is the most that one direction can send.
const mostOctets = 64 << 20

func (p *player) sendRaw(l *link, d *transcript.Direction) error {
	if err := p.ready(l); err != nil || l.gone {
		return err
	}
	text, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	piece := len(text)
	switch d.Kind {
	case transcript.SendSplit:
		piece = 1
	case transcript.SendSlowly:
		n, err := p.expand(l, d.Args[1])
		if err != nil {
			return err
		}
		if piece, err = strconv.Atoi(n); err != nil || piece < 1 {
			return fmt.Errorf("%v: pieces of %q octets", d.Pos, n)
		}
	case transcript.SendTimes:
		times, err := p.expand(l, d.Args[1])
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(times)
		if err != nil || n < 1 || n*len(text) > mostOctets {
			return fmt.Errorf("%v: %q times %d octets", d.Pos, times, len(text))
		}
		text = strings.Repeat(text, n)
		piece = len(text)
	}
	if err := l.conn.pass([]byte(text)); err != nil {
		return err // before the first piece of a secret leaves
	}
	p.note(l, []byte(text))
	for rest := []byte(text); len(rest) > 0; {
		n := min(piece, len(rest))
		if err := p.put(l, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}
