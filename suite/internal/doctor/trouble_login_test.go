package doctor_test

import (
	"net"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/doctor"
)

var loginTroubles = []staged{
	{"wrong-password", doctor.Blocks, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		where.Accounts[0].Password = "mistaken"
		return of(where)
	}},
	{"no-account", doctor.Blocks, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		where.Accounts = nil
		return of(where)
	}},
	{"login-refused", doctor.Hinders, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		where.Accounts[1].Password = "mistaken"
		return of(where)
	}},
	{"maildrop-in-use", doctor.Blocks, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		hold(t, where.Address)
		return of(where)
	}},
	{"login-delay", doctor.Blocks, refusing("pop.example.org", "", "LOGIN-DELAY 300\r\n", "alice",
		"-ERR [LOGIN-DELAY] wait five minutes")},
	{"trouble-temporary", doctor.Blocks, profiled("", fakeserver.Config{},
		fakeserver.Account{User: "kate", Password: "back in five minutes", Trouble: fakeserver.TemporaryTrouble})},
	{"trouble-permanent", doctor.Blocks, profiled("", fakeserver.Config{},
		fakeserver.Account{User: "leo", Password: "broken to pieces", Trouble: fakeserver.PermanentTrouble})},
	{"account-locked", doctor.Blocks, refusing("pop.example.org", "", "", "alice",
		"-ERR account locked, see your administrator")},
	{"password-expired", doctor.Blocks, refusing("pop.example.org", "", "", "alice", "-ERR [AUTH] password has expired")},
	{"name-unknown-user", doctor.Blocks, refusing("pop.example.org", "", "", "alice", "-ERR no such user here")},
	{"application-password", doctor.Blocks, profiled("gmail", fakeserver.Config{},
		fakeserver.Account{User: "alice", Password: "open sesame", AppPassword: "abcd efgh"})},
	{"pop-disabled", doctor.Blocks, profiled("gmail", fakeserver.Config{},
		fakeserver.Account{User: "nick", Password: "not at home", POPDisabled: true})},
	{"throttled", doctor.Blocks, refusing("pop.gmail.com", "+OK Gpop ready for requests", "X-GOOGLE-RICO\r\n",
		"alice@gmail.com",
		"-ERR [SYS/TEMP] Account exceeded command or bandwidth limits")},
	{"recent-mode", doctor.Hinders, profiled("gmail", fakeserver.Config{},
		fakeserver.Account{User: "alice", Password: "open sesame"})},
	{"full-address", doctor.Blocks, refusing("pop.gmail.com", "", "", "alice", "-ERR bad credentials")},
	{"pop-disabled", doctor.Blocks, profiled("yandex", fakeserver.Config{},
		fakeserver.Account{User: "nick", Password: "not at home", POPDisabled: true})},
	{"pop-disabled", doctor.Blocks, refusing("pop.yandex.ru", "", "", "alice@example.org", "-ERR [AUTH] login failure")},
	{"name-form", doctor.Blocks, refusing("pop3.demon.co.uk", "", "", "john", "-ERR no such maildrop")},
	{"connection-limit", doctor.Blocks, refusing("pop.example.org", "", "", "alice",
		"-ERR [IN-USE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=1)")},
	{"pop-disabled", doctor.Blocks, refusing("pop.example.org", "", "", "alice",
		"-ERR [SYS/PERM] POP3 access is not allowed for this user")},
	{"name-form", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := profiled("sdps", fakeserver.Config{}, fakeserver.Account{User: "host", Password: "open sesame"})(t)
		o.Run.Provider, o.Run.Target.Accounts[0].User = "sdps", "john"
		return o
	}},
	{"pop-disabled", doctor.Blocks, refusing("pop.gmx.net", "", "", "alice@gmx.net",
		"-ERR [AUTH] Anmeldung fehlgeschlagen")},
	{"web-login-wanted", doctor.Blocks, refusing("pop.gmail.com", "", "", "alice@gmail.com",
		"-ERR [AUTH] Web login required: https://support.google.com/mail/answer/78754")},
	{"maildrop-missing", doctor.Blocks, refusing("pop.example.org", "", "", "alice", "-ERR chdir Maildir failed")},
	{"login-unanswered", doctor.Blocks, func(t *testing.T) doctor.Options {
		return options(t, "pop3://"+serve(t, func(c net.Conn) {
			converse(c, "+OK", func(word string) string {
				if word == "PASS" {
					_ = c.Close()
				}
				return ""
			})
		}))
	}},
	{"basic-auth-disabled", doctor.Blocks, refusing("outlook.office365.com",
		"+OK The Microsoft Exchange POP3 service is ready.", "", "alice@example.org",
		"-ERR Logon failure: unknown user name or bad password.")},
	{"mailbox-not-enabled", doctor.Blocks, profiled("exchange", fakeserver.Config{},
		fakeserver.Account{User: "alice", Password: "open sesame", POPDisabled: true})},
	{"application-password", doctor.Blocks, refusing("pop.mail.yahoo.com", "", "", "alice@yahoo.com",
		"-ERR [AUTH] (#AUTH006) server error")},
}
