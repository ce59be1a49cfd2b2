package wrap

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Auth looks at an AUTH before it is carried out, to change it or to
// reply to it.
func Auth(w *server.Wiring, look func(*server.Session, *server.Command) *server.Reply) {
	Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if r := look(s, &c); r != nil {
			return *r
		}
		return run(s, c)
	})
}

// BareAuth answers an AUTH without arguments.
func BareAuth(w *server.Wiring, answer func(*server.Session) server.Reply) {
	Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if len(c.Args) == 0 {
			return answer(s)
		}
		return run(s, c)
	})
	if v := w.Verbs["AUTH"]; v != nil {
		v.Min = 0
	}
}

// Mechanisms wraps all mechanisms whose names begin so.
func Mechanisms(w *server.Wiring, prefix string, around func(server.RunMechanism, *server.Exchange) (string, error)) {
	for _, m := range w.SASL {
		if strings.HasPrefix(m.Name, prefix) {
			next := m.Run
			m.Run = func(x *server.Exchange) (string, error) { return around(next, x) }
		}
	}
}
