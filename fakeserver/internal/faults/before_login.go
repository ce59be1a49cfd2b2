package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Doors that open between the steps of a login.
var _ = Add(
	Fault{
		Name:     "name-opens-the-maildrop",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "Once a name was given, UIDL is answered for that user, without a password.",
		Probe:    []string{"<open>", "USER alice", "UIDL"},
		Apply:    func(w *server.Wiring) { openAfterName(w, "UIDL") },
	},
	Fault{
		Name:     "name-deletes-from-the-maildrop",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "Once a name was given, DELE marks a message of that user, without a password.",
		Probe:    []string{"<open>", "USER alice", "DELE 1"},
		Apply:    func(w *server.Wiring) { openAfterName(w, "DELE") },
	},
	Fault{
		Name:     "name-lets-top-through",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "Once a name was given, TOP is answered for that user, without a password.",
		Probe:    []string{"<open>", "USER alice", "TOP 2 0"},
		Apply:    func(w *server.Wiring) { openAfterName(w, "TOP") },
	},
	Fault{
		Name:     "failed-login-lets-list-through",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "After a wrong password LIST is answered for the user who was named.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "LIST"},
		Apply: func(w *server.Wiring) {
			tried := new(memory.PerSession[string])
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				*tried.Of(s) = name
				return next(s, name, password)
			}
			openUnproven(w, func(s *server.Session) string { return *tried.Of(s) }, "LIST")
		},
	},
	Fault{
		Name:     "stat-after-stls",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "After STLS, STAT is answered before a login, with an empty maildrop.",
		Probe:    []string{"<open>", "<stls>", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Permit
			w.Permit = func(s *server.Session, c server.Command) error {
				if c.Keyword == "STAT" && s.Secure {
					return nil
				}
				return next(s, c)
			}
		},
	},
	Fault{
		Name:     "challenge-answered-by-a-command",
		Breaks:   "RFC4616-2-MSG-02",
		Sentence: "A command in the place of a response to a challenge is carried out, and its reply ends the exchange.",
		Probe:    []string{"<open>", "AUTH PLAIN", "CAPA"},
		Apply: func(w *server.Wiring) {
			command := new(memory.PerSession[string])
			decode := w.Decode
			w.Decode = func(s *server.Session, line []byte) ([]byte, error) {
				data, err := decode(s, line)
				if word := strings.ToUpper(string(line)); err == nil && s.IsAuth("") && s.Wiring.Verbs[word] != nil {
					*command.Of(s) = word
					return nil, server.ErrCancelled
				}
				return data, err
			}
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				word := *command.Of(s)
				*command.Of(s) = ""
				if v := s.Wiring.Verbs[word]; v != nil && v.In&s.State != 0 && v.Min == 0 {
					s.Command = server.Command{Keyword: word}
					return v.Run(s, s.Command)
				}
				return r
			})
		},
	},
	Fault{
		Name:     "clear-initial-response-accepted",
		Breaks:   "RFC2595-6-PLAIN-01",
		Sentence: "A server that wants TLS first refuses AUTH PLAIN in the clear, but not if the password comes with it.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		Needs:    need.TLS,
		Apply: func(w *server.Wiring) {
			next := w.Offers
			w.Offers = func(s *server.Session, m *server.Mechanism) bool {
				return next(s, m) || m.Name == "PLAIN" && s.IsAuth("PLAIN") && len(s.Command.Args) > 1
			}
		},
	},
	Fault{
		Name:     "clear-initial-response-of-login-accepted",
		Breaks:   "DEFACTO-LOGIN-03",
		Sentence: "A server that wants TLS first refuses AUTH LOGIN in the clear, but not if the name comes with it.",
		Probe:    []string{"<open>", "AUTH LOGIN {alice}", "{open  sesame }"},
		Needs:    need.TLS,
		Apply: func(w *server.Wiring) {
			next := w.Offers
			w.Offers = func(s *server.Session, m *server.Mechanism) bool {
				return next(s, m) || m.Name == "LOGIN" && s.IsAuth("LOGIN") && len(s.Command.Args) > 1
			}
		},
	},
)

// openAfterName lets a command see the maildrop of the user whose name was given.
func openAfterName(w *server.Wiring, keyword string) {
	openUnproven(w, func(s *server.Session) string { return s.Name }, keyword)
}

// openUnproven lets a command see the maildrop of a user who has not logged in.
func openUnproven(w *server.Wiring, user func(*server.Session) string, keyword string) {
	permit := w.Permit
	w.Permit = func(s *server.Session, c server.Command) error {
		err := permit(s, c)
		d := s.Server.Account(user(s))
		if err != server.ErrWrongState || c.Keyword != keyword || d == nil || s.State != server.Authorization {
			return err
		}
		s.Entries, err = s.Wiring.Open(s, d)
		return err
	}
}
