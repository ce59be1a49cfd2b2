package server

import (
	"fmt"
	"io"
)

// Reply is the server's answer to one command.
type Reply struct {
	OK   bool
	Code string // response code (RFC 2449 section 8) without its brackets
	Tag  string // language tag before the text (LANG)
	Text string // for people; no client may rely on it
	Data string // what the protocol makes significant on the status line
	Body Body   // not nil in a multi-line reply
	Then next
	Lost error // the connection broke; there is nobody to send this to

	Phrase phrase // that text was made of
}

// next is what the session does after a reply.
type next int

const (
	ThenRead  next = iota // go on with the next command
	ThenQuit              // the client has said QUIT
	ThenClose             // the server hangs up
	thenTLS               // negotiate TLS
	thenLayer             // begin the SASL security layer
)

// Body is what stands between the status line and the terminator. It writes
// itself as lines that end with CRLF; byte-stuffing is not its business.
type Body interface {
	WriteBody(s *Session, w io.Writer) error
}

func Positive(format string, args ...any) Reply {
	return Reply{OK: true, Text: fmt.Sprintf(format, args...), Phrase: phrase{format, args}}
}

func Negative(format string, args ...any) Reply {
	return Reply{Text: fmt.Sprintf(format, args...), Phrase: phrase{format, args}}
}

// WithData returns the reply with something for the client's program: a drop
// listing, scan listing, unique-id listing or timestamp.
func (r Reply) WithData(data string) Reply {
	r.Data = data
	return r
}

// WithTag returns the reply with a language tag before its text.
func (r Reply) WithTag(tag string) Reply {
	r.Tag = tag
	return r
}

// WithCode returns the reply with a response code.
func (r Reply) WithCode(code string) Reply {
	r.Code = code
	return r
}

// WithBody returns the reply as a multi-line one.
func (r Reply) WithBody(b Body) Reply {
	r.Body = b
	return r
}

// Listing is a body of lines made by the server: scan listings, unique-id
// listings, capabilities.
type Listing []string

func (l Listing) WriteBody(_ *Session, w io.Writer) error {
	var text []byte
	for _, line := range l {
		text = append(append(text, line...), CRLF...)
	}
	_, err := w.Write(text)
	return err
}
