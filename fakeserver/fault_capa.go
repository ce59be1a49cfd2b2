package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "capa-omits-top",
		Breaks:   "RFC2449-6.1-TOP-01",
		Sentence: "TOP works and is not announced.",
		Probe:    []string{"CAPA", "TOP 2 0"},
		apply:    func(w *wiring) { w.hideTags(always, "TOP") },
	},
	Fault{
		Name:     "capa-omits-uidl",
		Breaks:   "RFC2449-6.8-UIDL-01",
		Sentence: "UIDL works and is not announced.",
		Wild:     "greenmail #65",
		Probe:    []string{"CAPA", "UIDL 1"},
		apply:    func(w *wiring) { w.hideTags(always, "UIDL") },
	},
	Fault{
		Name:     "uidl-only-after-login",
		Breaks:   "RFC2449-5-CAPA-03",
		Sentence: "Capabilities that matter after login only, TOP and UIDL, are announced only there.",
		Wild:     "AOL and Verizon, neomutt/neomutt#1427 (the reading that RFC 2449 leaves no room for)",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.hideTags(func(s *session) bool { return !afterLogin(s) }, "TOP", "UIDL")
		},
	},
	Fault{
		Name:     "user-dropped-after-login",
		Breaks:   "RFC2449-5-CAPA-03",
		Sentence: "USER is no longer announced after login.",
		Probe:    []string{"CAPA"},
		apply:    func(w *wiring) { w.hideTags(afterLogin, "USER") },
	},
	Fault{
		Name:     "sasl-dropped-after-login",
		Breaks:   "RFC5034-3-CAPA-02",
		Sentence: "SASL is no longer announced after login.",
		Probe:    []string{"CAPA"},
		apply:    func(w *wiring) { w.hideTags(afterLogin, "SASL") },
	},
	Fault{
		Name:     "sasl-lists-prefixes",
		Breaks:   "RFC4422-3.1-NAME-01",
		Sentence: "The mechanisms are announced with AUTH= in front, as in IMAP.",
		Wild:     "Dovecot, commit e35a9719",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.resasl(func(_ *session, names []string) []string {
				for i, name := range names {
					names[i] = "AUTH=" + name
				}
				return names
			})
		},
	},
	Fault{
		Name:     "sasl-lists-with-commas",
		Breaks:   "RFC5034-3-CAPA-01",
		Sentence: "The announced mechanisms have commas between them.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.resasl(func(_ *session, names []string) []string { return []string{strings.Join(names, ",")} })
		},
	},
	Fault{
		Name:     "plain-announced-but-refused",
		Breaks:   "RFC2449-5-CAPA-07",
		Sentence: "PLAIN is announced, and AUTH PLAIN answered as an unknown mechanism.",
		Probe:    []string{"<open>", "CAPA", "AUTH PLAIN"},
		apply: func(w *wiring) {
			w.aroundAuth(func(_ *session, c *command) *reply {
				if !strings.EqualFold(c.args[0], "PLAIN") {
					return nil
				}
				r := negative("authentication mechanism not supported")
				return &r
			})
		},
	},
	Fault{
		Name:     "plain-works-unannounced",
		Breaks:   "RFC5034-3-CAPA-01",
		Sentence: "PLAIN works and is not announced.",
		Probe:    []string{"<open>", "CAPA", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		apply: func(w *wiring) {
			w.resasl(func(_ *session, names []string) []string {
				kept := names[:0]
				for _, name := range names {
					if name != "PLAIN" {
						kept = append(kept, name)
					}
				}
				return kept
			})
		},
	},
	Fault{
		Name:     "top-announced-but-refused",
		Breaks:   "RFC2449-5-CAPA-07",
		Sentence: "TOP is announced, and answered as an unknown command.",
		Probe:    []string{"CAPA", "TOP 2 0"},
		apply: func(w *wiring) {
			w.around("TOP", func(handler) handler {
				return func(s *session, _ command) reply { return s.refuse(errUnknown) }
			})
		},
	},
	Fault{
		Name:     "uidl-announced-but-refused",
		Breaks:   "RFC2449-5-CAPA-07",
		Sentence: "UIDL is announced, and answered as an unknown command.",
		Probe:    []string{"CAPA", "UIDL"},
		apply: func(w *wiring) {
			w.around("UIDL", func(handler) handler {
				return func(s *session, _ command) reply { return s.refuse(errUnknown) }
			})
		},
	},
	Fault{
		Name:     "user-announced-but-refused",
		Breaks:   "RFC2449-6.2-USER-01",
		Sentence: "USER is announced in the clear although it is refused there for want of TLS.",
		Wild:     "hMailServer, commit ee912baa",
		Probe:    []string{"<open>", "CAPA", "USER alice"},
		needs:    needTLS,
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string { return append(withoutTag(list, "USER"), "USER") })
		},
	},
)
