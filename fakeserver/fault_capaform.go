package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "capa-trailing-blank",
		Breaks:   "RFC2449-3-ABNF-04",
		Sentence: "Capabilities without parameters have a blank at the end.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
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
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string { return append([]string{""}, list...) })
		},
	},
	Fault{
		Name:     "capa-line-too-long",
		Breaks:   "RFC2449-5-CAPA-04",
		Sentence: "A capability line is longer than 512 octets.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
				return append(list, "X-FEATURES"+strings.Repeat(" feature", 75))
			})
		},
	},
	Fault{
		Name:     "capa-on-one-line",
		Breaks:   "RFC2449-5-CAPA-01",
		Sentence: "CAPA answers with all capabilities on the +OK line and no list.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.around("CAPA", func(handler) handler {
				return func(s *session, _ command) reply {
					return positive("").withData(strings.Join(s.w.capabilities(s), ", "))
				}
			})
		},
	},
	Fault{
		Name:     "capa-only-before-login",
		Breaks:   "RFC2449-5-CAPA-02",
		Sentence: "CAPA is refused in TRANSACTION state.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			if v := w.verbs["CAPA"]; v != nil {
				v.in = authorization
			}
		},
	},
	Fault{
		Name:     "resp-codes-unannounced",
		Breaks:   "RFC2449-6.4-RESP-02",
		Sentence: "Response codes are sent, and RESP-CODES is not announced.",
		Probe:    []string{"<open>", "CAPA"},
		apply:    func(w *wiring) { w.hideTags(always, "RESP-CODES") },
	},
	Fault{
		Name:     "auth-resp-code-unannounced",
		Breaks:   "RFC3206-5-AUTH-02",
		Sentence: "[AUTH] is sent, and AUTH-RESP-CODE is not announced.",
		Probe:    []string{"<open>", "CAPA"},
		apply:    func(w *wiring) { w.hideTags(always, "AUTH-RESP-CODE") },
	},
	Fault{
		Name:     "implementation-without-name",
		Breaks:   "RFC2449-6.9-IMPL-01",
		Sentence: "IMPLEMENTATION has no parameter.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
				return replaceTag(list, "IMPLEMENTATION", "IMPLEMENTATION")
			})
		},
	},
	Fault{
		Name:     "expire-without-argument",
		Breaks:   "RFC2449-6.7-EXP-01",
		Sentence: "EXPIRE has no parameter.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string { return replaceTag(list, "EXPIRE", "EXPIRE") })
		},
	},
	Fault{
		Name:     "greeting-with-brackets",
		Breaks:   "RFC2449-6.4-RESP-01",
		Sentence: "The greeting's text begins with a name in brackets that can't be a response code.",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			next := w.greet
			w.greet = func(s *session) reply {
				r := next(s)
				r.text = "[/" + s.server.config.Hostname + "/] " + r.text
				return r
			}
		},
	},
	Fault{
		Name:     "unregistered-capability",
		Breaks:   "RFC2449-9-REG-01",
		Sentence: "A private capability, ETRN, has no X in front.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string { return append(list, "ETRN") })
		},
	},
)
