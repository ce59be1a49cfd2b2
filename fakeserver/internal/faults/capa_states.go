package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// CAPA that lists other things in one state than in the other.

var _ = Add(
	Fault{
		Name:     "pipelining-only-after-login",
		Breaks:   "RFC2449-6.6-PIPE-05",
		Sentence: "PIPELINING is announced only after login.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, beforeLogin, "PIPELINING") },
	},
	Fault{
		Name:     "user-only-after-login",
		Breaks:   "RFC2449-5-CAPA-03",
		Sentence: "USER is announced only after login, where it is of no use.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, beforeLogin, "USER") },
	},
	Fault{
		Name:     "resp-codes-only-after-login",
		Breaks:   "RFC2449-6.4-RESP-03",
		Sentence: "RESP-CODES is announced only after login.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, beforeLogin, "RESP-CODES") },
	},
	Fault{
		Name:     "utf8-only-after-login",
		Breaks:   "RFC6856-2-CAP-01",
		Sentence: "UTF8 is announced only after login, where the command is not valid.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, beforeLogin, "UTF8") },
	},
	Fault{
		Name:     "sasl-shrinks-after-login",
		Breaks:   "RFC5034-3-CAPA-02",
		Sentence: "After login SASL lists the first mechanism alone.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.SASLNames(w, func(s *server.Session, names []string) []string {
				if wrap.AfterLogin(s) {
					return names[:min(len(names), 1)]
				}
				return names
			})
		},
	},
	Fault{
		Name:     "utf8-user-lost-after-login",
		Breaks:   "RFC6856-2-CAP-01",
		Sentence: "UTF8 is announced with USER before login, and without it afterwards.",
		Probe:    []string{"CAPA"},
		Apply:    replaceTagIf(wrap.AfterLogin, "UTF8", "UTF8"),
	},
	Fault{
		Name:     "capa-shorter-after-user",
		Breaks:   "RFC2449-5-CAPA-03",
		Sentence: "Once a name has been given, CAPA leaves out the other ways to log in.",
		Probe:    []string{"<open>", "USER alice", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, func(s *server.Session) bool { return s.Name != "" }, "SASL")
		},
	},
	Fault{
		Name:     "capa-shorter-the-second-time",
		Breaks:   "RFC2449-5-CAPA-03",
		Sentence: "The list of CAPA is made once, and what is asked again comes without its last lines.",
		Probe:    []string{"<open>", "CAPA", "CAPA"},
		Apply: func(w *server.Wiring) {
			asked := new(memory.PerSession[bool])
			wrap.Capabilities(w, func(s *server.Session, list []string) []string {
				if !*asked.Of(s) {
					*asked.Of(s) = true
					return list
				}
				return wrap.WithoutTag(list, "PIPELINING")
			})
		},
	},
	Fault{
		Name:     "capa-shorter-under-tls",
		Breaks:   "RFC2449-6.8-UIDL-01",
		Sentence: "Under TLS, CAPA leaves out UIDL, which works there, too.",
		Probe:    []string{"<tls>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, func(s *server.Session) bool { return s.Secure }, "UIDL")
		},
	},
	Fault{
		Name:     "login-delay-only-after-login",
		Breaks:   "RFC2449-6.5-DELAY-06",
		Sentence: "A LOGIN-DELAY that some users have is announced to them only, after login.",
		Probe:    []string{"<open>", "CAPA"},
		Needs:    needDelay(1),
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, beforeLogin, "LOGIN-DELAY") },
	},
	Fault{
		Name:     "expire-only-after-login",
		Breaks:   "RFC2449-6.7-EXP-07",
		Sentence: "EXPIRE is announced only to who has logged in.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, beforeLogin, "EXPIRE") },
	},
	Fault{
		Name:     "sasl-grows-after-login",
		Breaks:   "RFC2449-5-CAPA-08",
		Sentence: "After login SASL lists a mechanism that it does not list before.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.SASLNames(w, func(s *server.Session, names []string) []string {
				if wrap.AfterLogin(s) {
					return append(names, "EXTERNAL")
				}
				return names
			})
		},
	},
	Fault{
		Name:     "pipelining-with-a-number",
		Breaks:   "RFC2449-6.6-PIPE-05",
		Sentence: "PIPELINING is announced with the number of commands that may be sent ahead.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    replaceTag("PIPELINING", "PIPELINING 16"),
	},
	Fault{
		Name:     "resp-codes-lists-the-codes",
		Breaks:   "RFC2449-6.4-RESP-03",
		Sentence: "RESP-CODES is announced with the codes that there are.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    replaceTag("RESP-CODES", "RESP-CODES IN-USE LOGIN-DELAY"),
	},
	Fault{
		Name:     "codes-unannounced-under-tls",
		Breaks:   "RFC2449-6.4-RESP-02",
		Sentence: "Under TLS, RESP-CODES is not announced, and response codes are sent all the same.",
		Probe:    []string{"<tls>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, func(s *server.Session) bool { return s.Secure }, "RESP-CODES", "AUTH-RESP-CODE")
		},
	},
)

func beforeLogin(s *server.Session) bool { return !wrap.AfterLogin(s) }

// replaceTag announces a line in place of a tag.
func replaceTag(tag, line string) func(*server.Wiring) { return replaceTagIf(wrap.Always, tag, line) }

// replaceTagIf is replaceTag in sessions for which a condition holds.
func replaceTagIf(holds func(*server.Session) bool, tag, line string) func(*server.Wiring) {
	return func(w *server.Wiring) {
		wrap.Capabilities(w, func(s *server.Session, list []string) []string {
			if holds(s) {
				return wrap.ReplaceTag(list, tag, line)
			}
			return list
		})
	}
}
