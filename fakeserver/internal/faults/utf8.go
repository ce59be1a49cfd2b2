package faults

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// UTF-8 mode, and names outside ASCII.
var _ = Add(
	Fault{
		Name:     "utf8-without-effect",
		Breaks:   "RFC6856-2.1-CMD-01",
		Sentence: "UTF8 says +OK and changes nothing.",
		Probe:    []string{"<open>", "UTF8", "USER carol", "PASS open  sesame ", "RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "UTF8", func(server.Handler, *server.Session, server.Command) server.Reply {
				return server.Positive("messages will be sent in UTF-8")
			})
		},
	},
	Fault{
		Name:     "utf8-after-login",
		Breaks:   "RFC6856-2-CAP-02",
		Sentence: "UTF8 is accepted in TRANSACTION state.",
		Probe:    []string{"UTF8"},
		Apply: func(w *server.Wiring) {
			if v := w.Verbs["UTF8"]; v != nil {
				v.In |= server.Transaction
			}
		},
	},
	Fault{
		Name:     "utf8-dropped-after-login",
		Breaks:   "RFC6856-2-CAP-01",
		Sentence: "UTF8 is no longer announced after login.",
		Probe:    []string{"CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.AfterLogin, "UTF8") },
	},
	Fault{
		Name:     "utf8-sent-to-everybody",
		Breaks:   "RFC6856-2.1-ASCII-01",
		Sentence: "Header sections in UTF-8 are sent as they are without UTF-8 mode, too.",
		Probe:    probe.LoggedInAs("carol", "RETR 1"),
		Apply: func(w *server.Wiring) {
			w.Rendering = func(_ *server.Session, m server.Message) (server.Message, error) { return m, nil }
		},
	},
	Fault{
		Name:     "utf8-stays-with-the-user",
		Breaks:   "RFC6856-2.1-CMD-04",
		Sentence: "UTF-8 mode is remembered for the user, whose next session is in it without having asked.",
		Probe: []string{"<open>", "UTF8", "USER carol", "PASS open  sesame ", "QUIT", "B: <open>", "B: USER carol",
			"B: PASS open  sesame ", "B: RETR 1"},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			asked := map[*server.Maildrop]bool{}
			next := w.Open
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				mu.Lock()
				defer mu.Unlock()
				asked[d] = asked[d] || s.UTF8
				s.UTF8 = asked[d]
				return next(s, d)
			}
		},
	},
	Fault{
		Name:     "utf8-sent-by-top",
		Breaks:   "RFC6856-2.1-ASCII-02",
		Sentence: "RETR refuses a message that needs UTF-8 mode; TOP sends it as it is.",
		Probe:    probe.LoggedInAs("carol", "RETR 1", "TOP 1 0"),
		Apply: func(w *server.Wiring) {
			next := w.Rendering
			w.Rendering = func(s *server.Session, m server.Message) (server.Message, error) {
				if s.Command.Keyword == "TOP" {
					return m, nil
				}
				return next(s, m)
			}
		},
	},
	Fault{
		Name:     "utf8-code-for-missing-message",
		Breaks:   "RFC6856-5-CODE-01",
		Sentence: "RETR of a message that does not exist is answered [UTF8].",
		Probe:    []string{"RETR 99"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if s.Command.Keyword == "RETR" && r.Phrase.Is(server.ErrNoSuchMessage) {
					r.Code = "UTF8"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "utf8-surrogate-of-other-size",
		Breaks:   "RFC6856-2.1-SIZE-01",
		Sentence: "Without UTF-8 mode there are surrogates, but sizes are those of the stored messages.",
		Probe:    probe.LoggedInAs("carol", "LIST 1", "RETR 1"),
		Apply: func(w *server.Wiring) {
			w.Rendering = func(s *server.Session, m server.Message) (server.Message, error) {
				return wrap.Surrogate(s, m, wrap.ReplaceCharacters), nil
			}
		},
	},
	Fault{
		Name:     "utf8-changes-ascii",
		Breaks:   "RFC6856-2.1-CMD-03",
		Sentence: "In UTF-8 mode every message begins with a byte order mark.",
		Probe:    []string{"<open>", "UTF8", "USER alice", "PASS open  sesame ", "RETR 3"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "RETR", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if r.Body != nil && s.UTF8 {
					r.Body = preceded{"\ufeff", r.Body}
				}
				return r
			})
		},
	},
	Fault{
		Name:     "utf8-names-refused",
		Breaks:   "RFC6856-2.2-USER-01",
		Sentence: "UTF8 USER is announced, and a name outside ASCII refused.",
		Probe:    []string{"<open>", "CAPA", "USER j\u00fcrgen"},
		Apply: func(w *server.Wiring) {
			w.TakesUTF8 = func(*server.Session, string, []byte) bool { return false }
		},
	},
	Fault{
		Name:     "utf8-names-not-prepared",
		Breaks:   "RFC6856-2.2-USER-02",
		Sentence: "Names and passwords are compared octet by octet, without SASLprep.",
		Probe:    []string{"<open>", "USER ju\u0308rgen", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				preparedName, _ := server.Prepare(name)
				preparedPassword, _ := server.Prepare(password)
				return name == preparedName && password == preparedPassword && next(s, name, password)
			}
		},
	},
	Fault{
		Name:     "utf8-prohibited-dropped",
		Breaks:   "RFC6856-2.2-USER-04",
		Sentence: "Characters that a name may not have are dropped from it.",
		Probe:    []string{"<open>", "USER al\u200eice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.CommandLine(w, func(line []byte) []byte {
				return bytes.Map(func(c rune) rune {
					if c > '~' && c != utf8.RuneError && server.IsProhibited(c) {
						return -1
					}
					return c
				}, line)
			})
		},
	},
	Fault{
		Name:     "utf8-malformed-dropped",
		Breaks:   "RFC6856-2.2-USER-05",
		Sentence: "Octets of a name that are no UTF-8 are dropped from it.",
		Probe:    []string{"<open>", "USER al\xffice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.CommandLine(w, func(line []byte) []byte { return bytes.ToValidUTF8(line, nil) })
		},
	},
	Fault{
		Name:     "utf8-mode-sends-surrogates",
		Breaks:   "RFC6856-2.1-MODE-01",
		Sentence: "In UTF-8 mode characters outside ASCII are replaced all the same.",
		Probe:    []string{"<open>", "UTF8", "USER carol", "PASS open  sesame ", "RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				for i, c := range text {
					if c >= 0x80 {
						text[i] = '?'
					}
				}
				return text
			}, "RETR", "TOP")
		},
	},
)
