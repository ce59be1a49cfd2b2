package fakeserver

import (
	"bytes"
	"io"
	"sync"
)

// What delivery and the store do to a message before POP3 sees it. Sizes are
// those of the result.

var _ = variations(
	Variation{
		Name:     "delivery-adds-header",
		Allowed:  "RFC1939-5-RETR-01",
		Sentence: "Messages have header fields of their delivery on top.",
		Probe:    []string{"RETR 2"},
		apply: func(w *wiring) {
			w.store(func(text []byte) []byte {
				return append([]byte("Return-Path: <sender@example.org>\nDelivered-To: recipient@example.com\n"), text...)
			})
		},
	},
	Variation{
		Name:     "from-quoted",
		Allowed:  "RFC1939-11-FMT-02",
		Sentence: "Lines of a body that begin with From and a blank are quoted, as in an mbox file.",
		Probe:    append(loginDora, "RETR 13"),
		apply: func(w *wiring) {
			w.store(func(text []byte) []byte {
				return bytes.ReplaceAll(text, []byte("\nFrom "), []byte("\n>From "))
			})
		},
	},
	Variation{
		Name:     "bare-cr-dropped",
		Allowed:  "RFC1939-11-FMT-01",
		Sentence: "A CR that is no part of a line end is dropped.",
		Probe:    append(loginDora, "RETR 13"),
		apply:    func(w *wiring) { w.replaceBareCR("") },
	},
	Variation{
		Name:     "bare-cr-ends-line",
		Allowed:  "RFC1939-11-FMT-01",
		Sentence: "A CR that is no part of a line end becomes one.",
		Probe:    append(loginDora, "RETR 13"),
		apply:    func(w *wiring) { w.replaceBareCR("\r\n") },
	},
	Variation{
		Name:     "nul-dropped",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "NUL is dropped from messages.",
		Probe:    append(loginDora, "RETR 6"),
		apply: func(w *wiring) {
			w.store(func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\x00"), nil) })
		},
	},
	Variation{
		Name:     "nul-replaced",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "NUL is replaced in messages by a question mark.",
		Probe:    append(loginDora, "RETR 6"),
		apply: func(w *wiring) {
			w.store(func(text []byte) []byte {
				return bytes.ReplaceAll(text, []byte("\x00"), []byte("?"))
			})
		},
	},
	Variation{
		Name:     "blank-line-completed",
		Allowed:  "RFC1939-5-RETR-04",
		Sentence: "A message without the blank line behind its header section gets one.",
		Probe:    append(loginDora, "LIST 12", "RETR 12"),
		apply: func(w *wiring) {
			w.store(func(text []byte) []byte {
				if bytes.Contains(text, []byte("\n\r\n")) || bytes.Contains(text, []byte("\n\n")) {
					return text
				}
				if !bytes.HasSuffix(text, []byte("\n")) {
					text = append(text, crlf...)
				}
				return append(text, crlf...)
			})
		},
	},
	Variation{
		Name:     "size-without-added-end",
		Allowed:  "RFC1939-5-LIST-03",
		Sentence: "If the last line of a message has no end, its size does not count the one that is sent.",
		Probe:    []string{"LIST 1"},
		apply: func(w *wiring) {
			next := w.size
			w.size = func(s *session, m Message) (int64, error) {
				size, err := next(s, m)
				if err == nil && !m.isEnded() {
					size -= int64(len(crlf))
				}
				return size, err
			}
		},
	},
)

// store changes messages as if they had come to the maildrop like that.
func (w *wiring) store(change func([]byte) []byte) {
	w.storeSome(func(*session, Message) bool { return true }, change)
}

// storeSome is store for some of the messages.
func (w *wiring) storeSome(which func(*session, Message) bool, change func([]byte) []byte) {
	var made sync.Map // of a *source the Message that is made of it, so that it is read once
	changed := func(s *session, m Message) Message {
		if !which(s, m) {
			return m
		}
		other, known := made.Load(m.source)
		if !known {
			other, _ = made.LoadOrStore(m.source, m.stored(change))
		}
		return Message{source: other.(Message).source, uid: m.uid}
	}
	size, render := w.size, w.rendering
	w.size = func(s *session, m Message) (int64, error) { return size(s, changed(s, m)) }
	w.rendering = func(s *session, m Message) (Message, error) { return render(s, changed(s, m)) }
}

// replaceBareCR replaces each CR that no LF follows.
func (w *wiring) replaceBareCR(with string) {
	w.store(func(text []byte) []byte {
		lines := bytes.ReplaceAll(text, crlf, []byte("\n"))
		return bytes.ReplaceAll(lines, []byte("\r"), []byte(with))
	})
}

// isEnded reports whether the last line has an end.
func (m Message) isEnded() bool {
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
