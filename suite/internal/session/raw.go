package session

import (
	"iter"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// cut makes of the text of a direction what is sent, and says of how many octets the pieces
// are that it is sent in.
type cut func(p *player, l *link, d *transcript.Direction, text string) (octets string, piece int, err error)

// cuts are the kinds of directions that send octets.
var cuts = map[transcript.Kind]cut{
	transcript.SendOctets: func(_ *player, _ *link, _ *transcript.Direction, text string) (string, int, error) {
		return text, len(text), nil
	},
	transcript.SendSplit: func(_ *player, _ *link, _ *transcript.Direction, text string) (string, int, error) {
		return text, 1, nil
	},
	transcript.SendSlowly: (*player).inPieces,
	transcript.SendTimes:  (*player).repeated,
}

func (p *player) inPieces(l *link, d *transcript.Direction, text string) (string, int, error) {
	octets, err := p.expand(l, d.Args[1])
	if err != nil {
		return "", 0, err
	}
	piece, err := d.Number(1, octets)
	return text, piece, err
}

func (p *player) repeated(l *link, d *transcript.Direction, text string) (string, int, error) {
	times, err := p.expand(l, d.Args[1])
	if err != nil {
		return "", 0, err
	}
	n, err := d.Times(text, times)
	if err != nil {
		return "", 0, err
	}
	octets := strings.Repeat(text, n)
	return octets, len(octets), nil
}

func (p *player) sendRaw(l *link, d *transcript.Direction) error {
	if err := p.makeReady(l); err != nil || l.gone {
		return err
	}
	text, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	if d.Kind == transcript.SendOctets && !l.bare {
		text = p.spellLines(l, text)
	}
	text, piece, err := cuts[d.Kind](p, l, d, text)
	if err != nil {
		return err
	}
	for segment := range slices.Chunk([]byte(text), max(piece, 1)) {
		if err := l.conn.pass(segment); err != nil {
			return err // before the first piece of a secret leaves
		}
	}
	p.note(l, []byte(text))
	if d.Kind == transcript.SendOctets && !l.bare {
		return p.putSegment(l, []byte(text))
	}
	return p.putApart(l, slices.Chunk([]byte(text), max(piece, 1)))
}

// mostApart is how many pieces of a text are sent with a pause between them: a server that can't put pieces
// together shows that soon.
const mostApart = 20

// putApart sends pieces, each in a segment of its own.
func (p *player) putApart(l *link, pieces iter.Seq[[]byte]) error {
	n := 0
	for piece := range pieces {
		if n > 0 && n <= mostApart && !l.busy() {
			p.sleep(apart)
		}
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if err := p.put(l, piece); err != nil {
			return err
		}
		n++
	}
	return nil
}
