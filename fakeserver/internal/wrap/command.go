package wrap

import (
	"fmt"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Around is a handler around another one, which it may run.
type Around func(run server.Handler, s *server.Session, c server.Command) server.Reply

// Command wraps the handler of a keyword, if there is such a command.
func Command(w *server.Wiring, keyword string, around Around) {
	v := w.Verbs[keyword]
	if v == nil {
		return
	}
	next := v.Run
	v.Run = func(s *server.Session, c server.Command) server.Reply { return around(next, s, c) }
}

// CommandLine changes command lines before they are parsed.
func CommandLine(w *server.Wiring, change func(line []byte) []byte) {
	next := w.Parse
	w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
		return next(s, change(line))
	}
}

// Last adds the command, and what it needs to know from others.
func Last(w *server.Wiring, in server.State, counted ...string) {
	highest := new(memory.PerSession[int])
	for _, keyword := range counted {
		Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
			e, err := s.Wiring.Find(s, c.Args[0])
			r := run(s, c)
			if err == nil && r.OK {
				*highest.Of(s) = max(*highest.Of(s), e.Number)
			}
			return r
		})
	}
	Command(w, "RSET", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		*highest.Of(s) = 0
		return run(s, c)
	})
	w.Verbs["LAST"] = &server.Verb{In: in, Run: func(s *server.Session, _ server.Command) server.Reply {
		return server.Positive("").WithData(fmt.Sprint(*highest.Of(s)))
	}}
}
