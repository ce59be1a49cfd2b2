package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What is forgiven that is an error, and forgotten that was known.
var _ = Add(
	badNumberIsFirst("LIST", "RFC1939-5-LIST-06", "LIST x"),
	badNumberIsFirst("TOP", "RFC1939-7-TOP-03", "TOP x 1"),
	badNumberIsFirst("UIDL", "RFC1939-7-UIDL-09", "UIDL x"),
	refusedWhenAllDeleted("UIDL"),
	sizesCorrectedBy("TOP", "TOP 2 0"),
	Fault{
		Name:     "capa-refused-after-user",
		Breaks:   "RFC2449-5-CAPA-02",
		Sentence: "CAPA is refused between USER and PASS.",
		Probe:    []string{"<open>", "USER alice", "CAPA"},
		Apply: func(w *server.Wiring) {
			named := new(memory.PerSession[bool])
			for _, keyword := range []string{"USER", "PASS"} {
				wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
					*named.Of(s) = keyword == "USER"
					return run(s, c)
				})
			}
			wrap.Command(w, "CAPA", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if *named.Of(s) {
					return server.Negative("PASS was expected")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "in-use-elsewhere",
		Breaks:   "RFC2449-8.1.2-IU-01",
		Sentence: "[IN-USE] is on refusals that have nothing to do with a login.",
		Probe:    []string{"RETR 99"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if s.Command.Keyword == "RETR" && !r.OK && r.Code == "" {
					r.Code = "IN-USE"
				}
				return r
			})
		},
	},
)

// badNumberIsFirst is a fault that takes what is no number of a message for 1.
func badNumberIsFirst(keyword, breaks, command string) Fault {
	name := map[string]string{"LIST": "list", "TOP": "top", "UIDL": "uidl"}[keyword] + "-bad-number-is-first"
	return Fault{
		Name:     name,
		Breaks:   breaks,
		Sentence: keyword + " takes what is no number of a message for that of the first one.",
		Probe:    probe.Repeated(command, 1),
		Apply: func(w *server.Wiring) {
			next := w.Find
			w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
				e, err := next(s, arg)
				if err != nil && s.Command.Keyword == keyword && len(s.Entries) > 0 {
					return s.Entries[0], nil
				}
				return e, err
			}
		},
	}
}
