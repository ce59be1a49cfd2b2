package record

import (
	"bytes"
	"io"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// fate is what became of a login.
type fate struct{ known, refused bool }

// mark is a line in a block that depends on what became of a login.
type mark struct {
	at                int // in the block
	accepted, refused string
	of                *fate
}

// block collects the lines of exchanges until they are whole, and writes them with one
// write: nobody finds half an exchange in the file.
type block struct {
	w       io.Writer
	writer  *transcript.Writer // into the block
	buf     []byte
	marks   []mark
	lines   int   // of the file, those in the block included
	octets  int64 // of the file, those in the block included
	whole   bool
	stopped bool
	err     error
}

// How far a recording may grow and still be read, which a transcript of 1 << 20 lines can be:
// what is left is for the lines that end it.
const (
	mostOctets = transcript.MaxFile - 4<<20
	mostLines  = 1<<20 - 1<<16
	// mostBody is how much of one reply is written, so that one message does not take
	// the room of all others.
	mostBody = 16 << 20
)

// enough is how much of an exchange is kept before it is written in pieces; too much,
// before it is written though a login is open.
const enough, tooMuch = 256 << 10, 1 << 20

func newBlock(w io.Writer, whole bool) *block {
	b := &block{w: w, whole: whole}
	b.writer = transcript.NewWriter(b)
	return b
}

// Write takes lines of the transcript.
func (b *block) Write(p []byte) (int, error) {
	if !b.stopped {
		b.buf = append(b.buf, p...)
		b.count(p)
	}
	return len(p), nil
}

func (b *block) count(p []byte) {
	b.lines += bytes.Count(p, []byte{'\n'})
	b.octets += int64(len(p))
}

// open adds a line that reads one way or another, by what becomes of a login. Both
// ways are one line.
func (b *block) open(f *fate, accepted, refused string) {
	if b.stopped {
		return
	}
	b.marks = append(b.marks, mark{len(b.buf), accepted, refused, f})
	b.count([]byte(accepted))
}

// next is the number of the line that comes next.
func (b *block) next() int { return b.lines + 1 }

// full reports whether lines of replies have no more room.
func (b *block) full(body int64) bool {
	return !b.whole && (b.octets > mostOctets || b.lines > mostLines || body > mostBody)
}

// overfull reports whether nothing has room any more.
func (b *block) overfull() bool {
	return !b.whole && (b.octets > mostOctets+2<<20 || b.lines > mostLines+1<<15)
}

// resolve takes the logins that are open as accepted.
func (b *block) resolve() {
	for _, m := range b.marks {
		m.of.known = true
	}
}

// settle writes the block if it is whole, or too large to wait.
func (b *block) settle(whole bool) error {
	if !whole && len(b.buf) < enough || len(b.buf)+len(b.marks) == 0 {
		return nil
	}
	crash.At("record: write")
	if !whole && b.unresolved() {
		if len(b.buf) < tooMuch {
			return nil
		}
		b.resolve()
	}
	_, err := b.w.Write(b.render())
	b.buf, b.marks = b.buf[:0], b.marks[:0]
	if b.err == nil {
		b.err = err
	}
	return err
}

func (b *block) unresolved() bool {
	for _, m := range b.marks {
		if !m.of.known {
			return true
		}
	}
	return false
}

// render puts the lines that depended on logins into their places.
func (b *block) render() []byte {
	if len(b.marks) == 0 {
		return b.buf
	}
	var out []byte
	from := 0
	for _, m := range b.marks {
		out = append(out, b.buf[from:m.at]...)
		from = m.at
		if m.of.refused {
			out = append(out, m.refused...)
		} else {
			out = append(out, m.accepted...)
		}
	}
	return append(out, b.buf[from:]...)
}

// stop writes a last comment, and takes nothing more.
func (b *block) stop(why string) {
	b.writer.Comment(why)
	b.stopped = true
	if b.err == nil {
		_, b.err = b.w.Write(b.render())
	}
	b.buf, b.marks = nil, nil
}

// breakOff is stop, in the middle of anything: it writes the lines that are whole.
func (b *block) breakOff(why string) {
	b.buf = b.buf[:bytes.LastIndexByte(b.buf, '\n')+1]
	b.marks = slices.DeleteFunc(b.marks, func(m mark) bool { return m.at > len(b.buf) || m.of == nil })
	b.stop(why)
}
