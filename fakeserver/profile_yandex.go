package fakeserver

import "strings"

// Yandex takes names with and without its domain, refuses users who have not
// switched POP on in the same words as a wrong password, and moves what is
// deleted to another folder.
var _ = profile(Profile{
	Name:     "yandex",
	Follows:  []string{"DEFACTO-YANDEX-01", "DEFACTO-YANDEX-02", "DEFACTO-YANDEX-03"},
	Sentence: "Names with or without @yandex.ru, no login where POP is off, deleted mail goes to a folder of its own.",
	needs: func(c *Config) {
		c.NoUTF8, c.NoLANG = true, true
		if c.Mechanisms == nil {
			c.Mechanisms = []string{"PLAIN", "XOAUTH2"}
		}
	},
	apply: func(w *wiring) {
		const domain = "@yandex.ru"
		delete(w.verbs, "APOP")
		w.aliases(func(s *session, name string) string {
			local, has := strings.CutSuffix(name, domain)
			switch {
			case s.server.account(name) != nil:
				return name
			case has:
				return local
			}
			return name + domain
		})
		refused := negative("login failure or POP3 disabled, try later").withCode("AUTH")
		w.refuseLogins(func(d *maildrop, password string) *reply {
			if d.account.POPDisabled || d.account.AppPassword != "" && password != "" {
				return &refused
			}
			return nil
		})
		w.restate(func(s *session, r reply) reply {
			if r.code == "AUTH" {
				r.text = refused.text
			}
			return r
		})
		next := w.commit
		w.commit = func(s *session) error {
			for _, e := range s.entries {
				if e.deleted && s.drop.account.Disposition != LeaveInInbox {
					s.drop.setAside(e.message)
				}
				if s.drop.account.Disposition == LeaveInInbox {
					e.deleted = false // says +OK, and the copy stays
				}
			}
			return next(s)
		}
	},
})
