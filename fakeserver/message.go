package fakeserver

import (
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Message is one message, to be put into a maildrop or found in one. It is a
// way to open the octets, not the octets: a message of a gigabyte costs no
// memory. Copies of a Message share what has been learnt about it.
type Message struct{ of server.Message }

// Bytes returns a message with the content b, which must not be changed
// afterwards. Line ends may be LF or CRLF; they are sent as CRLF.
func Bytes(b []byte) Message { return Message{server.Bytes(b)} }

// String returns a message with the content s, see [Bytes].
func String(s string) Message { return Message{server.String(s)} }

// File returns a message whose content is that of a file, which is opened
// anew for each use and must not change as long as the message is stored.
func File(path string) Message { return Message{server.File(path)} }

// Stream returns a message that is read from what open returns. Each call of
// open must give the same octets, from the start, to be closed by the reader;
// several may be in use at once.
func Stream(open func() (io.ReadCloser, error)) Message { return Message{server.Stream(open)} }

// BeforeUTF8 returns the message as one in a maildrop that is no native UTF-8 one (RFC 6856
// section 2.1): it is sent as it is stored, in UTF-8 mode or without it.
func (m Message) BeforeUTF8() Message { return Message{m.of.BeforeUTF8()} }

// Open returns the octets of the message as they are stored: without
// byte-stuffing, and with the line ends of the store.
func (m Message) Open() (io.ReadCloser, error) { return m.of.Open() }

// Size returns the number of octets that a client receives for the message: with
// CRLF line ends, without byte-stuffing and terminator (RFC 1939 section 11).
// The first call reads the message, and fails if that can't be done.
func (m Message) Size() (int64, error) { return m.of.Size() }

// UID returns the unique-id (RFC 1939 section 7) that the maildrop has given to the
// message, empty for a message that was not yet put into one.
func (m Message) UID() string { return m.of.ID }

// inside are the messages as the server knows them.
func inside(messages []Message) []server.Message {
	all := make([]server.Message, len(messages))
	for i, m := range messages {
		all[i] = m.of
	}
	return all
}

func outside(messages []server.Message, err error) ([]Message, error) {
	if err != nil {
		return nil, err
	}
	all := make([]Message, len(messages))
	for i, m := range messages {
		all[i] = Message{m}
	}
	return all, nil
}
