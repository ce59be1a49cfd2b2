package session

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

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
		if piece, err = d.Number(1, n); err != nil {
			return err
		}
	case transcript.SendTimes:
		times, err := p.expand(l, d.Args[1])
		if err != nil {
			return err
		}
		n, err := d.Times(text, times)
		if err != nil {
			return err
		}
		text = strings.Repeat(text, n)
		piece = len(text)
	}
	for segment := range slices.Chunk([]byte(text), max(piece, 1)) {
		if err := l.conn.pass(segment); err != nil {
			return err // before the first piece of a secret leaves
		}
	}
	p.note(l, []byte(text))
	for rest := []byte(text); len(rest) > 0; {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		n := min(piece, len(rest))
		if err := p.put(l, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}
