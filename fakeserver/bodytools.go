package fakeserver

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
)

// Handles for what is between the status line and the terminator, line by
// line or as a whole. They cost memory, which the correct server never does.

// aroundBody changes the bodies of the multi-line replies to some commands.
func (w *wiring) aroundBody(change func(*session, body) body, keywords ...string) {
	for _, keyword := range keywords {
		w.around(keyword, func(run handler) handler {
			return func(s *session, c command) reply {
				r := run(s, c)
				if r.body != nil {
					r.body = change(s, r.body)
				}
				return r
			}
		})
	}
}

// lineEdit gets each line of a body, CRLF included, and in the end nil. What
// it returns is sent instead; the line is valid until the next call.
type lineEdit func(line []byte) []byte

// editLines puts an editor of its own on each multi-line reply.
func (w *wiring) editLines(editor func(*session) lineEdit, keywords ...string) {
	w.aroundBody(func(s *session, b body) body { return edited{b, editor(s)} }, keywords...)
}

// editEach edits lines that have nothing to do with one another.
func (w *wiring) editEach(edit func(line []byte) []byte, keywords ...string) {
	w.editLines(func(*session) lineEdit {
		return func(line []byte) []byte {
			if line == nil {
				return nil
			}
			return edit(line)
		}
	}, keywords...)
}

type edited struct {
	body body
	edit lineEdit
}

func (e edited) writeTo(s *session, w io.Writer) error {
	lines := &lineWriter{w: w, edit: e.edit}
	if err := e.body.writeTo(s, lines); err != nil {
		return err
	}
	_, err := w.Write(e.edit(nil))
	return err
}

type lineWriter struct {
	w    io.Writer
	edit lineEdit
	part []byte // of a line that has not ended
}

func (l *lineWriter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		lf := bytes.IndexByte(rest, '\n')
		if lf < 0 {
			l.part = append(l.part, rest...)
			break
		}
		l.part = append(l.part, rest[:lf+1]...)
		if _, err := l.w.Write(l.edit(l.part)); err != nil {
			return 0, err
		}
		l.part, rest = l.part[:0], rest[lf+1:]
	}
	return len(p), nil
}

// rewrite changes the content of messages on their way out, for some commands.
// Sizes stay those of the stored messages.
func (w *wiring) rewrite(change func(*session, []byte) []byte, keywords ...string) {
	next := w.rendering
	w.rendering = func(s *session, m Message) (Message, error) {
		m, err := next(s, m)
		if err != nil || !slices.Contains(keywords, s.command.keyword) {
			return m, err
		}
		return m.rewritten(func(text []byte) []byte { return change(s, text) }), nil
	}
}

// rewritten is the message with other content, which is made of what would be
// transmitted: lines that end with CRLF.
func (m Message) rewritten(change func([]byte) []byte) Message {
	return m.stored(func(text []byte) []byte {
		var lines bytes.Buffer
		ends := newLineEnds(&lines)
		ends.Write(text)
		ends.Close()
		return change(lines.Bytes())
	})
}

// stored is the message with other content, which is made of what the store
// has.
func (m Message) stored(change func([]byte) []byte) Message {
	other := Stream(func() (io.ReadCloser, error) {
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
	other.uid = m.uid
	return other
}

// cutHeader splits a message behind the blank line that ends its header
// section.
func cutHeader(text []byte) (header, body []byte) {
	if i := bytes.Index(text, []byte("\r\n\r\n")); i >= 0 {
		return text[:i+4], text[i+4:]
	}
	return text, nil
}

// field is the content of the first header field with that name.
func (m Message) field(name string) string {
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

// text is all that the store has of the message.
func (m Message) text() string {
	r, err := m.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	text, _ := io.ReadAll(r)
	return string(text)
}
