package wrap

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// AccountNames makes names of accounts of what users type, in USER, PLAIN and the
// token mechanisms.
func AccountNames(w *server.Wiring, find func(s *server.Session, name string) string) {
	Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		c.Args = []string{find(s, c.Args[0])}
		return run(s, c)
	})
	split, check := w.SplitPlain, w.CheckToken
	w.SplitPlain = func(s *server.Session, message string) (authzid, name, password string, err error) {
		authzid, name, password, err = split(s, message)
		if err == nil && authzid != "" {
			authzid = find(s, authzid)
		}
		if err == nil {
			name = find(s, name)
		}
		return authzid, name, password, err
	}
	w.CheckToken = func(s *server.Session, user, token string) (string, bool) {
		if user != "" {
			user = find(s, user)
		}
		return check(s, user, token)
	}
}

// RefuseLogins refuses users whose credentials are right, or whose password is
// not the one for programs, with a reply that says why.
func RefuseLogins(w *server.Wiring, why func(d *server.Maildrop, password string) *server.Reply) {
	reason := new(memory.PerSession[*server.Reply])
	check, token, send := w.CheckPassword, w.CheckToken, w.Send
	w.CheckPassword = func(s *server.Session, name, password string) bool {
		d := s.Server.Account(name)
		if d == nil {
			return check(s, name, password)
		}
		if d.Account.AppPassword != "" && password == d.Account.AppPassword {
			*reason.Of(s) = why(d, "")
			return *reason.Of(s) == nil
		}
		ok := check(s, name, password)
		if ok {
			*reason.Of(s) = why(d, password)
		}
		return ok && *reason.Of(s) == nil
	}
	w.CheckToken = func(s *server.Session, user, given string) (string, bool) {
		name, ok := token(s, user, given)
		if d := s.Server.Account(name); ok && d != nil {
			*reason.Of(s) = why(d, "")
		}
		return name, ok && *reason.Of(s) == nil
	}
	w.Send = func(s *server.Session, r server.Reply) error {
		if instead := *reason.Of(s); instead != nil && !r.OK && strings.HasPrefix(r.Code, "AUTH") {
			*reason.Of(s) = nil
			instead.Then = r.Then
			r = *instead
		}
		return send(s, r)
	}
}
