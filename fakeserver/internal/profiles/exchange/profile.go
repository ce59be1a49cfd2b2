package exchange

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/profiles"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Exchange, and Dynamics before it, is known by its "Test and enable
// mailbox": connect, log in, list, and record what came of it. The profile is
// the server at the other end.
var _ = profiles.Add(profiles.Profile{
	Name:    "exchange",
	Follows: []string{"DEFACTO-XOAUTH2-02", "DEFACTO-GEN-08"},
	Sentence: "No login without TLS, names with a domain before or after them, XOAUTH2 in two lines only, " +
		"a mailbox that is not enabled is refused after login.",
	Needs: func(c *server.Config) {
		c.RequireTLS, c.STLS = true, true
		need.MailService(c, "PLAIN", "XOAUTH2")
	},
	Apply: func(w *server.Wiring) {
		delete(w.Verbs, "APOP")
		wrap.Greeting(w, func(_ *server.Session, r server.Reply) server.Reply {
			r.Text = "The Microsoft Exchange POP3 service is ready."
			return r
		})
		wrap.AccountNames(w, func(s *server.Session, name string) string {
			if s.Server.Account(name) != nil {
				return name
			}
			name = name[strings.LastIndexByte(name, '\\')+1:]
			if s.Server.Account(name) != nil {
				return name
			}
			local, _, _ := strings.Cut(name, "@")
			return local
		})
		refused := server.Negative("User is authenticated but not connected.")
		wrap.RefuseLogins(w, func(d *server.Maildrop, _ string) *server.Reply {
			if d.Account.POPDisabled {
				return &refused
			}
			return nil
		})
		if m := w.Mechanism("XOAUTH2"); m != nil {
			m.ServerFirst = true
		}
		wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
			r := run(s, c)
			if len(c.Args) > 1 && s.IsAuth("XOAUTH2") && !r.OK {
				r = server.Negative("Protocol error. Connection is closed. 10")
				r.Then = server.ThenClose
			}
			return r
		})
	},
})
