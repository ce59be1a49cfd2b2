package content

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// ChangeSent is the message with other content, which is made of what would be
// transmitted: lines that end with CRLF.
func ChangeSent(m server.Message, change func([]byte) []byte) server.Message {
	return ChangeStored(m, func(text []byte) []byte {
		var lines bytes.Buffer
		ends := server.NewLineEnds(&lines)
		ends.Write(text)
		ends.Close()
		return change(lines.Bytes())
	})
}

// ChangeStored is the message with other content, which is made of what the store
// has.
func ChangeStored(m server.Message, change func([]byte) []byte) server.Message {
	other := server.Stream(func() (io.ReadCloser, error) {
		r, err := m.Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(bytes.NewReader(change(text))), nil
	})
	other.ID = m.ID
	return other
}

// CutHeader splits a message after the blank line that ends its header
// section.
func CutHeader(text []byte) (header, body []byte) {
	if i := bytes.Index(text, []byte("\r\n\r\n")); i >= 0 {
		return text[:i+4], text[i+4:]
	}
	return text, nil
}

// Field is the content of the first header field with that name.
func Field(m server.Message, name string) string {
	r, err := m.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	lines := bufio.NewScanner(r)
	for lines.Scan() && lines.Text() != "" {
		if found, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.EqualFold(found, name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// Text is all that the store has of the message.
func Text(m server.Message) string {
	r, err := m.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	text, _ := io.ReadAll(r)
	return string(text)
}

// EndsLine reports whether the last line has an end.
func EndsLine(m server.Message) bool {
	r, err := m.Open()
	if err != nil {
		return true
	}
	defer r.Close()
	end := &lastOctet{c: '\n'}
	_, err = io.Copy(end, r)
	return err != nil || end.c == '\n'
}

type lastOctet struct{ c byte }

func (l *lastOctet) Write(p []byte) (int, error) {
	if len(p) > 0 {
		l.c = p[len(p)-1]
	}
	return len(p), nil
}

// ExcerptSize is the number of octets that TOP has to send.
func ExcerptSize(m server.Message, lines int64) (int64, error) {
	r, err := m.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	t := &server.Tally{}
	if _, err = io.Copy(server.NewLineEnds(server.NewExcerpt(t, lines)), r); errors.Is(err, server.ErrExcerptComplete) {
		err = nil
	}
	return t.Scan.Size, err
}
