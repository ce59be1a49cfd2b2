package fakeserver

import (
	"crypto/sha1"
	"encoding/base64"
	"strings"
	"sync"
)

var _ = faults(
	Fault{
		Name:     "scram-final-on-ok",
		Breaks:   "RFC5034-4-OK-02",
		Sentence: "The server's final message of SCRAM stands on the +OK line.",
		Probe:    []string{"<open>", "<scram right>"},
		apply: func(w *wiring) {
			final := new(perSession[string])
			w.handOver = func(x *exchange, data []byte) error {
				*final.of(x.s) = base64.StdEncoding.EncodeToString(data)
				return nil
			}
			w.around("AUTH", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if data := *final.of(s); r.ok && data != "" {
						r.text, r.data = "", data
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "scram-final-missing",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "SCRAM ends with +OK without the server's final message.",
		Probe:    []string{"<open>", "<scram right>"},
		apply:    func(w *wiring) { w.handOver = func(*exchange, []byte) error { return nil } },
	},
	Fault{
		Name:     "scram-final-not-awaited",
		Breaks:   "RFC5034-4-OK-02",
		Sentence: "+OK follows at once upon the server's final message; the client's empty line is taken for a command.",
		Probe:    []string{"<open>", "<scram right>"},
		apply: func(w *wiring) {
			w.handOver = func(x *exchange, data []byte) error {
				_, err := x.s.out.Write(x.s.w.challenge(x.s, data))
				return err
			}
		},
	},
	Fault{
		Name:     "scram-wrong-signature",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "The signature in the server's final message is wrong.",
		Probe:    []string{"<open>", "<scram right>"},
		apply: func(w *wiring) {
			next := w.handOver
			w.handOver = func(x *exchange, data []byte) error {
				if x.s.isAuth("SCRAM") {
					data = []byte("v=" + base64.StdEncoding.EncodeToString(make([]byte, 32)))
				}
				return next(x, data)
			}
		},
	},
	Fault{
		Name:     "scram-signature-on-failure",
		Breaks:   "RFC5802-5.1-ERR-01",
		Sentence: "SCRAM sends a final message with v= even though the proof is wrong.",
		Probe:    []string{"<open>", "<scram wrong proof>"},
		apply: func(w *wiring) {
			next := w.explain
			w.explain = func(x *exchange, reason []byte) error {
				if x.s.isAuth("SCRAM") {
					reason = []byte("v=" + base64.StdEncoding.EncodeToString(make([]byte, 32)))
				}
				return next(x, reason)
			}
		},
	},
	Fault{
		Name:     "scram-proof-unchecked",
		Breaks:   "RFC5802-5.1-PROOF-01",
		Sentence: "SCRAM does not verify the proof.",
		Probe:    []string{"<open>", "<scram wrong proof>"},
		apply: func(w *wiring) {
			w.scram.checkProof = func(scram, scramKeys, []byte, []byte) bool { return true }
		},
	},
	Fault{
		Name:     "scram-nonce-reused",
		Breaks:   "RFC5802-5.1-NONCE-02",
		Sentence: "The server's part of the nonce is the same each time.",
		Probe:    []string{"<open>", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}", "*", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}"},
		apply: func(w *wiring) {
			next := w.scram.nonce
			var once sync.Once
			var first string
			w.scram.nonce = func(s *session) string {
				once.Do(func() { first = next(s) })
				return first
			}
		},
	},
	Fault{
		Name:     "scram-nonce-unchecked",
		Breaks:   "RFC5802-5.1-NONCE-01",
		Sentence: "The nonce in the client's final message may be another one.",
		Probe:    []string{"<open>", "<scram wrong nonce>"},
		apply:    func(w *wiring) { w.scram.sameNonce = func(string, string) bool { return true } },
	},
	Fault{
		Name:     "scram-drops-client-nonce",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "The nonce in the server's first message does not begin with the client's.",
		Probe:    []string{"<open>", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}"},
		apply: func(w *wiring) {
			next := w.scram.parseFirst
			w.scram.parseFirst = func(message string) (scramFirst, error) {
				first, err := next(message)
				first.nonce = ""
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-few-iterations",
		Breaks:   "RFC5802-5.1-ITER-01",
		Sentence: "The iteration count is 100.",
		Probe:    []string{"<open>", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}"},
		apply:    func(w *wiring) { w.scram.iterations = 100 },
	},
	Fault{
		Name:     "scram-sha-256-is-sha-1",
		Breaks:   "RFC7677-3-SHA256-01",
		Sentence: "SCRAM-SHA-256 computes with SHA-1.",
		Probe:    []string{"<open>", "<scram right>"},
		apply: func(w *wiring) {
			w.aroundMechanisms("SCRAM-SHA-256", func(run runMechanism) runMechanism {
				return func(x *exchange) (string, error) {
					return scram{hash: sha1.New, binds: strings.HasSuffix(strings.ToUpper(x.s.command.args[0]), "-PLUS")}.run(x)
				}
			})
		},
	},
)
