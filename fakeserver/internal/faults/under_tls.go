package faults

import (
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What a session under TLS does differently.
var _ = Add(
	Fault{
		Name:     "tls-unstuffed",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Under TLS messages are not byte-stuffed.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "RETR 1"},
		Apply: func(w *server.Wiring) {
			next := w.Stuff
			w.Stuff = func(s *server.Session, out io.Writer) io.Writer {
				if s.Secure && s.Command.Keyword == "RETR" {
					return out
				}
				return next(s, out)
			}
		},
	},
	Fault{
		Name:     "tls-loses-octet-at-record-end",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Under TLS the octet that would begin a second record of 16 KiB is lost.",
		Probe:    []string{"<tls>", "USER dora", "PASS Dora's own password", "RETR 2"},
		Apply: func(w *server.Wiring) {
			const record = 16 << 10
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				if s.Secure && len(text) > record {
					return append(text[:record:record], text[record+1:]...)
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "tls-dele-lost",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "Under TLS QUIT says +OK and removes nothing.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "DELE 1", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				if s.Secure {
					return nil
				}
				return next(s)
			}
		},
	},
)
