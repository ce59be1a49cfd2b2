package fakeserver

import "strings"

var _ = variations(
	Variation{
		Name:     "no-utf8",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "UTF8 is not supported.",
		Probe:    []string{"<open>", "UTF8", "CAPA"},
		apply:    func(w *wiring) { delete(w.verbs, "UTF8") },
	},
	Variation{
		Name:     "utf8-without-user",
		Allowed:  "RFC6856-2-CAP-01",
		Sentence: "UTF8 is announced without USER; names and passwords are ASCII.",
		Probe:    []string{"<open>", "CAPA", "USER j\u00fcrgen"},
		apply: func(w *wiring) {
			w.takesUTF8 = func(*session, string, []byte) bool { return false }
			w.recap(func(_ *session, list []string) []string { return replaceTag(list, "UTF8", "UTF8") })
		},
	},
	Variation{
		Name:     "utf8-surrogates",
		Allowed:  "RFC6856-2.1-ASCII-02",
		Sentence: "A message that needs UTF-8 mode is sent without it as a surrogate, whose size LIST gives.",
		Probe:    append(loginCarol, "LIST 1", "RETR 1", "TOP 1 0"),
		apply: func(w *wiring) {
			render, size := w.rendering, w.size
			w.rendering = func(s *session, m Message) (Message, error) {
				return render(s, s.surrogate(m, replaceCharacters))
			}
			w.size = func(s *session, m Message) (int64, error) { return size(s, s.surrogate(m, replaceCharacters)) }
		},
	},
	Variation{
		Name:     "stls-refused-after-utf8",
		Allowed:  "RFC6856-2.1-STLS-01",
		Sentence: "STLS is refused once UTF8 has been given.",
		Probe:    []string{"<open>", "UTF8", "STLS"},
		apply: func(w *wiring) {
			w.around("STLS", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.utf8 {
						return negative("STLS must come before UTF8")
					}
					return run(s, c)
				}
			})
		},
	},
	Variation{
		Name:     "no-lang",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "LANG is not supported.",
		Probe:    []string{"<open>", "LANG", "CAPA"},
		apply:    func(w *wiring) { delete(w.verbs, "LANG") },
	},
	Variation{
		Name:     "lang-list-refused",
		Allowed:  "RFC6856-3.2-LANG-05",
		Sentence: "LANG does not list the languages.",
		Probe:    []string{"<open>", "LANG"},
		apply: func(w *wiring) {
			w.around("LANG", func(run handler) handler {
				return func(s *session, c command) reply {
					if len(c.args) == 0 {
						return negative("ask for a language, or for *")
					}
					return run(s, c)
				}
			})
		},
	},
	Variation{
		Name:     "lang-bare-list",
		Allowed:  "RFC6856-3.2-LANG-05",
		Sentence: "LANG lists tags without descriptions, in an order and a case of its own.",
		Probe:    []string{"<open>", "LANG"},
		apply: func(w *wiring) {
			w.languageListing = func(l language) string { return strings.ToUpper(l.tag) }
		},
	},
)
