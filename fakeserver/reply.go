package fakeserver

import (
	"fmt"
	"io"
)

// reply is the server's answer to one command.
type reply struct {
	ok   bool
	code string // response code (RFC 2449 section 8) without its brackets
	tag  string // language tag in front of the text (LANG)
	text string // for people; no client may rely on it
	data string // what the protocol makes significant on the status line
	body body   // not nil in a multi-line reply
	then next
	lost error // the connection broke; there is nobody to send this to

	phrase phrase // that text was made of
}

// next is what the session does after a reply.
type next int

const (
	thenRead  next = iota // go on with the next command
	thenQuit              // the client has said QUIT
	thenClose             // the server hangs up
	thenTLS               // negotiate TLS
	thenLayer             // begin the SASL security layer
)

// body is what stands between the status line and the terminator. It writes
// itself as lines that end with CRLF; byte-stuffing is not its business.
type body interface {
	writeTo(s *session, w io.Writer) error
}

func positive(format string, args ...any) reply {
	return reply{ok: true, text: fmt.Sprintf(format, args...), phrase: phrase{format, args}}
}

func negative(format string, args ...any) reply {
	return reply{text: fmt.Sprintf(format, args...), phrase: phrase{format, args}}
}

// withData returns the reply with something for the client's program: a drop
// listing, scan listing, unique-id listing or timestamp.
func (r reply) withData(data string) reply {
	r.data = data
	return r
}

// withTag returns the reply with a language tag in front of its text.
func (r reply) withTag(tag string) reply {
	r.tag = tag
	return r
}

// withCode returns the reply with a response code.
func (r reply) withCode(code string) reply {
	r.code = code
	return r
}

// withBody returns the reply as a multi-line one.
func (r reply) withBody(b body) reply {
	r.body = b
	return r
}

// listing is a body of lines made by the server: scan listings, unique-id
// listings, capabilities.
type listing []string

func (l listing) writeTo(_ *session, w io.Writer) error {
	var text []byte
	for _, line := range l {
		text = append(append(text, line...), crlf...)
	}
	_, err := w.Write(text)
	return err
}
