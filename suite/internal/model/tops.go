package model

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What TOP sends has to be the beginning of the message. Which message that is RETR shows
// best, before TOP or after it; only where it does not come is the message taken that was
// put there.

const (
	// mostTops is how many replies to TOP a session waits for RETR with.
	mostTops = 64
	// mostTop is how many octets of one are kept.
	mostTop = 64 << 10
)

// topTold is what TOP has sent of a message that has not been fetched in the session.
type topTold struct {
	it    *item
	at    Spot
	cmd   Command
	form  wire.Unstuffer
	lines int
	text  []byte
}

// topped takes the reply to TOP (RFC 1939 section 7).
func (b *Body) topped(form *wire.Unstuffer) {
	s, v, it := b.s, b.s.view, b.item()
	if v == nil || it == nil || it.deleted || len(b.cmd.Args) != 2 || b.sum.total > keepText {
		return
	}
	v.worked["TOP"] = true
	it.msg.topped = true
	if b.substituted(it) || it.msg.text.UTF8 != s.UTF8 && it.msg.source.international() && !s.UTF8 {
		return
	}
	kind, lines := ReadArgument(b.cmd.Args[1])
	if kind != Number && kind != Zero {
		return
	}
	t := topTold{it: it, at: b.at, cmd: *b.cmd, form: *form, lines: lines, text: b.text}
	switch {
	case it.text.Whole:
		s.topWith(t)
	case len(v.tops) < mostTops && len(b.text) <= mostTop:
		v.tops = append(v.tops, t)
	default:
		s.topWithout(t)
	}
}

// beside compares what TOP sent with a message that came, or one that was put there.
func (t *topTold) beside(s *session, text []byte, put bool) *TopSeen {
	compare := content.Compare
	if put {
		compare = func(want, got []byte) content.Difference { return content.CompareStored(want, got, s.UTF8) }
	}
	want, separated := content.Top(text, t.lines)
	e := &TopSeen{
		Place: s.place(t.at), Command: t.cmd, Form: t.form, Lines: t.lines, Text: t.text, Want: want,
		Whole: len(want) == len(text), Diff: compare(want, t.text),
		Beyond: !put && t.it.text.Cut && len(t.text) > len(text),
	}
	if !e.Diff.Same && !separated && t.lines == 0 {
		e.Diff = compare(append(bytes.Clone(want), "\r\n"...), t.text)
	}
	return e
}

// topWith judges what TOP sent of a message that has been fetched: it is right if it is the
// beginning of what came, or of what was put there.
func (s *session) topWith(t topTold) {
	if t.it.text.kept == nil {
		return // it was too large
	}
	e := t.beside(s, t.it.text.kept, false)
	if !e.Beyond {
		e = t.orPut(s, e)
	}
	s.m.emit(s, e)
}

// orPut compares what TOP sent with what was put there, if that is closer than what it was
// compared with: RETR may be what sends another message.
func (t *topTold) orPut(s *session, e *TopSeen) *TopSeen {
	for _, src := range []*Source{t.it.msg.source, t.it.put} {
		if e.Diff.Same || src == nil || !src.small() {
			continue
		}
		put := src.read()
		end := content.HeaderEnd(t.text)
		same := func(text []byte) bool { return end > 2 && len(text) >= end && bytes.Equal(text[:end], t.text[:end]) }
		if p := t.beside(s, put, true); p.Diff.Same || same(put) && !same(e.Want) {
			e = p
		}
	}
	return e
}

// topWithout judges what TOP sent of a message that was not fetched.
func (s *session) topWithout(t topTold) {
	s.view.whichever(t.it, func(m *message) bool { return m.hasTop(t.text, t.lines) }, t.text)
	if known := t.it.msg.known(); known != nil {
		s.m.emit(s, t.orPut(s, t.beside(s, known, true)))
	}
}

// topsOf judges what TOP sent of a message before it was fetched.
func (s *session) topsOf(it *item) {
	kept := s.view.tops[:0]
	for _, t := range s.view.tops {
		if t.it != it {
			kept = append(kept, t)
			continue
		}
		s.topWith(t)
	}
	s.view.tops = kept
}

// topsAtEnd judges what TOP sent of messages that were not fetched.
func (s *session) topsAtEnd() {
	for i, t := range s.view.tops {
		s.topWithout(t)
		if t.it.msg.known() == nil {
			s.topAlone(t)
			s.topBeside(t, s.view.tops[:i])
		}
	}
	s.view.tops = nil
}

// topAlone judges what TOP sent of a message of which nothing else is known: there are no more lines after the
// header section than were asked for.
func (s *session) topAlone(t topTold) {
	e := t.beside(s, t.text, false)
	if content.HeaderEnd(t.text) > 2 && t.form.BareLF == 0 && len(e.Want) < len(t.text) {
		s.m.emit(s, e)
	}
}

// topBeside compares what TOP sent with what it has sent of the same message before: the shorter one is the
// beginning of the longer one.
func (s *session) topBeside(t topTold, before []topTold) {
	for _, o := range before {
		if o.it != t.it || len(o.text) == 0 || content.HeaderEnd(o.text) <= 2 || content.HeaderEnd(t.text) <= 2 {
			continue
		}
		e := t.beside(s, o.text, false)
		if o.lines < t.lines {
			e = o.beside(s, t.text, false)
			e.Place, e.Command = s.place(t.at), t.cmd
		}
		if !e.Diff.Same {
			s.m.emit(s, e)
			return
		}
	}
}
