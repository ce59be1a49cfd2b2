package faults

import (
	"bytes"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// What was said before STLS, and after it.
var _ = Add(
	Fault{
		Name:     "stls-executes-clear-text",
		Breaks:   "DEFACTO-STLS-01",
		Sentence: "Commands sent in the clear after STLS are executed once TLS is active.",
		Wild:     "james PR #589, cyrus #1337, POP3Listener #14",
		Probe:    []string{"<open>", "<stls CAPA>"},
		Apply: func(w *server.Wiring) {
			w.CarryOver = func(_ *server.Session, afterSTLS []byte) []byte { return afterSTLS }
		},
	},
	Fault{
		Name:   "stls-keeps-half-a-line",
		Breaks: "DEFACTO-STLS-04",
		Sentence: "Whole commands in the clear after STLS are thrown away, and what is left of the last line stays in " +
			"the buffer.",
		Probe: []string{"<open>", "<stls-and-half CAP>", "A"},
		Apply: func(w *server.Wiring) {
			w.CarryOver = func(_ *server.Session, afterSTLS []byte) []byte {
				return afterSTLS[bytes.LastIndexByte(afterSTLS, '\n')+1:]
			}
		},
	},
	Fault{
		Name:     "stls-keeps-user",
		Breaks:   "DEFACTO-STLS-02",
		Sentence: "A name given by USER before STLS is good for a PASS after it.",
		Probe:    []string{"<open>", "USER alice", "<stls>", "PASS wrong"},
		Apply:    func(w *server.Wiring) { w.Forget = func(*server.Session) {} },
	},
	Fault{
		Name:     "stls-greets-again",
		Breaks:   "RFC2595-4-STLS-07",
		Sentence: "After the TLS handshake there is a second greeting.",
		Probe:    []string{"<open>", "<stls>"},
		Apply: func(w *server.Wiring) {
			next := w.Upgrade
			w.Upgrade = func(s *server.Session) error {
				if err := next(s); err != nil {
					return err
				}
				return s.Wiring.Send(s, s.Wiring.Greet(s))
			}
		},
	},
)
