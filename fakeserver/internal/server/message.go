package server

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
)

// Message is one message, to be put into a maildrop or found in one. It is a
// way to open the octets, not the octets: a message of a gigabyte costs no
// memory. Copies of a Message share what has been learnt about it.
type Message struct {
	Source *source
	ID     string
	old    bool // see BeforeUTF8
}

// source is the octets of a message, and the result of reading them once.
type source struct {
	open func() (io.ReadCloser, error)

	mu    sync.Mutex
	found *Scan // nil before the first reading
}

// Bytes returns a message with the content b, which must not be changed
// afterwards. Line ends may be LF or CRLF; they are sent as CRLF.
func Bytes(b []byte) Message {
	return Stream(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil })
}

// String returns a message with the content s, see [Bytes].
func String(s string) Message {
	return Stream(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil })
}

// File returns a message whose content is that of a file, which is opened
// anew for each use and must not change as long as the message is stored.
func File(path string) Message {
	return Stream(func() (io.ReadCloser, error) { return os.Open(path) })
}

// Stream returns a message that is read from what open returns. Each call of
// open must give the same octets, from the start, to be closed by the reader;
// several may be in use at once.
func Stream(open func() (io.ReadCloser, error)) Message {
	return Message{Source: &source{open: open}}
}

// BeforeUTF8 returns the message as one in a maildrop that is no native UTF-8 one (RFC 6856
// section 2.1).
func (m Message) BeforeUTF8() Message {
	m.old = true
	return m
}

func (m Message) Check() error {
	if m.Source == nil {
		return errors.New("fakeserver: the zero Message has no content")
	}
	return nil
}

// Open returns the octets of the message as they are stored: without
// byte-stuffing, and with the line ends of the store.
func (m Message) Open() (io.ReadCloser, error) { return m.Source.open() }

// Size is the number of octets that a client receives for the message: with
// CRLF line ends, without byte-stuffing and terminator (RFC 1939 section 11).
// The first call reads the message.
func (m Message) Size() (int64, error) {
	found, err := m.Scanned()
	return found.Size, err
}

// UID is the unique-id (RFC 1939 section 7) that the maildrop has given to the
// message, empty for a message that was not yet put into one.
func (m Message) UID() string { return m.ID }
