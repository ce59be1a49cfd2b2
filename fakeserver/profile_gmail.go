package fakeserver

import (
	"cmp"
	"net/mail"
	"strings"
	"sync"
	"time"
)

const (
	gmailBatch  = 250 // messages that one session is shown
	gmailRecent = 30 * 24 * time.Hour
)

// Gmail is reached over TLS only, and shows a message until it was popped:
// retrieved in a session that ended with QUIT. Names with recent: in front see
// the mail of the last 30 days, popped or not. DELE says +OK; what happens to
// the message is the user's setting.
var _ = profile(Profile{
	Name: "gmail",
	Follows: []string{"DEFACTO-GMAIL-01", "DEFACTO-GMAIL-02", "DEFACTO-GMAIL-03", "DEFACTO-GMAIL-04",
		"DEFACTO-GMAIL-05", "DEFACTO-GMAIL-06", "DEFACTO-GMAIL-07", "DEFACTO-GMAIL-08"},
	Sentence: "TLS only, names with recent: in front, messages shown until popped and 250 at a time, deletion as the user has set it, throttling.",
	needs: func(c *Config) {
		c.tlsOnly, c.RequireTLS, c.STLS = true, true, false
		c.TLSAddr = cmp.Or(c.TLSAddr, "127.0.0.1:0")
		c.NoUTF8, c.NoLANG = true, true
		c.Retention = UntilRetrieved
		if c.Mechanisms == nil {
			c.Mechanisms = []string{"PLAIN", "XOAUTH2", "OAUTHBEARER"}
		}
	},
	apply: func(w *wiring) {
		delete(w.verbs, "APOP")
		delete(w.verbs, "STLS")
		w.recap(func(_ *session, list []string) []string {
			return append(list, "LOGIN-DELAY 300", "X-GOOGLE-RICO")
		})
		refused := negative("Your account is not enabled for POP access. Please visit your Gmail settings page.").withCode("SYS/PERM")
		application := negative("Application-specific password required: https://support.google.com/accounts/answer/185833").withCode("AUTH")
		w.refuseLogins(func(d *maildrop, password string) *reply {
			switch {
			case d.account.POPDisabled:
				return &refused
			case d.account.AppPassword != "" && password != "":
				return &application
			}
			return nil
		})
		w.throttle(negative("Account exceeded command or bandwidth limits").withCode("SYS/TEMP"))
		pop(w)
	},
})

// pop is the difference between messages that were popped and others.
func pop(w *wiring) {
	recent := new(perSession[bool])
	w.aliases(func(s *session, name string) string {
		name, *recent.of(s) = strings.CutPrefix(name, "recent:")
		return name
	})
	var popped sync.Map // of unique-ids
	w.order(func(s *session, all []*entry) []*entry {
		oldest := time.Now().Add(-gmailRecent)
		var shown []*entry
		for _, e := range all {
			_, old := popped.Load(e.message.uid)
			if *recent.of(s) && e.message.isYounger(oldest) || !*recent.of(s) && !old && len(shown) < gmailBatch {
				shown = append(shown, e)
			}
		}
		return shown
	})
	w.commit = func(s *session) error {
		var uids []string
		for _, e := range s.entries {
			if !e.deleted && !e.retrieved {
				continue
			}
			if _, before := popped.LoadOrStore(e.message.uid, true); before && !e.deleted {
				continue
			}
			switch s.drop.account.Disposition {
			case Archive:
				s.drop.setAside(e.message)
			case Trash:
				s.drop.setAside(e.message)
				uids = append(uids, e.message.uid)
			}
		}
		return s.drop.store.remove(uids)
	}
}

// isYounger reports whether the message was written after a time. One without
// a date is.
func (m Message) isYounger(than time.Time) bool {
	written, err := mail.ParseDate(m.field("Date"))
	return err != nil || written.After(than)
}
