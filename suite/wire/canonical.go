package wire

import "io"

// Canonical reads a message in the form in which POP3 delivers it, however it is
// stored: every line ends with CRLF, the last one too (RFC 1939 section 11). A CR
// that no LF follows stays as it is.
func Canonical(stored io.Reader) io.Reader { return &canonical{from: stored} }

type canonical struct {
	from io.Reader
	in   [16 << 10]byte
	out  []byte // made, not read yet
	last byte   // octet that went out last
	any  bool   // whether there was one
	err  error
}

// Read implements io.Reader.
func (c *canonical) Read(p []byte) (int, error) {
	for len(c.out) == 0 && c.err == nil {
		n, err := c.from.Read(c.in[:])
		c.out = c.out[:0]
		for _, b := range c.in[:n] {
			if b == '\n' && c.last != '\r' {
				c.out = append(c.out, '\r')
			}
			c.out = append(c.out, b)
			c.last, c.any = b, true
		}
		if err != nil {
			c.err = err
			if err == io.EOF && c.any && c.last != '\n' {
				c.out = append(c.out, "\r\n"...)
			}
		}
	}
	if len(c.out) == 0 {
		return 0, c.err
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}
