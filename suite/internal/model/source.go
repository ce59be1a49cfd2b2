package model

import (
	"bytes"
	"io"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// keepText is how many octets of one message are kept, to show where it differs.
const keepText = 1 << 20

// Source is a message as RETR must deliver it: line ends are CRLF.
type Source struct {
	Size int64 // octets, including a final CRLF that the store lacks
	// Unended reports that the message is stored without a final line end. Whether
	// the CRLF that the server must then add counts in its size is open.
	Unended bool
	// HalfEnded reports that it is stored with a CR at its end: a server may take that for
	// half of the line end, and add the other half.
	HalfEnded bool
	Open      func() io.ReadCloser
	// BeforeUTF8 reports that a server may send it as it is without UTF-8 mode: its maildrop
	// is no native UTF-8 one (RFC 6856 section 2.1).
	BeforeUTF8 bool
	// Unknown reports that it came by a way on which it becomes another one each time: only that
	// there is a message is known.
	Unknown bool
	// Unsure reports that it may come later than the sessions that it was delivered in: it waits in a queue.
	Unsure bool

	text   []byte // the message, if it is kept
	beyond bool   // it has octets above 127 in its header section; known where it is kept
}

// ifKnown returns the source, nil if what becomes of it is not known.
func (s *Source) ifKnown() *Source {
	if s.Unknown {
		return nil
	}
	return s
}

// Stored returns a message that is kept in memory, made of its octets as they are stored,
// with line ends of any kind. It may be shared by any number of models.
func Stored(octets []byte) Source {
	text, _ := io.ReadAll(wire.Canonical(bytes.NewReader(octets)))
	return Source{
		Size: int64(len(text)), Unended: !bytes.HasSuffix(octets, []byte("\n")), HalfEnded: bytes.HasSuffix(octets,
			[]byte("\r")),
		Open: func() io.ReadCloser { return io.NopCloser(bytes.NewReader(text)) },
		text: text, beyond: !content.PlainHeader(text),
	}
}

// small reports whether the message is small enough to be compared in memory.
func (s *Source) small() bool { return s.Size <= keepText }

// read returns a small message. It must not be changed.
func (s *Source) read() []byte {
	if s.text != nil {
		return s.text
	}
	r := s.Open()
	defer r.Close()
	text, _ := io.ReadAll(io.LimitReader(r, keepText+1))
	return text
}

// sizeWithLF is the size of the message with line ends of one octet, as many stores keep
// them; -1 if nothing is known of it, or it is too large to look.
func (s *Source) sizeWithLF() int64 {
	if s == nil || !s.small() {
		return -1
	}
	return s.Size - int64(bytes.Count(s.read(), []byte("\r\n")))
}

// international reports whether a message has octets above 127 in its header section: a server
// may take it for one that can be shown in UTF-8 mode only (RFC 6856 section 2.1).
func (s *Source) international() bool {
	switch {
	case s == nil || !s.small():
		return false
	case s.text != nil:
		return s.beyond
	}
	return !content.PlainHeader(s.read())
}

// goesOut reports whether a message that is international may be sent as it is without UTF-8
// mode, too: it is no message in UTF-8, or its maildrop no native UTF-8 one.
func (s *Source) goesOut() bool { return s.BeforeUTF8 || !content.International(s.read()) }

// sameContent reports whether two messages are the same, octet for octet.
func sameContent(a, b *Source) bool {
	if a.text != nil && b.text != nil {
		return bytes.Equal(a.text, b.text)
	}
	x, y := a.Open(), b.Open()
	defer x.Close()
	defer y.Close()
	p, q := make([]byte, 32<<10), make([]byte, 32<<10)
	for {
		n, err := io.ReadFull(x, p)
		m, _ := io.ReadFull(y, q)
		if !bytes.Equal(p[:n], q[:m]) {
			return false
		}
		if err != nil {
			return true
		}
	}
}
