package variations

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

var _ = add(
	Variation{
		Name:     "bare-lf-ends-command",
		Allowed:  "RFC1939-3-SYNTAX-02",
		Sentence: "A command may also end with LF alone.",
		Probe:    []string{"NOOP\nNOOP"},
		Apply: func(w *server.Wiring) {
			w.EndsLine = func(part []byte, _ byte) bool { return part[len(part)-1] == '\n' }
		},
	},
	Variation{
		Name:     "lower-case-capabilities",
		Allowed:  "RFC2449-5-CAPA-05",
		Sentence: "Capability tags are written in lower case.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			next := w.Capabilities
			w.Capabilities = func(s *server.Session) []string {
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
