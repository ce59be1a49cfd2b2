package wrap

import (
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Sent changes all messages on their way out, as they are stored. Sizes stay those of the stored messages.
func Sent(w *server.Wiring, change func([]byte) []byte) {
	next := w.Rendering
	w.Rendering = func(s *server.Session, m server.Message) (server.Message, error) {
		m, err := next(s, m)
		if err != nil {
			return m, err
		}
		return content.ChangeStored(m, change), nil
	}
}

// Content changes the content of messages on their way out, for some commands.
// Sizes stay those of the stored messages.
func Content(w *server.Wiring, change func(*server.Session, []byte) []byte, keywords ...string) {
	next := w.Rendering
	w.Rendering = func(s *server.Session, m server.Message) (server.Message, error) {
		m, err := next(s, m)
		if err != nil || !slices.Contains(keywords, s.Command.Keyword) {
			return m, err
		}
		return content.ChangeSent(m, func(text []byte) []byte { return change(s, text) }), nil
	}
}

// TopLines makes TOP send another number of lines.
func TopLines(w *server.Wiring, change func(int64) int64) {
	next := w.Excerpt
	w.Excerpt = func(s *server.Session, out io.Writer, n int64) io.Writer { return next(s, out, change(n)) }
}

// Stored changes messages as if they had come to the maildrop like that.
func Stored(w *server.Wiring, change func([]byte) []byte) {
	StoredSome(w, func(*server.Session, server.Message) bool { return true }, change)
}

// StoredSome is store for some of the messages.
func StoredSome(w *server.Wiring, which func(*server.Session, server.Message) bool, change func([]byte) []byte) {
	var made sync.Map // of a *source the Message that is made of it, so that it is read once
	changed := func(s *server.Session, m server.Message) server.Message {
		if !which(s, m) {
			return m
		}
		other, known := made.Load(m.Source)
		if !known {
			other, _ = made.LoadOrStore(m.Source, content.ChangeStored(m, change))
		}
		return server.Message{Source: other.(server.Message).Source, ID: m.ID}
	}
	size, render := w.Size, w.Rendering
	w.Size = func(s *server.Session, m server.Message) (int64, error) { return size(s, changed(s, m)) }
	w.Rendering = func(s *server.Session, m server.Message) (server.Message, error) { return render(s, changed(s, m)) }
}

// Surrogate is a message with another header section, if it can't be shown as
// it is.
func Surrogate(s *server.Session, m server.Message, change func(header string) string) server.Message {
	if _, err := server.Correct().Rendering(s, m); err == nil {
		return m
	}
	return server.Stream(func() (io.ReadCloser, error) {
		r, err := m.Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		all, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		text := strings.ReplaceAll(string(all), "\r\n", "\n")
		header, body, _ := strings.Cut(text, "\n\n")
		return io.NopCloser(strings.NewReader(change(header) + "\n\n" + body)), nil
	})
}

// ReplaceCharacters writes one question mark for each character outside
// ASCII, which makes text shorter.
func ReplaceCharacters(header string) string {
	return strings.Map(func(c rune) rune {
		if c > '~' {
			return '?'
		}
		return c
	}, header)
}
