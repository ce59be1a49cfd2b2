package oracle

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// digest is what is remembered of a message that RETR delivered.
type digest struct {
	whole  bool // there is one
	sum    uint64
	octets int64
	wire   wire.Unstuffer
	text   []byte // the message if it is small enough, else nil
	utf8   bool   // it came in UTF-8 mode
}

// judgeRetr judges a message that came (RFC 1939 sections 5 and 11).
func (b *Body) judgeRetr(u *wire.Unstuffer) {
	o, v := b.c.o, b.c.view
	it := b.item()
	if v == nil || it == nil || it.deleted {
		return // the status was judged: there is nothing that could be right
	}
	v.worked["RETR"] = true
	d := digest{whole: true, sum: b.sum64(), octets: b.total, wire: *u, utf8: b.c.utf8}
	if b.total <= keepText {
		d.text = b.text
	}
	v.whichever(it, func(m *message) bool { return m.is(d) }, d.text)
	if it.text.whole {
		o.judge(it.text.sum == d.sum, "RFC1939-5-RETR-03").found(b.at, "the octets that came the first time", "others", "the same message is not the same when it is fetched again")
	} else if before := it.msg.text; before.whole && before.utf8 != d.utf8 && it.msg.source.international() {
		// the two modes may show it differently
	} else if it.msg.text.whole && d.text != nil && it.msg.text.text != nil {
		o.judge(faithful(it.msg.text.text, d.text).same, "RFC1939-5-RETR-03").found(b.at, "the message as in an earlier session", "another one", "the same message is not the same in a later session")
	}
	b.judgeContent(it, d, u)
	it.text, it.msg.text, it.msg.fetched = d, d, true
	v.drop.shelf.add(it)
	if it.size >= 0 {
		_, n := readArgument(b.cmd.Args[0])
		v.judgeSize(o, b.at, n, it)
	}
}

// judgeContent compares a message with what the harness put there.
func (b *Body) judgeContent(it *item, d digest, u *wire.Unstuffer) {
	o, s := b.c.o, it.msg.source
	if s == nil || b.judgeSurrogate(it) {
		return
	}
	rules := []requirement.ID{"RFC1939-5-RETR-01", "RFC1939-11-FMT-01", "RFC1939-11-FMT-02"}
	if u.Stuffed > 0 {
		rules = append(rules, "RFC1939-5-RETR-06")
	}
	if s.Unended {
		rules = append(rules, "RFC1939-5-RETR-05")
	}
	if u.Longest > 998 {
		rules = append(rules, "RFC1939-5-RETR-07")
	}
	if s.Size > keepText {
		rules = append(rules, "RFC1939-5-RETR-08")
		holds := b.wrong < 0 && b.total == s.Size
		if !holds && b.wrong >= 0 && b.wrong < 8192 {
			return // a header was added: too large to look for where it goes on
		}
		at := max(b.wrong, min(b.total, s.Size))
		o.judge(holds, rules...).found(Spot{b.at.Entry, at, at + 1}, say("%d octets", s.Size), say("%d octets, which differ from octet %d on", b.total, at), "a large message did not come whole")
		return
	}
	want := s.read()
	diff := faithful(want, d.text)
	if !diff.same {
		rules = diff.rules(want)
		if s.Unended && diff.short {
			rules = append(rules, "RFC1939-5-RETR-05")
		}
		rules = append(rules, b.c.view.moved()...)
		if it.msg.topped {
			rules = append(rules, "RFC1939-7-TOP-06")
		}
		if b.isRemoved(d) {
			rules = []requirement.ID{"RFC1939-6-UPD-01", "RFC1939-6-UPD-02"}
		}
		if b.c.view.overlapped {
			rules = []requirement.ID{"RFC1939-4-LOCK-01"}
		}
	} else if bytes.HasSuffix(want, []byte("\r\n\r\n")) && bytes.Count(want, []byte("\r\n\r\n")) == 1 {
		rules = append(rules, "RFC1939-5-RETR-04")
	}
	rules = append(rules, b.c.modeRules(it)...)
	o.judge(diff.same, rules...).found(Spot{b.at.Entry, diff.from, diff.to}, diff.want, diff.got, "message %s is not what was put there", b.cmd.Args[0])
}

// isRemoved tells whether what came is a message that an earlier session removed.
func (b *Body) isRemoved(d digest) bool {
	for _, m := range b.c.view.drop.removed {
		if m.text.whole && m.text.sum == d.sum || m.source != nil && m.source.Size <= keepText && isFaithful(m.source.read(), d.text) {
			return true
		}
	}
	return false
}

