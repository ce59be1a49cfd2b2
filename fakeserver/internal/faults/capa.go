package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// CAPA that announces other things than there are.
var _ = Add(
	Fault{
		Name:     "capa-omits-top",
		Breaks:   "RFC2449-6.1-TOP-01",
		Sentence: "TOP works and is not announced.",
		Warning:  true,
		Probe:    []string{"CAPA", "TOP 2 0"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "TOP") },
	},
	Fault{
		Name:     "capa-omits-uidl",
		Breaks:   "RFC2449-6.8-UIDL-01",
		Sentence: "UIDL works and is not announced.",
		Wild:     "greenmail #65",
		Probe:    []string{"CAPA", "UIDL 1"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "UIDL") },
	},
	Fault{
		Name:     "uidl-only-after-login",
		Breaks:   "RFC2449-5-CAPA-03",
		Sentence: "Capabilities that matter after login only, TOP and UIDL, are announced only there.",
		Wild:     "AOL and Verizon, neomutt/neomutt#1427 (the reading that RFC 2449 leaves no room for)",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, func(s *server.Session) bool { return !wrap.AfterLogin(s) }, "TOP", "UIDL")
		},
	},
	Fault{
		Name:     "user-dropped-after-login",
		Breaks:   "RFC2449-5-CAPA-03",
		Sentence: "USER is no longer announced after login.",
		Probe:    []string{"CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.AfterLogin, "USER") },
	},
	Fault{
		Name:     "sasl-dropped-after-login",
		Breaks:   "RFC5034-3-CAPA-02",
		Sentence: "SASL is no longer announced after login.",
		Probe:    []string{"CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.AfterLogin, "SASL") },
	},
	Fault{
		Name:     "sasl-lists-prefixes",
		Breaks:   "RFC4422-3.1-NAME-01",
		Sentence: "The mechanisms are announced with AUTH= in front, as in IMAP.",
		Wild:     "Dovecot, commit e35a9719",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.SASLNames(w, func(_ *server.Session, names []string) []string {
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
		Apply: func(w *server.Wiring) {
			wrap.SASLNames(w, func(_ *server.Session, names []string) []string { return []string{strings.Join(names, ",")} })
		},
	},
	Fault{
		Name:     "plain-announced-but-refused",
		Breaks:   "RFC2449-5-CAPA-07",
		Sentence: "PLAIN is announced, and AUTH PLAIN answered as an unknown mechanism.",
		Probe:    []string{"<open>", "CAPA", "AUTH PLAIN"},
		Apply: func(w *server.Wiring) {
			wrap.Auth(w, func(_ *server.Session, c *server.Command) *server.Reply {
				if !strings.EqualFold(c.Args[0], "PLAIN") {
					return nil
				}
				r := server.Negative("authentication mechanism not supported")
				return &r
			})
		},
	},
	Fault{
		Name:     "plain-works-unannounced",
		Breaks:   "RFC5034-3-CAPA-01",
		Sentence: "PLAIN works and is not announced.",
		Probe:    []string{"<open>", "CAPA", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			wrap.SASLNames(w, func(_ *server.Session, names []string) []string {
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "TOP", func(_ server.Handler, s *server.Session, _ server.Command) server.Reply {
				return s.Refuse(server.ErrUnknown)
			})
		},
	},
	Fault{
		Name:     "uidl-announced-but-refused",
		Breaks:   "RFC2449-5-CAPA-07",
		Sentence: "UIDL is announced, and answered as an unknown command.",
		Probe:    []string{"CAPA", "UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "UIDL", func(_ server.Handler, s *server.Session, _ server.Command) server.Reply {
				return s.Refuse(server.ErrUnknown)
			})
		},
	},
	Fault{
		Name:     "user-announced-but-refused",
		Breaks:   "RFC2449-6.2-USER-01",
		Sentence: "USER is announced in the clear although it is refused there for want of TLS.",
		Wild:     "hMailServer, commit ee912baa",
		Probe:    []string{"<open>", "CAPA", "USER alice"},
		Needs:    need.TLS,
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				return append(wrap.WithoutTag(list, "USER"), "USER")
			})
		},
	},
	Fault{
		Name:     "capa-top-by-another-name",
		Breaks:   "RFC2449-5-CAPA-06",
		Sentence: "CAPA lists TOP as XTOP.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    replaceTag("TOP", "XTOP"),
	},
)
