package model

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// fetched takes a message that RETR sent (RFC 1939 sections 5 and 11).
func (b *Body) fetched(form *wire.Unstuffer) {
	s, v, it := b.s, b.s.view, b.item()
	if v != nil && it != nil && it.deleted && v.delivered > 0 && v.isNew(b.sum.sum(), b.text) {
		s.m.emit(s, &NumberTaken{Place: s.place(s.replyAt), Number: b.cmd.Number()})
	}
	if v == nil || it == nil || it.deleted {
		return // the status was told: there is nothing that could be right
	}
	v.worked["RETR"] = true
	t := Text{Whole: true, sum: b.sum.sum(), Octets: b.sum.total, Form: *form, UTF8: s.UTF8}
	if t.Octets <= keepText {
		t.kept = b.text
	}
	v.whichever(it, func(m *message) bool { return m.is(t) }, t.kept)
	e := &Fetched{Place: s.place(b.at), Command: *b.cmd, Text: t, ToldSize: it.size, ReplyText: s.reply.Text}
	e.InSession, e.Earlier = it.fetchedBefore(t)
	if e.InSession == Different || e.Earlier == Different {
		e.Swapped = e.InSession == Different && v.other(it, t)
		e.OtherLetters = it.inCapitals && b.cmd.Word != b.cmd.Keyword
	}
	s.m.emit(s, e)
	t.Cut = b.compareContent(it, t, form, e)
	it.text, it.msg.text, it.msg.fetched = t, t, true
	it.inCapitals = it.inCapitals || b.cmd.Word == b.cmd.Keyword && (it.msg.intact || it.msg.source == nil)
	v.drop.texts.add(it)
	s.topsOf(it)
	s.factsOf(b.cmd.Number())
	if it.size >= 0 {
		s.sizeSeen(b.at, b.cmd.Number(), it)
	}
}

// isNew reports whether a text is that of mail which came during the session.
func (v *view) isNew(sum uint64, text []byte) bool {
	t := Text{Whole: true, sum: sum, kept: text}
	return slices.ContainsFunc(v.drop.messages, func(m *message) bool { return m.late && m.is(t) })
}

// fetchedBefore compares a message with what came before: in this session, and in
// earlier ones.
func (it *item) fetchedBefore(t Text) (inSession, earlier Comparison) {
	before := it.msg.text
	switch {
	case it.text.Whole:
		return compared(it.text.sum == t.sum), NotCompared
	case before.Whole && before.UTF8 != t.UTF8 && it.msg.source.international():
		return NotCompared, NotCompared // the two modes may show it differently
	case before.Whole && t.kept != nil && before.kept != nil:
		return NotCompared, compared(content.Compare(before.kept, t.kept).Same)
	}
	return NotCompared, NotCompared
}

func compared(same bool) Comparison {
	if same {
		return Same
	}
	return Different
}

// other reports whether a text is that of another message than the one of an item.
func (v *view) other(it *item, t Text) bool {
	return slices.ContainsFunc(v.items, func(x *item) bool {
		return x != it && x.msg != it.msg && (x.text.Whole && x.text.sum == t.sum || x.msg.is(t))
	})
}

// compareContent compares a message with what the harness put there, and reports whether it has ended at a NUL.
func (b *Body) compareContent(it *item, t Text, form *wire.Unstuffer, f *Fetched) (cut bool) {
	s, src := b.s, it.msg.source
	if src == nil || b.substituted(it) {
		return false
	}
	e := &Content{
		Place: s.place(b.at), Command: *b.cmd, Form: *form, Came: t.Octets, Wrong: b.wrong, Mail: s.view.delivered,
		Swapped: f.Swapped, OtherLetters: f.OtherLetters,
		Source: SourceFacts{Size: src.Size, Unended: src.Unended, Small: src.small(), International: src.international()},
	}
	if e.Source.Small {
		e.Source.Text = src.read()
		e.Diff = content.CompareStored(e.Source.Text, t.kept, t.UTF8)
		if !e.Diff.Same {
			e.Topped = it.msg.topped && it.msg.intact
			e.Removed, e.Overlap = b.isRemoved(t), s.view.overlapped
		}
		it.msg.intact = e.Diff.Same
	}
	s.m.emit(s, e)
	return e.Diff.Cut
}

// isRemoved reports whether what came is a message that an earlier session removed.
func (b *Body) isRemoved(t Text) bool {
	for _, m := range b.s.view.drop.removed {
		if m.text.Whole && m.text.sum == t.sum || m.source != nil && m.source.small() &&
			content.Same(m.source.read(), t.kept) {
			return true
		}
	}
	return false
}

// substituted tells what RETR or TOP sends of a message that needs UTF-8 mode, without it.
// It reports whether that is for the server to choose.
func (b *Body) substituted(it *item) bool {
	s := b.s
	if s.UTF8 || !it.msg.source.international() {
		return false
	}
	plain := content.PlainHeader(b.text)
	if !plain && it.msg.source.goesOut() {
		return false
	}
	apart := s.m.utf8.apart(s)
	s.m.utf8.withheld = s.m.utf8.withheld || plain && s.m.utf8.given == nil
	s.m.emit(s, &Substituted{Place: s.place(b.at), Command: *b.cmd, Plain: plain, Apart: apart, Text: b.text})
	return plain
}

// sizeSeen compares the size that was announced with what came (RFC 1939 sections 5 and
// 11).
func (s *session) sizeSeen(at Spot, n int, it *item) {
	t, src := it.text, it.msg.source
	e := &SizeSeen{
		Place: s.place(at), Number: n, Told: it.size, Came: t, International: src.international(), WithLF: src.sizeWithLF(),
		StatusFields: it.hasStatusField(),
	}
	if src == nil {
		e.Unended = !content.EndsInBlankLine(t.kept)
	} else {
		e.Unended, e.HalfEnded = src.Unended, src.HalfEnded
		e.Substitute = e.International && !t.UTF8 && !content.Compare(src.read(), t.kept).Same
	}
	s.m.emit(s, e)
	s.m.lf.seen(e)
}

// unended is how many octets of the line ends of a message that came the server may have had to add.
func (it *item) unended() int64 {
	src := it.msg.source
	if src == nil && !content.EndsInBlankLine(it.text.kept) || src != nil && (src.Unended || src.HalfEnded) {
		return 2
	}
	return 0
}

// hasStatusField reports whether a message that came whole has header fields of a mailbox
// store, or lost some that were put there.
func (it *item) hasStatusField() bool {
	if content.HasStatusField(it.text.kept) {
		return true
	}
	src := it.msg.source
	return src != nil && it.text.kept != nil && src.small() && content.HasStatusField(src.read())
}
