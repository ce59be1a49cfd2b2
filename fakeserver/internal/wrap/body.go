package wrap

import (
	"bytes"
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Body changes the bodies of the multi-line replies to some commands.
func Body(w *server.Wiring, change func(*server.Session, server.Body) server.Body, keywords ...string) {
	for _, keyword := range keywords {
		Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
			r := run(s, c)
			if r.Body != nil {
				r.Body = change(s, r.Body)
			}
			return r
		})
	}
}

// LineEdit gets each line of a body, CRLF included, and in the end nil. What
// it returns is sent instead; the line is valid until the next call.
type LineEdit func(line []byte) []byte

// Lines puts an editor of its own on each multi-line reply.
func Lines(w *server.Wiring, editor func(*server.Session) LineEdit, keywords ...string) {
	Body(w, func(s *server.Session, b server.Body) server.Body { return edited{b, editor(s)} }, keywords...)
}

// EachLine edits lines that have nothing to do with one another.
func EachLine(w *server.Wiring, edit func(line []byte) []byte, keywords ...string) {
	Lines(w, func(*server.Session) LineEdit {
		return func(line []byte) []byte {
			if line == nil {
				return nil
			}
			return edit(line)
		}
	}, keywords...)
}

type edited struct {
	body server.Body
	edit LineEdit
}

func (e edited) WriteBody(s *server.Session, w io.Writer) error {
	lines := &lineWriter{w: w, edit: e.edit}
	if err := e.body.WriteBody(s, lines); err != nil {
		return err
	}
	_, err := w.Write(e.edit(nil))
	return err
}

type lineWriter struct {
	w    io.Writer
	edit LineEdit
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

// Listing changes the lines of a listing for all messages.
func Listing(w *server.Wiring, keyword string, change func(server.Listing) server.Listing) {
	Body(w, func(_ *server.Session, b server.Body) server.Body {
		if lines, ok := b.(server.Listing); ok {
			return change(lines)
		}
		return b
	}, keyword)
}
