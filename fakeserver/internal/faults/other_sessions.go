package faults

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What one connection leaves for another one, because the server keeps it in a worker or
// for all connections together.
var _ = Add(
	Fault{
		Name:     "apop-of-the-latest-greeting",
		Breaks:   "RFC1939-7-APOP-04",
		Sentence: "APOP checks digests against the greeting of the connection that came last.",
		Probe:    []string{"<open>", "B: <open>", "<apop A>"},
		Apply: func(w *server.Wiring) {
			var latest atomic.Value
			stamp, check := w.Timestamp, w.CheckDigest
			w.Timestamp = func(s *server.Session) string {
				t := stamp(s)
				if s.Command.Keyword == "" {
					latest.Store(t)
				}
				return t
			}
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				own := s.Timestamp
				defer func() { s.Timestamp = own }()
				s.Timestamp, _ = latest.Load().(string)
				return check(s, name, digest)
			}
		},
	},
	Fault{
		Name:     "cram-of-the-latest-challenge",
		Breaks:   "RFC2195-2-RESP-01",
		Sentence: "CRAM-MD5 checks digests against the challenge that was sent last on any connection.",
		Probe:    []string{"<open>", "B: <open>", "<cram beside B>"},
		Apply: func(w *server.Wiring) {
			var latest atomic.Value
			ask, check := w.CramChallenge, w.CheckCRAM
			w.CramChallenge = func(s *server.Session) string {
				c := ask(s)
				latest.Store(c)
				return c
			}
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				if other, sent := latest.Load().(string); sent { // none was where the fault is confined
					challenge = other
				}
				return check(s, name, challenge, digest)
			}
		},
	},
	Fault{
		Name:     "login-name-shared",
		Breaks:   "RFC5034-4-OK-01",
		Sentence: "The name in an exchange of LOGIN is a variable that all connections share.",
		Probe: []string{"<open>", "B: <open>", "AUTH LOGIN", "B: AUTH LOGIN", "{bob}", "B: {dora}", "{Dora's own password}",
			"B: {open  sesame }"},
		Apply: func(w *server.Wiring) {
			var last atomic.Value
			decode, check := w.Decode, w.CheckPassword
			w.Decode = func(s *server.Session, line []byte) ([]byte, error) {
				text, err := decode(s, line)
				if err == nil && s.IsAuth("LOGIN") && s.Server.Account(string(text)) != nil {
					last.Store(string(text))
				}
				return text, err
			}
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				if shared, ok := last.Load().(string); ok && s.IsAuth("LOGIN") {
					name = shared
				}
				return check(s, name, password)
			}
		},
	},
	Fault{
		Name:     "scram-of-the-latest-nonce",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "SCRAM checks nonces against the one that was sent last on any connection.",
		Probe:    []string{"<open>", "B: <open>", "<scram beside B>"},
		Apply: func(w *server.Wiring) {
			var latest atomic.Value
			make, same := w.SCRAM.Nonce, w.SCRAM.SameNonce
			w.SCRAM.Nonce = func(s *server.Session) string {
				nonce := make(s)
				latest.Store(nonce)
				return nonce
			}
			w.SCRAM.SameNonce = func(sent, returned string) bool {
				return same(sent, returned) && strings.HasSuffix(returned, stringIn(&latest))
			}
		},
	},
	Fault{
		Name:     "tls-for-one-at-a-time",
		Breaks:   "RFC2595-4-STLS-02",
		Sentence: "As long as a TLS handshake is not over, STLS is refused on all other connections.",
		Probe:    []string{"<open>", "STLS", "B: <open>", "B: STLS"},
		Apply: func(w *server.Wiring) {
			var busy atomic.Int32
			next := w.Upgrade
			w.Upgrade = func(s *server.Session) error {
				busy.Add(1)
				defer busy.Add(-1)
				return next(s)
			}
			wrap.Command(w, "STLS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if busy.Load() > 0 {
					return server.Negative("TLS is not available at the moment")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "line-of-the-lost-connection",
		Breaks:   "RFC1939-4-QUIT-01",
		Sentence: "The beginning of a line that a lost connection has left is put before the first line of the next one.",
		Probe:    []string{"<open>", "<send DELE>", "<drop>", "B: <open>", "B: QUIT"},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			var left []byte
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				line, err := s.In.ReadBytes('\n')
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err != nil:
					left = line
					return nil, err
				case len(line) > limit:
					return nil, server.ErrLineTooLong
				}
				line = append(left, bytes.TrimRight(line, "\r\n")...)
				left = nil
				return line, nil
			}
		},
	},
	Fault{
		Name:     "name-of-the-lost-connection",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "The name of a USER after which the connection was lost is there for PASS on the next one.",
		Probe:    []string{"<open>", "USER alice", "<drop>", "B: <open>", "B: PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			var left atomic.Value
			left.Store("")
			read := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				line, err := read(s, limit)
				if errors.Is(err, io.EOF) && s.State == server.Authorization {
					left.Store(s.Name)
				}
				return line, err
			}
			greet := w.Greet
			w.Greet = func(s *server.Session) server.Reply {
				s.Name, _ = left.Swap("").(string)
				return greet(s)
			}
		},
	},
	Fault{
		Name:     "lost-while-the-password-is-checked",
		Breaks:   "RFC1939-6-LOCK-02",
		Sentence: "A client that is gone before PASS is answered leaves its lock behind.",
		Probe:    []string{"<open>", "USER alice", "<send PASS open  sesame \r\n>", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			answered := new(memory.PerSession[bool])
			read := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				line, err := read(s, limit)
				*answered.Of(s) = *answered.Of(s) || err == nil && s.State == server.Transaction
				return line, err
			}
			keepLock(w, func(s *server.Session) bool { return s.State == server.Transaction && !*answered.Of(s) })
		},
	},
	Fault{
		Name:     "failed-login-is-the-last-word",
		Breaks:   "RFC1939-4-AUTH-03",
		Sentence: "After a failed login the connection stays open, and nothing is answered any more.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice"},
		Apply: func(w *server.Wiring) {
			failed := new(memory.PerSession[bool])
			answered := w.Answered
			w.Answered = func(s *server.Session, r server.Reply) {
				*failed.Of(s) = *failed.Of(s) || !r.OK && r.Code == "AUTH"
				answered(s, r)
			}
			read := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				for *failed.Of(s) {
					if _, err := read(s, limit); err != nil {
						return nil, err
					}
				}
				return read(s, limit)
			}
		},
	},
)

// stringIn is what a value holds, "" before anything was stored.
func stringIn(v *atomic.Value) string {
	s, _ := v.Load().(string)
	return s
}
