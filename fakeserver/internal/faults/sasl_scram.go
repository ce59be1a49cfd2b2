package faults

import (
	"crypto/sha1"
	"encoding/base64"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// SCRAM: the exchange, and what is verified in it.
var _ = Add(
	Fault{
		Name:     "scram-final-on-ok",
		Breaks:   "RFC5034-4-OK-02",
		Sentence: "The server's final message of SCRAM stands on the +OK line.",
		Probe:    []string{"<open>", "<scram right>"},
		Apply: func(w *server.Wiring) {
			final := new(memory.PerSession[string])
			w.HandOver = func(x *server.Exchange, data []byte) error {
				*final.Of(x.Session) = base64.StdEncoding.EncodeToString(data)
				return nil
			}
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if data := *final.Of(s); r.OK && data != "" {
					r.Text, r.Data = "", data
				}
				return r
			})
		},
	},
	Fault{
		Name:     "scram-final-missing",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "SCRAM ends with +OK without the server's final message.",
		Probe:    []string{"<open>", "<scram right>"},
		Apply:    func(w *server.Wiring) { w.HandOver = func(*server.Exchange, []byte) error { return nil } },
	},
	Fault{
		Name:     "scram-final-not-awaited",
		Breaks:   "RFC5034-4-OK-02",
		Sentence: "+OK follows at once upon the server's final message; the client's empty line is taken for a command.",
		Probe:    []string{"<open>", "<scram right>"},
		Apply: func(w *server.Wiring) {
			w.HandOver = func(x *server.Exchange, data []byte) error {
				_, err := x.Session.Out.Write(x.Session.Wiring.Challenge(x.Session, data))
				return err
			}
		},
	},
	Fault{
		Name:     "scram-wrong-signature",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "The signature in the server's final message is wrong.",
		Probe:    []string{"<open>", "<scram right>"},
		Apply: func(w *server.Wiring) {
			next := w.HandOver
			w.HandOver = func(x *server.Exchange, data []byte) error {
				if x.Session.IsAuth("SCRAM") {
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
		Apply: func(w *server.Wiring) {
			next := w.Explain
			w.Explain = func(x *server.Exchange, reason []byte) error {
				if x.Session.IsAuth("SCRAM") {
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
		Apply: func(w *server.Wiring) {
			w.SCRAM.CheckProof = func(server.SCRAM, server.SCRAMKeys, []byte, []byte) bool { return true }
		},
	},
	Fault{
		Name:     "scram-nonce-reused",
		Breaks:   "RFC5802-5.1-NONCE-02",
		Sentence: "The server's part of the nonce is the same each time.",
		Probe:    []string{"<open>", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}", "*", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.Nonce
			var once sync.Once
			var first string
			w.SCRAM.Nonce = func(s *server.Session) string {
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
		Apply:    func(w *server.Wiring) { w.SCRAM.SameNonce = func(string, string) bool { return true } },
	},
	Fault{
		Name:     "scram-drops-client-nonce",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "The nonce in the server's first message does not begin with the client's.",
		Probe:    []string{"<open>", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.ParseFirst
			w.SCRAM.ParseFirst = func(message string) (server.SCRAMFirst, error) {
				first, err := next(message)
				first.Nonce = ""
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-few-iterations",
		Breaks:   "RFC5802-5.1-ITER-01",
		Sentence: "The iteration count is 100.",
		Probe:    []string{"<open>", "AUTH SCRAM-SHA-1 {n,,n=alice,r=abc}"},
		Apply:    func(w *server.Wiring) { w.SCRAM.Iterations = 100 },
	},
	Fault{
		Name:     "scram-sha-256-is-sha-1",
		Breaks:   "RFC7677-3-SHA256-01",
		Sentence: "SCRAM-SHA-256 computes with SHA-1.",
		Probe:    []string{"<open>", "<scram right>"},
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "SCRAM-SHA-256", func(_ server.RunMechanism, x *server.Exchange) (string, error) {
				binds := strings.HasSuffix(strings.ToUpper(x.Session.Command.Args[0]), "-PLUS")
				return server.SCRAM{Hash: sha1.New, Binds: binds}.Run(x)
			})
		},
	},
)
