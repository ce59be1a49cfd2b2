package variations

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "capa-reversed",
		Allowed:  "RFC2449-5-CAPA-01",
		Sentence: "Capabilities are listed in another order.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				slices.Reverse(list)
				return list
			})
		},
	},
	Variation{
		Name:     "private-capabilities",
		Allowed:  "RFC2449-9-REG-01",
		Sentence: "There are capabilities of the server's own, with X in front.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				return append([]string{"X-ZEITGEIST", "XSTATUS on maybe .5"}, list...)
			})
		},
	},
	Variation{
		Name:     "implementation-after-login",
		Allowed:  "RFC2449-6.9-IMPL-01",
		Sentence: "IMPLEMENTATION is announced in TRANSACTION state only, in several words.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, func(s *server.Session) bool { return !wrap.AfterLogin(s) }, "IMPLEMENTATION")
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				return wrap.ReplaceTag(list, "IMPLEMENTATION", "IMPLEMENTATION BlurdyBlurp POP3 server")
			})
		},
	},
	Variation{
		Name:     "no-response-codes",
		Allowed:  "RFC2449-8-CODE-01",
		Sentence: "There are no response codes, and none are announced.",
		Probe:    []string{"<open>", "CAPA", "USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, wrap.Always, "RESP-CODES", "AUTH-RESP-CODE")
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply { return r.WithCode("") })
		},
	},
	Variation{
		Name:     "lower-case-codes",
		Allowed:  "RFC2449-8-CODE-02",
		Sentence: "Response codes are written in lower case.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply { return r.WithCode(strings.ToLower(r.Code)) })
		},
	},
	Variation{
		Name:     "no-pipelining",
		Allowed:  "DEFACTO-PIPE-01",
		Sentence: "PIPELINING is not announced.",
		Probe:    []string{"CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "PIPELINING") },
	},
)

var _ = add(
	Variation{
		Name:     "codes-of-punctuation",
		Allowed:  "RFC2449-8-CODE-02",
		Sentence: "Response codes have one more level, of all punctuation that it may have.",
		Excludes: []string{"no-response-codes"},
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if r.Code != "" {
					r.Code += "/[!\"#$%&'()*+,-.:;<=>?@\\^_`{|}~"
				} else if !r.OK && s.Command.Keyword != "" {
					r.Code = "[X[1"
				}
				return r
			})
		},
	},
	Variation{
		Name:     "plain-not-offered",
		Allowed:  "RFC5034-4-MTI-01",
		Sentence: "There is AUTH, and PLAIN and LOGIN are switched off, under TLS, too.",
		Probe:    []string{"<tls>", "CAPA"},
		Apply: func(w *server.Wiring) {
			w.DropMechanisms(func(m *server.Mechanism) bool { return m.Name == "PLAIN" || m.Name == "LOGIN" })
		},
	},
	Variation{
		Name:     "scram-sha-1-not-offered",
		Allowed:  "RFC5802-4-MTI-01",
		Sentence: "There is SCRAM-SHA-256, and SCRAM-SHA-1 is switched off.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			w.DropMechanisms(func(m *server.Mechanism) bool { return strings.HasPrefix(m.Name, "SCRAM-SHA-1") })
		},
	},
)
