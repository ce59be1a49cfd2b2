package fakeserver

import "fmt"

var _ = variations(
	Variation{
		Name:     "last",
		Allowed:  "DEFACTO-LAST-01",
		Sentence: "There is LAST, which RFC 1725 has taken out: the highest number that RETR or DELE was given.",
		Probe:    []string{"LAST", "RETR 3", "DELE 2", "LAST", "RSET", "LAST"},
		apply:    func(w *wiring) { addLast(w, transaction, "RETR", "DELE") },
	},
)

// addLast adds the command, and what it needs to know from others.
func addLast(w *wiring, in state, counted ...string) {
	highest := new(perSession[int])
	for _, keyword := range counted {
		w.around(keyword, func(run handler) handler {
			return func(s *session, c command) reply {
				e, err := s.w.find(s, c.args[0])
				r := run(s, c)
				if err == nil && r.ok {
					*highest.of(s) = max(*highest.of(s), e.number)
				}
				return r
			}
		})
	}
	w.around("RSET", func(run handler) handler {
		return func(s *session, c command) reply {
			*highest.of(s) = 0
			return run(s, c)
		}
	})
	w.verbs["LAST"] = &verb{in: in, run: func(s *session, _ command) reply {
		return positive("").withData(fmt.Sprint(*highest.of(s)))
	}}
}
