package variations

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "no-utf8",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "UTF8 is not supported.",
		Probe:    []string{"<open>", "UTF8", "CAPA"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "UTF8") },
	},
	Variation{
		Name:     "utf8-without-user",
		Allowed:  "RFC6856-2-CAP-01",
		Sentence: "UTF8 is announced without USER; names and passwords are ASCII.",
		Probe:    []string{"<open>", "CAPA", "USER j\u00fcrgen"},
		Apply: func(w *server.Wiring) {
			w.TakesUTF8 = func(*server.Session, string, []byte) bool { return false }
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				return wrap.ReplaceTag(list, "UTF8", "UTF8")
			})
		},
	},
	Variation{
		Name:     "utf8-surrogates",
		Allowed:  "RFC6856-2.1-ASCII-02",
		Sentence: "A message that needs UTF-8 mode is sent without it as a surrogate, whose size LIST gives.",
		Probe:    probe.LoggedInAs("carol", "LIST 1", "RETR 1", "TOP 1 0"),
		Apply: func(w *server.Wiring) {
			render, size := w.Rendering, w.Size
			w.Rendering = func(s *server.Session, m server.Message) (server.Message, error) {
				return render(s, wrap.Surrogate(s, m, wrap.ReplaceCharacters))
			}
			w.Size = func(s *server.Session, m server.Message) (int64, error) {
				return size(s, wrap.Surrogate(s, m, wrap.ReplaceCharacters))
			}
		},
	},
	Variation{
		Name:     "stls-refused-after-utf8",
		Allowed:  "RFC6856-2.1-STLS-01",
		Sentence: "STLS is refused once UTF8 has been given.",
		Probe:    []string{"<open>", "UTF8", "STLS"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "STLS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.UTF8 {
					return server.Negative("STLS must come before UTF8")
				}
				return run(s, c)
			})
		},
	},
	Variation{
		Name:     "no-lang",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "LANG is not supported.",
		Probe:    []string{"<open>", "LANG", "CAPA"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "LANG") },
	},
	Variation{
		Name:     "lang-list-refused",
		Allowed:  "RFC6856-3.2-LANG-05",
		Sentence: "LANG does not list the languages.",
		Probe:    []string{"<open>", "LANG"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LANG", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if len(c.Args) == 0 {
					return server.Negative("ask for a language, or for *")
				}
				return run(s, c)
			})
		},
	},
	Variation{
		Name:     "lang-with-regions",
		Allowed:  "RFC6856-3.2-LANG-08",
		Sentence: "Languages have tags with a region, and are found by the language alone.",
		Probe:    []string{"<open>", "LANG", "LANG EN", "LANG de-AT"},
		Apply: func(w *server.Wiring) {
			for i, l := range w.Languages {
				switch l.Tag {
				case "en":
					w.Languages[i].Tag = "en-GB"
				case "de":
					w.Languages[i].Tag = "de-AT"
				}
			}
			next := w.FindLanguage
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				for _, l := range w.Languages {
					if strings.HasPrefix(strings.ToLower(l.Tag), strings.ToLower(wanted)+"-") {
						return l, true
					}
				}
				return next(s, wanted)
			}
		},
	},
	Variation{
		Name:     "lang-bare-list",
		Allowed:  "RFC6856-3.2-LANG-05",
		Sentence: "LANG lists tags without descriptions, in an order and a case of its own.",
		Probe:    []string{"<open>", "LANG"},
		Apply: func(w *server.Wiring) {
			w.LanguageListing = func(l server.Language) string { return strings.ToUpper(l.Tag) }
		},
	},
)

var _ = add(
	Variation{
		Name:     "utf8-refused",
		Allowed:  "RFC6856-2.1-CMD-01",
		Sentence: "UTF8 is announced, and refused: this maildrop can't be served so.",
		Excludes: []string{"no-utf8"},
		Probe:    []string{"<open>", "UTF8"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "UTF8", func(server.Handler, *server.Session, server.Command) server.Reply {
				return server.Negative("not for this maildrop")
			})
		},
	},
	Variation{
		Name:     "eight-bit-as-question-marks",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "UTF8 is not supported, and each octet outside ASCII is sent as a question mark.",
		Excludes: withoutUTF8("eight-bit-stripped", "eight-bit-dropped", "eight-bit-quoted"),
		Probe:    probe.LoggedInAs("carol", "LIST 1", "RETR 1"),
		Apply:    func(w *server.Wiring) { downgrade(w, func(byte) string { return "?" }) },
	},
	Variation{
		Name:     "eight-bit-stripped",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "UTF8 is not supported, and octets outside ASCII lose their eighth bit, or become a question mark.",
		Excludes: withoutUTF8("eight-bit-dropped", "eight-bit-quoted"),
		Probe:    probe.LoggedInAs("carol", "LIST 1", "RETR 1"),
		Apply: func(w *server.Wiring) {
			downgrade(w, func(c byte) string {
				if c &= 0x7f; c >= ' ' && c < 0x7f {
					return string(rune(c))
				}
				return "?"
			})
		},
	},
	Variation{
		Name:     "eight-bit-dropped",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "UTF8 is not supported, and octets outside ASCII are left out.",
		Excludes: withoutUTF8("eight-bit-quoted"),
		Probe:    probe.LoggedInAs("carol", "LIST 1", "RETR 1"),
		Apply:    func(w *server.Wiring) { downgrade(w, func(byte) string { return "" }) },
	},
	Variation{
		Name:     "eight-bit-quoted",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "UTF8 is not supported, and octets outside ASCII are sent in the manner of quoted-printable.",
		Excludes: withoutUTF8(),
		Probe:    probe.LoggedInAs("carol", "LIST 1", "RETR 1"),
		Apply:    func(w *server.Wiring) { downgrade(w, func(c byte) string { return fmt.Sprintf("=%02X", c) }) },
	},
)

// withoutUTF8 are the variations that do not go with a server without UTF8, and others.
func withoutUTF8(others ...string) []string {
	return append(others, "utf8-refused", "no-utf8", "utf8-without-user", "utf8-surrogates", "stls-refused-after-utf8")
}

// downgrade leaves UTF8 out, and puts something in the place of each octet outside ASCII.
func downgrade(w *server.Wiring, as func(byte) string) {
	delete(w.Verbs, "UTF8")
	wrap.Stored(w, func(text []byte) []byte {
		var out []byte
		for _, c := range text {
			if c < 0x80 {
				out = append(out, c)
			} else {
				out = append(out, as(c)...)
			}
		}
		return out
	})
}
