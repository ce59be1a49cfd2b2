package oracle

import (
	"bytes"
	"hash/crc32"
	"hash/maphash"
	"io"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

const (
	// keepText is how much of one message is kept, to show where it differs.
	keepText = 1 << 20
	// keepList is how much of a listing is kept: 10,000 messages fit many times.
	keepList = 16 << 20
)

// seed lets messages be recognised by a sum that is quick to make and good only
// within this process.
var seed = maphash.MakeSeed()

// Body judges the lines of one multi-line reply as they come. Its memory does not
// grow with the size of a message.
type Body struct {
	c     *conn
	cmd   *sent
	at    Spot
	sum   maphash.Hash
	tail  uint32 // the sum of what is beyond keepText
	text  []byte // un-stuffed, as much as is kept
	total int64
	want  io.ReadCloser // the message as it should be, for what is too large to keep
	wrong int64         // where it first differs from want, -1 if nowhere yet
	buf   []byte
}

// line is a line of a listing and where it stands.
type line struct {
	text []byte
	at   Spot
}

// Body returns the judge of the lines that follow the reply that came last on
// connection n; entry is the log entry that will hold them.
func (o *Oracle) Body(n, entry int) *Body {
	c := o.conns[n]
	b := &Body{c: c, cmd: c.last, at: Spot{Entry: entry}, wrong: -1}
	b.sum.SetSeed(seed)
	if it := b.item(); it != nil && it.msg.source != nil && it.msg.source.Size > keepText && c.last.Keyword == "RETR" {
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

// message tells whether the lines are those of a message.
func (b *Body) message() bool { return oneOf(b.cmd.Keyword, "RETR", "TOP") }

// item is the message that the command named, nil if it named none that exists.
func (b *Body) item() *item {
	if b.c.view == nil || len(b.cmd.Args) == 0 {
		return nil
	}
	kind, n := readArgument(b.cmd.Args[0])
	if kind != number && kind != odd {
		return nil
	}
	it, _ := b.c.view.item(n)
	return it
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
	b.add(p)
	if b.want != nil && b.wrong < 0 {
		b.compare(p)
	}
	b.total += int64(len(p))
	return len(p), nil
}

// add adds octets to the sum: what is beyond the text that is kept in a cheaper way.
func (b *Body) add(p []byte) {
	if room := keepText - b.total; room > 0 {
		head := p[:min(room, int64(len(p)))]
		_, _ = b.sum.Write(head)
		p = p[len(head):]
	}
	b.tail = crc32.Update(b.tail, castagnoli, p)
}

// castagnoli is the polynomial that processors know.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum64 is the sum of all octets.
func (b *Body) sum64() uint64 { return b.sum.Sum64() ^ uint64(b.tail)<<32 }

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
	b.wrong = b.total + int64(i)
}

// End judges the lines when all have come, with the form in which they came; why is
// not empty when they did not come whole.
func (b *Body) End(u *wire.Unstuffer, why string) {
	if b.want != nil {
		defer b.want.Close()
	}
	if why != "" {
		b.judgeCut(u, why)
		return
	}
	b.judgeLines(u)
	switch b.cmd.Keyword {
	case "RETR":
		b.judgeRetr(u)
		b.c.view.access(b.cmd)
		b.judgeToldSize()
	case "TOP":
		b.judgeTop(u)
		b.c.view.access(b.cmd)
	case "LIST":
		if b.c.state == transaction {
			b.c.view.worked["LIST"] = true
			b.c.judgeList(b.at, b.lines())
		}
	case "UIDL":
		if b.c.state == transaction {
			b.c.view.worked["UIDL"] = true
			b.c.judgeUIDL(b.at, b.lines())
		}
	case "CAPA":
		b.c.judgeCapa(b.at, b.lines())
	case "LANG":
		b.c.judgeLanguages(b.at, b.lines())
	case "AUTH":
		b.c.judgeMechanismList(b.at, b.lines())
	}
}

// lines cuts a listing into its lines.
func (b *Body) lines() []line {
	var ls []line
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
		ls = append(ls, line{text: bytes.TrimRight(l, "\r\n"), at: spot})
	}
	return ls
}

// judgeLines judges the form of the lines (RFC 1939 section 3).
func (b *Body) judgeLines(u *wire.Unstuffer) {
	o := b.c.o
	message := b.message()
	o.judge(true, "RFC1939-3-MULTI-01")
	stuffing := []string{"RFC1939-3-MULTI-02"}
	if b.cmd.Keyword == "TOP" {
		stuffing = append(stuffing, "RFC1939-3-MULTI-03")
	}
	if u.Bare > 0 || u.Stuffed > 0 {
		for _, r := range stuffing {
			o.judge(u.Bare == 0, id(r)).found(Spot{b.at.Entry, u.BareAt, u.BareAt + 1}, "two dots at the start of the line", "one dot", "%s sent a line that begins with a dot without a second dot in front", b.cmd.Keyword)
		}
	}
	ends := []requirement.ID{"RFC1939-3-RESP-02", "RFC1939-3-MULTI-01"}
	if message {
		ends = []requirement.ID{"RFC1939-11-FMT-01", "RFC1939-3-MULTI-01"}
	}
	o.judge(u.BareLF == 0, ends...).found(Spot{b.at.Entry, u.BareLFAt, u.BareLFAt + 1}, "CRLF", "LF without CR", "the reply to %s has a line that does not end with CRLF", b.cmd.Keyword)
	if !message {
		o.judge(u.BareCR == 0, "RFC1939-3-RESP-02").found(b.at, "CRLF at the end of lines only", "a CR within a line", "the reply to %s has a CR that is no line end", b.cmd.Keyword)
	}
}

// judgeCut judges a reply that never came to its end.
func (b *Body) judgeCut(u *wire.Unstuffer, why string) {
	o := b.c.o
	rules := []string{"RFC1939-3-MULTI-01"}
	expected := "a line with a single dot, ended by CRLF"
	switch b.cmd.Keyword {
	case "CAPA":
		rules = append(rules, "RFC2449-5-CAPA-01")
	case "LIST":
		rules = append(rules, "RFC1939-5-LIST-01")
		if n, known := b.c.view.count(); known && n == 0 {
			rules = append(rules, "RFC1939-5-LIST-04")
		}
	case "UIDL":
		rules = append(rules, "RFC1939-7-UIDL-01")
	case "TOP":
		rules = append(rules, "RFC1939-7-TOP-01")
		if listed, known := b.c.offers("TOP"); known && !listed {
			rules = append(rules, "RFC1939-3-ERR-02")
		}
	}
	if it := b.item(); b.cmd.Keyword == "RETR" && it != nil {
		switch s := it.msg.source; {
		case s != nil && s.Unended && u.Octets+8 > s.Size:
			rules = append(rules, "RFC1939-5-RETR-05")
		case s != nil && u.Octets < s.Size:
			rules = append(rules, "RFC1939-5-RETR-01")
		}
	}
	if b.cmd.Keyword == "AUTH" {
		rules = append(rules, "DEFACTO-BAREAUTH-01", "RFC5034-4-SYN-01")
	}
	if u.Suspect() {
		why = "a dot that CRLF neither precedes nor follows; " + why
		rules = append(rules, "RFC1939-3-RESP-02")
	}
	for _, r := range rules {
		o.judge(false, id(r)).found(Spot{b.at.Entry, u.Wire(), u.Wire()}, expected, why, "the reply to %s has no end", b.cmd.Keyword)
	}
}
