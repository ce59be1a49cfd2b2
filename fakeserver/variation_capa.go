package fakeserver

import (
	"slices"
	"strings"
)

var _ = variations(
	Variation{
		Name:     "capa-reversed",
		Allowed:  "RFC2449-5-CAPA-01",
		Sentence: "Capabilities are listed in another order.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
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
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
				return append([]string{"X-ZEITGEIST", "XSTATUS on maybe .5"}, list...)
			})
		},
	},
	Variation{
		Name:     "implementation-after-login",
		Allowed:  "RFC2449-6.9-IMPL-01",
		Sentence: "IMPLEMENTATION is announced in TRANSACTION state only, in several words.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.hideTags(func(s *session) bool { return !afterLogin(s) }, "IMPLEMENTATION")
			w.recap(func(_ *session, list []string) []string {
				return replaceTag(list, "IMPLEMENTATION", "IMPLEMENTATION BlurdyBlurp POP3 server")
			})
		},
	},
	Variation{
		Name:     "no-response-codes",
		Allowed:  "RFC2449-8-CODE-01",
		Sentence: "There are no response codes, and none are announced.",
		Probe:    []string{"<open>", "CAPA", "USER alice", "PASS wrong"},
		apply: func(w *wiring) {
			w.hideTags(always, "RESP-CODES", "AUTH-RESP-CODE")
			w.restate(func(_ *session, r reply) reply { return r.withCode("") })
		},
	},
	Variation{
		Name:     "lower-case-codes",
		Allowed:  "RFC2449-8-CODE-02",
		Sentence: "Response codes are written in lower case.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply { return r.withCode(strings.ToLower(r.code)) })
		},
	},
	Variation{
		Name:     "no-pipelining",
		Allowed:  "DEFACTO-PIPE-01",
		Sentence: "PIPELINING is not announced.",
		Probe:    []string{"CAPA"},
		apply:    func(w *wiring) { w.hideTags(always, "PIPELINING") },
	},
)