// judgeSize compares the size that was announced with what came (RFC 1939
// sections 5 and 11). Where the server had to add a line end to the message, its
// two octets may count or not (ERRATA A-06).
func (v *view) judgeSize(o *Oracle, at Spot, n int, it *item) {
	d := it.text
	holds := it.size == d.octets
	if s := it.msg.source; s == nil && !d.ended() || s != nil && s.Unended {
		holds = holds || it.size == d.octets-2 || s != nil && s.HalfEnded && it.size == d.octets-1
	}
	rules := []requirement.ID{"RFC1939-5-LIST-03"}
	switch s := it.msg.source; {
	case s.international() && !d.utf8 && !faithful(s.read(), d.text).same:
		rules = []requirement.ID{"RFC6856-2.1-SIZE-01"} // the size of a substitute is told as exactly as can be
	case s.international():
		rules = append(rules, "RFC6856-2.1-SIZE-01")
	}
	if it.keepsFields() {
		rules = append(rules, "DEFACTO-GEN-07")
	}
	switch {
	case holds && d.wire.Stuffed > 0:
		rules = append(rules, "RFC1939-11-SIZE-02", "RFC1939-11-SIZE-01")
	case holds:
		rules = append(rules, "RFC1939-11-SIZE-01")
	case it.size == d.octets+d.wire.Stuffed && d.wire.Stuffed > 0:
		rules = append(rules, "RFC1939-11-SIZE-02")
	case it.size == d.octets-d.wire.Lines || it.msg.source.sizeWithLF() == it.size:
		rules = append(rules, "RFC1939-11-SIZE-01")
	}
	o.judge(holds, rules...).found(at, say("%d octets, as RETR delivers them", d.octets), say("%d octets", it.size), "LIST tells a wrong size of message %d", n)
}

// ended tells that a message has a blank line behind its body. That is no line to which a
// server had to add the end.
func (d digest) ended() bool {
	return bytes.HasSuffix(d.text, []byte("\r\n\r\n")) && headerEnd(d.text) < len(d.text)
}

// judgeTop judges the reply to TOP (RFC 1939 section 7).
func (b *Body) judgeTop(u *wire.Unstuffer) {
	v, it := b.c.view, b.item()
	if v == nil || it == nil || it.deleted || len(b.cmd.Args) != 2 || b.total > keepText {
		return
	}
	v.worked["TOP"] = true
	it.msg.topped = true
	if b.judgeSurrogate(it) || it.msg.text.utf8 != b.c.utf8 && it.msg.source.international() && !b.c.utf8 {
		return
	}
	kind, lines := readArgument(b.cmd.Args[1])
	if kind != number && kind != zero {
		return
	}
	v.whichever(it, func(m *message) bool { return m.hasTop(b.text, lines) }, b.text)
	var reference []byte
	if it.text.whole {
		reference = it.text.text
	}
	if reference == nil {
		reference = it.msg.known()
	}
	if reference == nil {
		return
	}
	want, separated := top(reference, lines)
	diff := faithful(want, b.text)
	if !diff.same && !separated && lines == 0 {
		diff = faithful(append(bytes.Clone(want), "\r\n"...), b.text)
	}
	rules := []requirement.ID{"RFC1939-7-TOP-01"}
	switch {
	case diff.same && lines == 0, !diff.same && lines == 0 && bytes.Equal(append(bytes.Clone(b.text), "\r\n"...), want):
		rules = append(rules, "RFC1939-7-TOP-05")
	case len(want) == len(reference):
		rules = append(rules, "RFC1939-7-TOP-02")
	case lines == 0 && !bytes.Equal(b.text, append(bytes.Clone(want), "\r\n"...)): // or the blank line is there, and one more
		rules = append(rules, "RFC1939-7-TOP-05")
	}
	if u.Stuffed > 0 && (diff.same || diff.dotted()) {
		rules = append(rules, "RFC1939-3-MULTI-03")
	}
	b.c.o.judge(diff.same, rules...).found(Spot{b.at.Entry, diff.from, diff.to}, diff.want, diff.got, "TOP %s %s does not send the header, the blank line and as many lines of the body", b.cmd.Args[0], b.cmd.Args[1])
}

// top cuts a message behind the given number of body lines. Separated is false
// when the message has no blank line behind its header.
func top(text []byte, lines int) (cut []byte, separated bool) {
	end := headerEnd(text)
	if end < 0 {
		return text, false
	}
	for ; lines > 0 && end < len(text); lines-- {
		i := bytes.Index(text[end:], []byte("\r\n"))
		if i < 0 {
			return text, true
		}
		end += i + 2
	}
	return text[:end], true
}

// headerEnd is where the body begins, -1 if no blank line ends the header.
func headerEnd(text []byte) int {
	if bytes.HasPrefix(text, []byte("\r\n")) {
		return 2
	}
	i := bytes.Index(text, []byte("\r\n\r\n"))
	if i < 0 {
		return -1
	}
	return i + 4
}
