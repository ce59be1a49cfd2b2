package wire

import (
	"bytes"
	"io"
)

// Canonical reads a message in the form in which POP3 delivers it, however it is
// stored: every line ends with CRLF, the last one too (RFC 1939 section 11). A CR
// that no LF follows stays as it is.
func Canonical(stored io.Reader) io.Reader { return &canonical{from: stored} }

type canonical struct {
	from io.Reader
	out  []byte // made, not read yet
	last byte   // octet that came last
	any  bool   // whether there was one
	err  error
}

// Read implements io.Reader. What has its CRLF already goes straight into p.
func (c *canonical) Read(p []byte) (int, error) {
	for len(c.out) == 0 && c.err == nil && len(p) > 0 {
		n, err := c.from.Read(p)
		before := c.last
		if n > 0 {
			c.last, c.any = p[n-1], true
		}
		if c.err = err; err == io.EOF && c.any && c.last != '\n' {
			c.out = append(completed(p[:n], before), "\r\n"...)
			break
		}
		if ended(p[:n], before) {
			if n > 0 {
				return n, nil
			}
			continue
		}
		c.out = completed(p[:n], before)
	}
	if len(c.out) == 0 {
		return 0, c.err
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// ended reports whether a CR stands before each LF; before is the octet before p.
func ended(p []byte, before byte) bool {
	for rest := p; ; {
		i := bytes.IndexByte(rest, '\n')
		switch {
		case i < 0:
			return true
		case i > 0:
			before = rest[i-1]
		}
		if before != '\r' {
			return false
		}
		before, rest = '\n', rest[i+1:]
	}
}

// completed is p with a CR before each LF.
func completed(p []byte, before byte) []byte {
	out := make([]byte, 0, len(p)+len(p)/16+2)
	for _, b := range p {
		if b == '\n' && before != '\r' {
			out = append(out, '\r')
		}
		out = append(out, b)
		before = b
	}
	return out
}
