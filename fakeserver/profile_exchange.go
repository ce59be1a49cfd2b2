package fakeserver

import "strings"

// Exchange, and Dynamics in front of it, is known by its "Test and enable
// mailbox": connect, log in, list, and record what came of it. The profile is
// the server at the other end.
var _ = profile(Profile{
	Name:     "exchange",
	Follows:  []string{"DEFACTO-XOAUTH2-02", "DEFACTO-GEN-08"},
	Sentence: "No login without TLS, names with a domain in front or behind, XOAUTH2 in two lines only, a mailbox that is not enabled is refused after login.",
	needs: func(c *Config) {
		c.RequireTLS, c.STLS = true, true
		c.NoUTF8, c.NoLANG = true, true
		if c.Mechanisms == nil {
			c.Mechanisms = []string{"PLAIN", "XOAUTH2"}
		}
	},
	apply: func(w *wiring) {
		delete(w.verbs, "APOP")
		w.regreet(func(_ *session, r reply) reply {
			r.text = "The Microsoft Exchange POP3 service is ready."
			return r
		})
		w.aliases(func(s *session, name string) string {
			if s.server.account(name) != nil {
				return name
			}
			name = name[strings.LastIndexByte(name, '\\')+1:]
			if s.server.account(name) != nil {
				return name
			}
			local, _, _ := strings.Cut(name, "@")
			return local
		})
		refused := negative("User is authenticated but not connected.")
		w.refuseLogins(func(d *maildrop, _ string) *reply {
			if d.account.POPDisabled {
				return &refused
			}
			return nil
		})
		if m := w.mechanism("XOAUTH2"); m != nil {
			m.serverFirst = true
		}
		w.around("AUTH", func(run handler) handler {
			return func(s *session, c command) reply {
				r := run(s, c)
				if len(c.args) > 1 && s.isAuth("XOAUTH2") && !r.ok {
					r = negative("Protocol error. Connection is closed. 10")
					r.then = thenClose
				}
				return r
			}
		})
	},
})
