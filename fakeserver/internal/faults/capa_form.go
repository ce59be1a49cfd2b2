package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Lists of capabilities that are not in form.
var _ = Add(
	Fault{
		Name:     "capa-trailing-blank",
		Breaks:   "RFC2449-3-ABNF-04",
		Sentence: "Capabilities without parameters have a blank at the end.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				for i, line := range list {
					if !strings.Contains(line, " ") {
						list[i] = line + " "
					}
				}
				return list
			})
		},
	},
	Fault{
		Name:     "capa-empty-line",
		Breaks:   "RFC2449-3-ABNF-04",
		Sentence: "The list of capabilities begins with an empty line.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string { return append([]string{""}, list...) })
		},
	},
	Fault{
		Name:     "capa-line-too-long",
		Breaks:   "RFC2449-5-CAPA-04",
		Sentence: "A capability line is longer than 512 octets.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				return append(list, "X-FEATURES"+strings.Repeat(" feature", 75))
			})
		},
	},
	Fault{
		Name:     "capa-on-one-line",
		Breaks:   "RFC2449-5-CAPA-01",
		Sentence: "CAPA answers with all capabilities on the +OK line and no list.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "CAPA", func(_ server.Handler, s *server.Session, _ server.Command) server.Reply {
				return server.Positive("").WithData(strings.Join(s.Wiring.Capabilities(s), ", "))
			})
		},
	},
	Fault{
		Name:     "capa-only-before-login",
		Breaks:   "RFC2449-5-CAPA-02",
		Sentence: "CAPA is refused in TRANSACTION state.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			if v := w.Verbs["CAPA"]; v != nil {
				v.In = server.Authorization
			}
		},
	},
	Fault{
		Name:     "resp-codes-unannounced",
		Breaks:   "RFC2449-6.4-RESP-02",
		Sentence: "Response codes are sent, and RESP-CODES is not announced.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "RESP-CODES") },
	},
	Fault{
		Name:     "auth-resp-code-unannounced",
		Breaks:   "RFC3206-5-AUTH-02",
		Sentence: "[AUTH] is sent, and AUTH-RESP-CODE is not announced.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "AUTH-RESP-CODE") },
	},
	Fault{
		Name:     "implementation-without-name",
		Breaks:   "RFC2449-6.9-IMPL-01",
		Sentence: "IMPLEMENTATION has no parameter.",
		Probe:    []string{"CAPA"},
		Apply:    replaceTag("IMPLEMENTATION", "IMPLEMENTATION"),
	},
	Fault{
		Name:     "expire-without-argument",
		Breaks:   "RFC2449-6.7-EXP-01",
		Sentence: "EXPIRE has no parameter.",
		Probe:    []string{"CAPA"},
		Apply:    replaceTag("EXPIRE", "EXPIRE"),
	},
	Fault{
		Name:     "greeting-with-brackets",
		Breaks:   "RFC2449-6.4-RESP-01",
		Sentence: "The greeting's text begins with a name in brackets that can't be a response code.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			next := w.Greet
			w.Greet = func(s *server.Session) server.Reply {
				r := next(s)
				r.Text = "[/" + s.Server.Config.Hostname + "/] " + r.Text
				return r
			}
		},
	},
	Fault{
		Name:     "unregistered-capability",
		Breaks:   "RFC2449-9-REG-01",
		Sentence: "A private capability, ETRN, has no X in front.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string { return append(list, "ETRN") })
		},
	},
	Fault{
		Name:     "auth-resp-code-only-after-login",
		Breaks:   "RFC3206-6-ARC-03",
		Sentence: "AUTH-RESP-CODE is announced in TRANSACTION state only.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, func(s *server.Session) bool { return !wrap.AfterLogin(s) }, "AUTH-RESP-CODE")
		},
	},
)
