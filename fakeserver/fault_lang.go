package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "lang-list-malformed",
		Breaks:   "RFC6856-3.2-LANG-05",
		Sentence: "LANG lists locales with an underscore, and their names in quotes in front.",
		Probe:    []string{"<open>", "LANG"},
		apply: func(w *wiring) {
			w.languageListing = func(l language) string { return `"` + l.name + `" ` + strings.ReplaceAll(l.tag, "-", "_") + "_XX" }
		},
	},
	Fault{
		Name:     "lang-reply-without-tag",
		Breaks:   "RFC6856-3.2-LANG-02",
		Sentence: "The +OK of LANG does not have the language tag.",
		Probe:    []string{"<open>", "LANG de"},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply { return r.withTag("") })
		},
	},
	Fault{
		Name:     "lang-unknown-accepted",
		Breaks:   "RFC6856-3.2-LANG-03",
		Sentence: "LANG with an unknown language says +OK and takes the first there is.",
		Probe:    []string{"<open>", "LANG xx-nope"},
		apply: func(w *wiring) {
			next := w.findLanguage
			w.findLanguage = func(s *session, wanted string) (language, bool) {
				if l, ok := next(s, wanted); ok {
					return l, true
				}
				return s.w.languages[0], true
			}
		},
	},
	Fault{
		Name:     "lang-unknown-resets",
		Breaks:   "RFC6856-3.2-LANG-03",
		Sentence: "LANG with an unknown language is refused, and the former language is lost.",
		Probe:    []string{"<open>", "LANG de", "LANG xx-nope", "FOOB"},
		apply: func(w *wiring) {
			w.around("LANG", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if !r.ok {
						s.language = language{}
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "lang-without-effect",
		Breaks:   "RFC6856-3.2-LANG-06",
		Sentence: "LANG says +OK with the tag, and texts stay English.",
		Probe:    []string{"<open>", "LANG de", "FOOB"},
		apply:    func(w *wiring) { w.speak = func(*session, language) {} },
	},
	Fault{
		Name:     "lang-star-refused",
		Breaks:   "RFC6856-3.2-LANG-04",
		Sentence: "LANG * is taken for an unknown language.",
		Probe:    []string{"<open>", "LANG *"},
		apply: func(w *wiring) {
			next := w.findLanguage
			w.findLanguage = func(s *session, wanted string) (language, bool) {
				if wanted == "*" {
					return language{}, false
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
		apply: func(w *wiring) {
			next := w.findLanguage
			w.findLanguage = func(s *session, wanted string) (language, bool) {
				if wanted == "*" && s.server.account(s.name) != nil {
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
		apply: func(w *wiring) {
			if v := w.verbs["LANG"]; v != nil {
				v.in = transaction
			}
		},
	},
	Fault{
		Name:     "lang-in-latin-1",
		Breaks:   "RFC6856-3.2-LANG-02",
		Sentence: "Texts in other languages are sent in ISO 8859-1.",
		Probe:    []string{"<open>", "LANG de"},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				var text []byte
				for _, c := range r.text {
					text = append(text, byte(min(c, 0xFF)))
				}
				r.text = string(text)
				return r
			})
		},
	},
)
