package faults

import (
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// LANG and the texts in other languages.
var _ = Add(
	Fault{
		Name:     "lang-list-malformed",
		Breaks:   "RFC6856-3.2-LANG-05",
		Sentence: "LANG lists locales with an underscore, and their names in quotes in front.",
		Probe:    []string{"<open>", "LANG"},
		Apply: func(w *server.Wiring) {
			w.LanguageListing = func(l server.Language) string {
				return `"` + l.Name + `" ` + strings.ReplaceAll(l.Tag, "-", "_") + "_XX"
			}
		},
	},
	Fault{
		Name:     "lang-reply-without-tag",
		Breaks:   "RFC6856-3.2-LANG-02",
		Sentence: "The +OK of LANG does not have the language tag.",
		Probe:    []string{"<open>", "LANG de"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply { return r.WithTag("") })
		},
	},
	Fault{
		Name:     "lang-unknown-accepted",
		Breaks:   "RFC6856-3.2-LANG-03",
		Sentence: "LANG with an unknown language says +OK and takes the first there is.",
		Probe:    []string{"<open>", "LANG xx-nope"},
		Apply: func(w *server.Wiring) {
			next := w.FindLanguage
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				if l, ok := next(s, wanted); ok {
					return l, true
				}
				return s.Wiring.Languages[0], true
			}
		},
	},
	Fault{
		Name:     "lang-unknown-resets",
		Breaks:   "RFC6856-3.2-LANG-03",
		Sentence: "LANG with an unknown language is refused, and the former language is lost.",
		Probe:    []string{"<open>", "LANG de", "LANG xx-nope", "FOOB"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LANG", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if !r.OK {
					s.Language = server.Language{}
				}
				return r
			})
		},
	},
	Fault{
		Name:     "lang-without-effect",
		Breaks:   "RFC6856-3.2-LANG-06",
		Sentence: "LANG says +OK with the tag, and texts stay English.",
		Probe:    []string{"<open>", "LANG de", "FOOB"},
		Apply:    func(w *server.Wiring) { w.Speak = func(*server.Session, server.Language) {} },
	},
	Fault{
		Name:     "lang-takes-the-first",
		Breaks:   "RFC6856-3.2-LANG-08",
		Sentence: "LANG goes over to the first language there is, whichever is asked for.",
		Probe:    []string{"<open>", "LANG de"},
		Apply: func(w *server.Wiring) {
			next := w.FindLanguage
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				_, ok := next(s, wanted)
				return s.Wiring.Languages[0], ok
			}
		},
	},
	Fault{
		Name:     "lang-case-sensitive",
		Breaks:   "RFC6856-3.2-LANG-08",
		Sentence: "LANG knows its languages in lower case only.",
		Probe:    []string{"<open>", "LANG DE"},
		Apply: func(w *server.Wiring) {
			next := w.FindLanguage
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				l, ok := next(s, wanted)
				return l, ok && wanted == strings.ToLower(wanted)
			}
		},
	},
	Fault{
		Name:     "lang-list-without-the-first",
		Breaks:   "RFC6856-3.2-LANG-09",
		Sentence: "LANG does not list the language that it takes if it is asked for none.",
		Probe:    []string{"<open>", "LANG", "LANG *"},
		Apply: func(w *server.Wiring) {
			next := w.FindLanguage
			first := w.Languages[0]
			w.Languages = w.Languages[1:]
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				if wanted == "*" || strings.EqualFold(wanted, first.Tag) {
					return first, true
				}
				return next(s, wanted)
			}
		},
	},
	Fault{
		Name:     "lang-for-all-sessions",
		Breaks:   "RFC6856-3.2-LANG-07",
		Sentence: "LANG changes the language of the server, for everybody.",
		Probe:    []string{"<open>", "LANG de", "B: <open>", "B: FOOB"},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			var spoken server.Language
			speak, localise := w.Speak, w.Localise
			w.Speak = func(s *server.Session, l server.Language) {
				mu.Lock()
				defer mu.Unlock()
				spoken = l
				speak(s, l)
			}
			w.Localise = func(s *server.Session, r server.Reply) server.Reply {
				mu.Lock()
				defer mu.Unlock()
				s.Language = spoken
				return localise(s, r)
			}
		},
	},
	Fault{
		Name:     "lang-star-refused",
		Breaks:   "RFC6856-3.2-LANG-04",
		Sentence: "LANG * is taken for an unknown language.",
		Probe:    []string{"<open>", "LANG *"},
		Apply: func(w *server.Wiring) {
			next := w.FindLanguage
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				if wanted == "*" {
					return server.Language{}, false
				}
				return next(s, wanted)
			}
		},
	},
	Fault{
		Name:     "lang-star-tells-names",
		Breaks:   "RFC6856-7-SEC-01",
		Sentence: "LANG * right after USER takes the language of the user, if there is such a user.",
		Probe:    []string{"<open>", "USER alice", "LANG *", "USER nobody", "LANG *"},
		Apply: func(w *server.Wiring) {
			next := w.FindLanguage
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				if wanted == "*" && s.Server.Account(s.Name) != nil {
					return next(s, "de")
				}
				return next(s, wanted)
			}
		},
	},
	Fault{
		Name:     "lang-only-after-login",
		Breaks:   "RFC6856-3.1-LANG-01",
		Sentence: "LANG is refused in AUTHORIZATION state.",
		Probe:    []string{"<open>", "LANG"},
		Apply: func(w *server.Wiring) {
			if v := w.Verbs["LANG"]; v != nil {
				v.In = server.Transaction
			}
		},
	},
	Fault{
		Name:     "lang-in-latin-1",
		Breaks:   "RFC6856-3.2-LANG-02",
		Sentence: "Texts in other languages are sent in ISO 8859-1.",
		Probe:    []string{"<open>", "LANG de"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				var text []byte
				for _, c := range r.Text {
					text = append(text, byte(min(c, 0xFF)))
				}
				r.Text = string(text)
				return r
			})
		},
	},
)
