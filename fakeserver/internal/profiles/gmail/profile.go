package gmail

import (
	"cmp"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/profiles"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

const (
	gmailBatch  = 250 // messages that one session is shown
	gmailRecent = 30 * 24 * time.Hour
)

// Gmail is reached over TLS only, and shows a message until it was popped:
// retrieved in a session that ended with QUIT. Names with recent: in front see
// the mail of the last 30 days, popped or not. DELE says +OK; what happens to
// the message is the user's setting.
var _ = profiles.Add(profiles.Profile{
	Name: "gmail",
	Follows: []string{"DEFACTO-GMAIL-01", "DEFACTO-GMAIL-02", "DEFACTO-GMAIL-03", "DEFACTO-GMAIL-04",
		"DEFACTO-GMAIL-05", "DEFACTO-GMAIL-06", "DEFACTO-GMAIL-07", "DEFACTO-GMAIL-08"},
	Sentence: "TLS only, names with recent: in front, messages shown until popped and 250 at a time, " +
		"deletion as the user has set it, throttling.",
	Fails: []string{
		// It lists in batches, so that three hundred messages or ten thousand are some 250.
		"rfc1939/numbers/ten-thousand.pop3 fail",
		"rfc1939/update/more-than-a-byte-counts.pop3 fail",
		// It announces a login delay and does not insist on it.
		"rfc2449/login-delay/enforced.pop3 warn",
	},
	Accounts: map[string]server.Account{
		"pop-disabled":   {User: "nick", Password: "not at home", POPDisabled: true},
		"throttled":      {User: "olga", Password: "all too often", Trouble: server.TemporaryTrouble},
		"copies-kept":    {User: "pete", Password: "keeps it all", Disposition: server.LeaveInInbox},
		"copies-trashed": {User: "quinn", Password: "throws it away", Disposition: server.Trash},
	},
	Needs: func(c *server.Config) {
		c.TLSOnly, c.RequireTLS, c.STLS = true, true, false
		c.TLSAddr = cmp.Or(c.TLSAddr, "127.0.0.1:0")
		need.MailService(c, "PLAIN", "XOAUTH2", "OAUTHBEARER")
		c.Retention = server.UntilRetrieved
	},
	Apply: func(w *server.Wiring) {
		delete(w.Verbs, "APOP")
		delete(w.Verbs, "STLS")
		wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
			return append(list, "LOGIN-DELAY 300", "X-GOOGLE-RICO")
		})
		refused := server.Negative("Your account is not enabled for POP access. Please visit your Gmail settings page.").
			WithCode("SYS/PERM")
		application := server.Negative("Application-specific password required: " +
			"https://support.google.com/accounts/answer/185833").
			WithCode("AUTH")
		wrap.RefuseLogins(w, func(d *server.Maildrop, password string) *server.Reply {
			switch {
			case d.Account.POPDisabled:
				return &refused
			case d.Account.AppPassword != "" && password != "":
				return &application
			}
			return nil
		})
		throttle(w, server.Negative("Account exceeded command or bandwidth limits").WithCode("SYS/TEMP"))
		pop(w)
	},
})

// pop is the difference between messages that were popped and others.
func pop(w *server.Wiring) {
	recent := new(memory.PerSession[bool])
	wrap.AccountNames(w, func(s *server.Session, name string) string {
		name, *recent.Of(s) = strings.CutPrefix(name, "recent:")
		return name
	})
	var popped sync.Map // of unique-ids
	wrap.Order(w, func(s *server.Session, all []*server.Entry) []*server.Entry {
		oldest := time.Now().Add(-gmailRecent)
		var shown []*server.Entry
		for _, e := range all {
			_, old := popped.Load(e.Message.ID)
			if *recent.Of(s) && isYounger(e.Message, oldest) || !*recent.Of(s) && !old && len(shown) < gmailBatch {
				shown = append(shown, e)
			}
		}
		return shown
	})
	w.Commit = func(s *server.Session) error {
		var uids []string
		for _, e := range s.Entries {
			if !e.Deleted && !e.Retrieved {
				continue
			}
			if _, before := popped.LoadOrStore(e.Message.ID, true); before && !e.Deleted {
				continue
			}
			switch s.Drop.Account.Disposition {
			case server.Archive:
				s.Drop.SetAside(e.Message)
			case server.Trash:
				s.Drop.SetAside(e.Message)
				uids = append(uids, e.Message.ID)
			}
		}
		return s.Drop.Store.Remove(uids)
	}
}

// isYounger reports whether the message was written after a time. One without
// a date is.
func isYounger(m server.Message, than time.Time) bool {
	written, err := mail.ParseDate(content.Field(m, "Date"))
	return err != nil || written.After(than)
}

// throttle refuses logins of a user beyond the limit of the configuration.
func throttle(w *server.Wiring, instead server.Reply) {
	var mu sync.Mutex
	recent := map[*server.Maildrop][]time.Time{}
	wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		d, limit := s.Server.Account(s.Name), s.Server.Config.LoginsPerMinute
		if d == nil || limit <= 0 {
			return run(s, c)
		}
		now := time.Now()
		mu.Lock()
		recent[d] = slices.DeleteFunc(recent[d], func(t time.Time) bool { return now.Sub(t) >= time.Minute })
		recent[d] = append(recent[d], now)
		tooMany := len(recent[d]) > limit
		mu.Unlock()
		if tooMany {
			return instead
		}
		return run(s, c)
	})
}
