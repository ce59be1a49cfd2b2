package session

import (
	"bytes"
	"errors"
	"net"
	"os"
	"time"
)

// maxLine is how much of one line is read before the line is given up: far more
// than the 512 octets that RFC 1939 allows a status line, far less than memory.
const maxLine = 64 << 10

// errLineTooLong ends a read when a line passes maxLine.
var errLineTooLong = errors.New("line longer than 64 KiB")

// tap is the receiving end of a connection: a buffer with a deadline, from which
// lines and bulk data are taken. Nothing that was received is ever lost: octets that
// come together with an error are kept before the error shows, and a line that is
// not complete at the deadline stays in the buffer.
type tap struct {
	conn net.Conn
	buf  []byte // received, not yet taken
	err  error  // why nothing more will come, nil while more may
	bulk []byte // memory that bulk reads use again and again
	back []byte // what piece took out of buf, with the room after it
}

// line takes the next line, its line end included, waiting until the deadline at
// the latest however the octets drip in. When it fails, it returns what there is
// of the line, and leaves it in the buffer.
func (t *tap) line(deadline time.Time) ([]byte, error) {
	for searched := 0; ; {
		if i := bytes.IndexByte(t.buf[searched:], '\n'); i >= 0 {
			return t.take(searched + i + 1), nil
		}
		if len(t.buf) > maxLine {
			return t.buf[:maxLine], errLineTooLong
		}
		if searched == 0 {
			_ = t.conn.SetReadDeadline(deadline)
		}
		searched = len(t.buf)
		if err := t.fill(); err != nil {
			return t.buf, err
		}
	}
}

// take removes n octets from the front of the buffer. They stay valid.
func (t *tap) take(n int) []byte {
	p := t.buf[:n:n]
	t.buf = t.buf[n:]
	return p
}

// fill reads once from the connection.
func (t *tap) fill() error {
	if t.err != nil {
		return t.err
	}
	if cap(t.buf)-len(t.buf) < 2<<10 {
		// Fresh memory, because lines that were taken may still be looked at.
		fresh := make([]byte, len(t.buf), max(8<<10, 2*len(t.buf)))
		copy(fresh, t.buf)
		t.buf = fresh
	}
	n, err := t.conn.Read(t.buf[len(t.buf):cap(t.buf)])
	t.buf = t.buf[:len(t.buf)+n]
	return t.note(n, err)
}

// note keeps a final error for later if octets came with it.
func (t *tap) note(n int, err error) error {
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		t.err = err
	}
	if n > 0 {
		return nil
	}
	return err
}

// piece takes whatever is there, or reads once. The octets are valid only until
// the next call: a message of any size passes through the same memory.
func (t *tap) piece() ([]byte, error) {
	if len(t.buf) > 0 {
		t.back = t.buf
		return t.take(len(t.buf)), nil
	}
	t.back = nil
	if t.err != nil {
		return nil, t.err
	}
	if t.bulk == nil {
		t.bulk = make([]byte, 4<<10)
	}
	n, err := t.conn.Read(t.bulk)
	if n == len(t.bulk) && n < 64<<10 {
		t.bulk = append(make([]byte, 0, 4*n), t.bulk...)[:4*n] // there is more where that came from
	}
	return t.bulk[:n], t.note(n, err)
}

// giveBack puts octets that piece returned, and that belong to what follows, back
// to the front of the buffer.
func (t *tap) giveBack(p []byte) {
	switch {
	case len(p) == 0:
	case t.back != nil:
		t.buf = t.back[len(t.back)-len(p):]
	default:
		t.buf = append(append(make([]byte, 0, len(p)+2<<10), p...), t.buf...)
	}
}
