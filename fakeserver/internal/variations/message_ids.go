package variations

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Timestamps and challenges that are message identifiers of RFC 822, as hardly anybody writes them.

var _ = add(
	Variation{
		Name:     "timestamp-quoted",
		Allowed:  "RFC1939-7-APOP-02",
		Sentence: "The timestamp has a quoted local part, with an at sign and an angle bracket in it.",
		Excludes: []string{"timestamp-domain-literal"},
		Probe:    []string{"<open>"},
		Apply:    func(w *server.Wiring) { timestampsAs(w, func(id string) string { return `"12@34>\"".` + id }) },
	},
	Variation{
		Name:     "timestamp-domain-literal",
		Allowed:  "RFC1939-7-APOP-02",
		Sentence: "The domain of the timestamp is a literal.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			timestampsAs(w, func(id string) string {
				local, _, _ := strings.Cut(id, "@")
				return local + "@[127.0.0.1]"
			})
		},
	},
	Variation{
		Name:     "timestamp-short",
		Allowed:  "RFC1939-7-APOP-02",
		Sentence: "The local part of the timestamp is one quoted word.",
		Excludes: []string{"timestamp-domain-literal", "timestamp-quoted"},
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			timestampsAs(w, func(id string) string {
				local, domain, _ := strings.Cut(id, "@")
				return `"` + local + `"@` + domain
			})
		},
	},
)

// timestampsAs makes other identifiers of timestamps and challenges, without their brackets.
func timestampsAs(w *server.Wiring, change func(id string) string) {
	next := w.Timestamp
	w.Timestamp = func(s *server.Session) string {
		if id := next(s); id != "" {
			return "<" + change(strings.Trim(id, "<>")) + ">"
		}
		return ""
	}
}
