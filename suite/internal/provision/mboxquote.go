package provision

import (
	"bufio"
	"io"

	"github.com/pop3spec/pop3spec/fixtures"
)

// writeQuoted writes one message as it stands in an mbox, with the empty line
// after it. A last line without line end gets one: an mbox can't do without.
func writeQuoted(out *bufio.Writer, m fixtures.Message) error {
	octets := m.Open()
	defer octets.Close()
	lf := &lfWriter{dst: out}
	quoted := bufio.NewWriter(lf)
	ended, err := quoteFrom(quoted, bufio.NewReader(octets))
	if err == nil {
		err = quoted.Flush()
	}
	if err == nil {
		err = lf.flush()
	}
	if err != nil {
		return err
	}
	end := "\n"
	if !ended {
		end = "\n\n"
	}
	_, err = out.WriteString(end)
	return err
}

// quoteFrom copies the lines of in with one more ">" on each that is "From "
// after any number of ">" (mboxrd), which can be undone without loss. It tells
// whether the last line was ended.
func quoteFrom(out *bufio.Writer, in *bufio.Reader) (ended bool, err error) {
	for {
		if err := copyQuotes(out, in); err == io.EOF {
			return true, nil
		} else if err != nil {
			return false, err
		}
		if next, _ := in.Peek(len(fromSpace)); string(next) == fromSpace {
			out.WriteByte('>') // out keeps an error until the next Write
		}
		if ended, err := copyLine(out, in); err != nil || !ended {
			return false, err
		}
	}
}

// copyQuotes copies the ">" at the start of a line. The error is io.EOF if
// there is no line.
func copyQuotes(out *bufio.Writer, in *bufio.Reader) error {
	if _, err := in.Peek(1); err != nil {
		return err
	}
	for {
		next, err := in.Peek(1)
		if err != nil || next[0] != '>' {
			return nil // copyLine will meet the error again
		}
		in.Discard(1)
		if err := out.WriteByte('>'); err != nil {
			return err
		}
	}
}

// copyLine copies the rest of a line, however long, and reports whether it was ended.
func copyLine(out *bufio.Writer, in *bufio.Reader) (ended bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if _, err := out.Write(part); err != nil {
			return false, err
		}
		switch err {
		case nil:
			return true, nil
		case bufio.ErrBufferFull:
		case io.EOF:
			return false, nil
		default:
			return false, err
		}
	}
}
