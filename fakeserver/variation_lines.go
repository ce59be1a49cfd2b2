package fakeserver

import "strings"

var _ = variations(
	Variation{
		Name:     "bare-lf-ends-command",
		Allowed:  "RFC1939-3-SYNTAX-02",
		Sentence: "A command may also end with LF alone.",
		Probe:    []string{"NOOP\nNOOP"},
		apply: func(w *wiring) {
			w.endsLine = func(part []byte, _ byte) bool { return part[len(part)-1] == '\n' }
		},
	},
	Variation{
		Name:     "lower-case-capabilities",
		Allowed:  "RFC2449-5-CAPA-05",
		Sentence: "Capability tags are written in lower case.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			next := w.capabilities
			w.capabilities = func(s *session) []string {
				list := next(s)
				for i, line := range list {
					tag, _, _ := strings.Cut(line, " ")
					list[i] = strings.ToLower(tag) + line[len(tag):]
				}
				return list
			}
		},
	},
)
