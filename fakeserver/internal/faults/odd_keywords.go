package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Keywords that nobody has, and what becomes of them.
var _ = Add(
	Fault{
		Name:     "keyword-by-first-four-letters",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "Of a keyword the first four letters count: STATUS is STAT.",
		Probe:    []string{"STATUS"},
		Apply: func(w *server.Wiring) {
			keyed(w, func(keyword string) string {
				if len(keyword) > 4 {
					return keyword[:4]
				}
				return keyword
			})
		},
	},
	Fault{
		Name:     "keyword-without-symbols",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "Printable octets that are no letters are skipped in a keyword: NO-OP is NOOP.",
		Probe:    []string{"NO-OP"},
		Apply: func(w *server.Wiring) {
			keyed(w, func(keyword string) string {
				return strings.Map(func(c rune) rune {
					if c < 'A' || c > 'Z' && c != '8' {
						return -1
					}
					return c
				}, keyword)
			})
		},
	},
	Fault{
		Name:     "keyword-of-symbols-unanswered",
		Breaks:   "RFC1939-3-CONN-02",
		Sentence: "A command that does not begin with a letter is not answered.",
		Probe:    []string{"NOOP", "<send ?\r\n>", "NOOP"},
		Apply: func(w *server.Wiring) {
			read := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				for {
					line, err := read(s, limit)
					letter := len(line) == 0 || line[0]|' ' >= 'a' && line[0]|' ' <= 'z'
					if err != nil || letter || s.Command.Keyword == "AUTH" && s.State == server.Authorization {
						return line, err
					}
				}
			}
		},
	},
	Fault{
		Name:     "keyword-abbreviated",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "A keyword may be abbreviated, as long as it is clear which is meant: NOO is NOOP.",
		Probe:    []string{"NOO"},
		Apply: func(w *server.Wiring) {
			keyed(w, func(keyword string) string {
				meant := ""
				for known := range w.Verbs {
					if len(keyword) > 1 && strings.HasPrefix(known, keyword) {
						if meant != "" {
							return keyword
						}
						meant = known
					}
				}
				if meant == "" {
					return keyword
				}
				return meant
			})
		},
	},
)

// keyed changes the keywords of commands.
func keyed(w *server.Wiring, change func(string) string) {
	parse := w.Parse
	w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
		c, err := parse(s, line)
		if err == nil && w.Verbs[c.Keyword] == nil {
			c.Keyword = change(c.Keyword)
		}
		return c, err
	}
}
