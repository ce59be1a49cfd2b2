package yandex

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/profiles"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Yandex takes names with and without its domain, refuses users who have not
// switched POP on in the same words as a wrong password, and moves what is
// deleted to another folder.
var _ = profiles.Add(profiles.Profile{
	Name:     "yandex",
	Follows:  []string{"DEFACTO-YANDEX-01", "DEFACTO-YANDEX-02", "DEFACTO-YANDEX-03"},
	Sentence: "Names with or without @yandex.ru, no login where POP is off, deleted mail goes to a folder of its own.",
	Accounts: map[string]server.Account{
		"pop-disabled": {User: "nick", Password: "not at home", POPDisabled: true},
	},
	Needs: func(c *server.Config) {
		need.MailService(c, "PLAIN", "XOAUTH2")
	},
	Apply: func(w *server.Wiring) {
		const domain = "@yandex.ru"
		delete(w.Verbs, "APOP")
		wrap.AccountNames(w, func(s *server.Session, name string) string {
			local, has := strings.CutSuffix(name, domain)
			switch {
			case s.Server.Account(name) != nil:
				return name
			case has:
				return local
			}
			return name + domain
		})
		refused := server.Negative("login failure or POP3 disabled, try later").WithCode("AUTH")
		wrap.RefuseLogins(w, func(d *server.Maildrop, password string) *server.Reply {
			if d.Account.POPDisabled || d.Account.AppPassword != "" && password != "" {
				return &refused
			}
			return nil
		})
		wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
			if r.Code == "AUTH" {
				r.Text = refused.Text
			}
			return r
		})
		next := w.Commit
		w.Commit = func(s *server.Session) error {
			for _, e := range s.Entries {
				if e.Deleted && s.Drop.Account.Disposition != server.LeaveInInbox {
					s.Drop.SetAside(e.Message)
				}
				if s.Drop.Account.Disposition == server.LeaveInInbox {
					e.Deleted = false // says +OK, and the copy stays
				}
			}
			return next(s)
		}
	},
})
