package model

import (
	"bytes"
	"io"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// keepList is how many octets of a listing are kept: 10,000 messages fit many times.
const keepList = 16 << 20

// Body takes the lines of one multi-line reply as they come. Its memory does not
// grow with the size of a message.
type Body struct {
	s     *session
	cmd   *Command
	at    Spot
	sum   summer
	text  []byte        // un-stuffed, as much as is kept
	want  io.ReadCloser // the message as it should be, for what is too large to keep
	wrong int64         // where it first differs from want, -1 if nowhere yet
	buf   []byte
}

// Body returns what takes the lines that follow the reply that came last on
// connection n; entry is the log entry that will hold them.
func (m *Model) Body(n, entry int) *Body {
	s := m.session(n)
	b := &Body{s: s, cmd: s.last, at: Spot{Entry: entry}, wrong: -1}
	b.sum.head.SetSeed(seed)
	if it := b.item(); it != nil && it.msg.source != nil && !it.msg.source.small() && s.last.Keyword == "RETR" {
		b.want = it.msg.source.Open()
	}
	if size := b.Expected(); b.message() && size > 0 {
		b.text = make([]byte, 0, min(size, keepText))
	}
	return b
}

// Expected is how many octets the lines that follow should have, -1 if unknown.
func (b *Body) Expected() int64 {
	it := b.item()
	switch {
	case !b.message():
		return keepList
	case it == nil:
		return -1
	case it.size >= 0:
		return it.size
	case it.msg.source != nil:
		return it.msg.source.Size
	}
	return -1
}

// message reports whether the lines are those of a message.
func (b *Body) message() bool { return b.cmd.Spec().Content == wire.Message }

// item is the message that the command named, nil if it named none that exists.
func (b *Body) item() *item {
	if len(b.cmd.Args) == 0 {
		return nil
	}
	kind, n := ReadArgument(b.cmd.Args[0])
	if kind != Number && kind != Odd {
		return nil
	}
	return b.s.view.at(n)
}

// Write takes un-stuffed octets. It never fails.
func (b *Body) Write(p []byte) (int, error) {
	keep := keepText
	if !b.message() {
		keep = keepList
	}
	if room := keep - len(b.text); room > 0 {
		b.text = append(b.text, p[:min(room, len(p))]...)
	}
	if b.want != nil && b.wrong < 0 {
		b.compare(p)
	}
	b.sum.add(p)
	return len(p), nil
}

func (b *Body) compare(p []byte) {
	if len(b.buf) < len(p) {
		b.buf = make([]byte, len(p))
	}
	n, _ := io.ReadFull(b.want, b.buf[:len(p)])
	if n == len(p) && bytes.Equal(p, b.buf[:n]) {
		return
	}
	i := 0
	for i < n && p[i] == b.buf[i] {
		i++
	}
	b.wrong = b.sum.total + int64(i)
}

// End tells that all lines have come, with the form in which they came; why is not empty
// when they did not come whole.
func (b *Body) End(form *wire.Unstuffer, why string) {
	if b.want != nil {
		defer b.want.Close()
	}
	s := b.s
	if why != "" {
		b.cut(form, why)
		return
	}
	s.m.emit(s, &BodyLines{Place: s.place(b.at), Command: *b.cmd, Form: *form, Message: b.message()})
	switch b.cmd.Keyword {
	case "RETR":
		b.fetched(form)
		s.view.access(b.cmd)
	case "TOP":
		b.topped(form)
		s.view.access(b.cmd)
	case "LIST", "UIDL":
		if s.State == Transaction {
			s.view.worked[b.cmd.Keyword] = true
			s.list(b.at, b.cmd, b.lines())
		}
	case "CAPA":
		s.readCapabilities(b.at, b.lines())
	case "LANG":
		s.readLanguages(b.at, b.lines())
	case "AUTH":
		s.m.emit(s, &MechanismList{Place: s.place(b.at), Lines: b.lines()})
	}
}

// cut tells of a reply that never came to its end.
func (b *Body) cut(form *wire.Unstuffer, why string) {
	s := b.s
	e := &BodyCut{Place: s.place(b.at), Command: *b.cmd, Form: *form, Why: why}
	if n, known := s.view.count(); known && n == 0 {
		e.Empty = true
	}
	if it := b.item(); it != nil && it.msg.source != nil {
		e.Known, e.Unended, e.Size = true, it.msg.source.Unended, it.msg.source.Size
	}
	s.m.emit(s, e)
}

// lines cuts a listing into its lines.
func (b *Body) lines() []BodyLine {
	var ls []BodyLine
	rest := b.text
	for at := int64(0); len(rest) > 0; {
		l := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			l = rest[:i+1]
		}
		rest = rest[len(l):]
		spot := b.at
		spot.From, spot.To = at, at+int64(len(l))
		at += int64(len(l))
		ls = append(ls, BodyLine{Text: bytes.TrimRight(l, "\r\n"), At: spot})
	}
	return ls
}
