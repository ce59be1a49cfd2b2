package wrap

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Greeting changes the greeting before it is put into a line.
func Greeting(w *server.Wiring, change func(*server.Session, server.Reply) server.Reply) {
	next := w.Greet
	w.Greet = func(s *server.Session) server.Reply { return change(s, next(s)) }
}

func Timestamp(w *server.Wiring, change func(string) string) {
	next := w.Timestamp
	w.Timestamp = func(s *server.Session) string { return change(next(s)) }
}

// Reply changes replies on their way to the wire.
func Reply(w *server.Wiring, change func(*server.Session, server.Reply) server.Reply) {
	next := w.StatusLine
	w.StatusLine = func(s *server.Session, r server.Reply) []byte { return next(s, change(s, r)) }
}

// Text replaces the text of status lines that have one.
func Text(w *server.Wiring, text func(*server.Session, server.Reply) string) {
	next := w.StatusLine
	w.StatusLine = func(s *server.Session, r server.Reply) []byte {
		if r.Text != "" {
			r.Text = text(s, r)
		}
		return next(s, r)
	}
}

// StatusLine changes status lines, CRLF and all.
func StatusLine(w *server.Wiring, edit func(s *server.Session, r server.Reply, line string) string) {
	next := w.StatusLine
	w.StatusLine = func(s *server.Session, r server.Reply) []byte { return []byte(edit(s, r, string(next(s, r)))) }
}
