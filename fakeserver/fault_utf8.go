package fakeserver

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

var loginCarol = []string{"<open>", "USER carol", "PASS open  sesame "}

var _ = faults(
	Fault{
		Name:     "utf8-without-effect",
		Breaks:   "RFC6856-2.1-CMD-01",
		Sentence: "UTF8 says +OK and changes nothing.",
		Probe:    []string{"<open>", "UTF8", "USER carol", "PASS open  sesame ", "RETR 1"},
		apply: func(w *wiring) {
			w.around("UTF8", func(handler) handler {
				return func(*session, command) reply { return positive("messages will be sent in UTF-8") }
			})
		},
	},
	Fault{
		Name:     "utf8-after-login",
		Breaks:   "RFC6856-2-CAP-02",
		Sentence: "UTF8 is accepted in TRANSACTION state.",
		Probe:    []string{"UTF8"},
		apply: func(w *wiring) {
			if v := w.verbs["UTF8"]; v != nil {
				v.in |= transaction
			}
		},
	},
	Fault{
		Name:     "utf8-takes-argument",
		Breaks:   "RFC6856-2.1-CMD-01",
		Sentence: "UTF8 with an argument is accepted.",
		Probe:    []string{"<open>", "UTF8 USER"},
		apply: func(w *wiring) {
			if v := w.verbs["UTF8"]; v != nil {
				v.max = 1
			}
		},
	},
	Fault{
		Name:     "utf8-dropped-after-login",
		Breaks:   "RFC6856-2-CAP-01",
		Sentence: "UTF8 is no longer announced after login.",
		Probe:    []string{"CAPA"},
		apply:    func(w *wiring) { w.hideTags(afterLogin, "UTF8") },
	},
	Fault{
		Name:     "utf8-sent-to-everybody",
		Breaks:   "RFC6856-2.1-ASCII-01",
		Sentence: "Header sections in UTF-8 are sent as they are without UTF-8 mode, too.",
		Probe:    append(loginCarol, "RETR 1"),
		apply: func(w *wiring) {
			w.rendering = func(_ *session, m Message) (Message, error) { return m, nil }
		},
	},
	Fault{
		Name:     "utf8-sent-by-top",
		Breaks:   "RFC6856-2.1-ASCII-02",
		Sentence: "RETR refuses a message that needs UTF-8 mode; TOP sends it as it is.",
		Probe:    append(loginCarol, "RETR 1", "TOP 1 0"),
		apply: func(w *wiring) {
			next := w.rendering
			w.rendering = func(s *session, m Message) (Message, error) {
				if s.command.keyword == "TOP" {
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
		apply: func(w *wiring) {
			w.restate(func(s *session, r reply) reply {
				if s.command.keyword == "RETR" && r.phrase.is(errNoSuchMessage) {
					r.code = "UTF8"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "utf8-surrogate-of-other-size",
		Breaks:   "RFC6856-2.1-SIZE-01",
		Sentence: "Without UTF-8 mode there are surrogates, but sizes are those of the stored messages.",
		Probe:    append(loginCarol, "LIST 1", "RETR 1"),
		apply: func(w *wiring) {
			w.rendering = func(s *session, m Message) (Message, error) { return s.surrogate(m, replaceCharacters), nil }
		},
	},
	Fault{
		Name:     "utf8-changes-ascii",
		Breaks:   "RFC6856-2.1-CMD-03",
		Sentence: "In UTF-8 mode every message begins with a byte order mark.",
		Probe:    []string{"<open>", "UTF8", "USER alice", "PASS open  sesame ", "RETR 3"},
		apply: func(w *wiring) {
			w.around("RETR", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if r.body != nil && s.utf8 {
						r.body = preceded{"\ufeff", r.body}
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "utf8-names-refused",
		Breaks:   "RFC6856-2.2-USER-01",
		Sentence: "UTF8 USER is announced, and a name outside ASCII refused.",
		Probe:    []string{"<open>", "CAPA", "USER j\u00fcrgen"},
		apply: func(w *wiring) {
			w.takesUTF8 = func(*session, string, []byte) bool { return false }
		},
	},
	Fault{
		Name:     "utf8-names-not-prepared",
		Breaks:   "RFC6856-2.2-USER-02",
		Sentence: "Names and passwords are compared octet by octet, without SASLprep.",
		Probe:    []string{"<open>", "USER ju\u0308rgen", "PASS open  sesame "},
		apply: func(w *wiring) {
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				preparedName, _ := prepare(name)
				preparedPassword, _ := prepare(password)
				return name == preparedName && password == preparedPassword && next(s, name, password)
			}
		},
	},
	Fault{
		Name:     "utf8-prohibited-dropped",
		Breaks:   "RFC6856-2.2-USER-04",
		Sentence: "Characters that a name may not have are dropped from it.",
		Probe:    []string{"<open>", "USER al\u200eice", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.commandLine(func(line []byte) []byte {
				return bytes.Map(func(c rune) rune {
					if c > '~' && c != utf8.RuneError && isProhibited(c) {
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
		apply: func(w *wiring) {
			w.commandLine(func(line []byte) []byte { return bytes.ToValidUTF8(line, nil) })
		},
	},
)

// commandLine changes command lines before they are parsed.
func (w *wiring) commandLine(change func(line []byte) []byte) {
	next := w.parse
	w.parse = func(s *session, line []byte) (command, error) {
		return next(s, change(line))
	}
}

// replaceCharacters writes one question mark for each character outside
// ASCII, which makes text shorter.
func replaceCharacters(header string) string {
	return strings.Map(func(c rune) rune {
		if c > '~' {
			return '?'
		}
		return c
	}, header)
}

// surrogate is a message with another header section, if it can't be shown as
// it is.
func (s *session) surrogate(m Message, change func(header string) string) Message {
	if _, err := correct().rendering(s, m); err == nil {
		return m
	}
	return Stream(func() (io.ReadCloser, error) {
		r, err := m.Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		all, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		text := strings.ReplaceAll(string(all), "\r\n", "\n")
		header, body, _ := strings.Cut(text, "\n\n")
		return io.NopCloser(strings.NewReader(change(header) + "\n\n" + body)), nil
	})
}
