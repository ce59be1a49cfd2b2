package provision

import (
	"bytes"
	"io"

	"github.com/pop3spec/pop3spec/fixtures"
)

// lfWriter writes what it is given to dst with each CRLF replaced by LF, which
// is how Maildir and mbox store lines. All other octets are left as they are, a
// CR that no LF follows among them.
type lfWriter struct {
	dst  io.Writer
	held bool // a CR that was the last octet so far, and has not been written
}

func (w *lfWriter) Write(p []byte) (int, error) {
	n := len(p)
	if n == 0 {
		return 0, nil
	}
	if w.held && p[0] != '\n' {
		if err := w.flush(); err != nil {
			return 0, err
		}
	}
	w.held = p[n-1] == '\r'
	if w.held {
		p = p[:n-1]
	}
	if _, err := w.dst.Write(bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n"))); err != nil {
		return 0, err
	}
	return n, nil
}

// flush writes a CR that is held back; it is called after the last Write.
func (w *lfWriter) flush() error {
	if !w.held {
		return nil
	}
	w.held = false
	_, err := w.dst.Write([]byte("\r"))
	return err
}

// copyWithLF writes the message to dst with LF line ends.
func copyWithLF(dst io.Writer, m fixtures.Message) error {
	octets := m.Open()
	defer octets.Close()
	lf := &lfWriter{dst: dst}
	if _, err := io.Copy(lf, octets); err != nil {
		return err
	}
	return lf.flush()
}
