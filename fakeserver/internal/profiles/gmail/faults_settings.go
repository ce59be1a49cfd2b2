package gmail

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/faults"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Mistakes with what a user of Gmail can set.
var _ = faults.Add(
	faults.Fault{
		Name:     "gmail-trash-kept",
		Breaks:   "DEFACTO-GMAIL-04",
		Sentence: "What was fetched stays, although the user wants it in the trash.",
		Profile:  "gmail",
		Probe: []string{"<tls>", "USER joe@two.example", "PASS open  sesame ", "RETR 1", "QUIT",
			"B: <tls>", "B: USER recent:joe@two.example", "B: PASS open  sesame ", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				wanted := s.Drop.Account.Disposition
				s.Drop.Account.Disposition = server.LeaveInInbox
				defer func() { s.Drop.Account.Disposition = wanted }()
				return next(s)
			}
		},
	},
	faults.Fault{
		Name:     "gmail-serves-disabled",
		Breaks:   "DEFACTO-GMAIL-05",
		Sentence: "Users who have not enabled POP are let in.",
		Profile:  "gmail",
		Probe:    []string{"<tls>", "USER ida", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			w.CheckPassword, w.CheckToken = server.Correct().CheckPassword, server.Correct().CheckToken
		},
	},
	faults.Fault{
		Name:     "gmail-lockout-without-code",
		Breaks:   "DEFACTO-GMAIL-06",
		Sentence: "An account is locked out for a while, and no code tells so.",
		Profile:  "gmail",
		Probe:    []string{"<tls>", "USER hal", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				if r.Code == "SYS/TEMP" {
					r.Code = ""
				}
				return r
			})
		},
	},
	faults.Fault{
		Name:     "gmail-dele-deletes",
		Breaks:   "DEFACTO-GMAIL-08",
		Sentence: "DELE removes the message, whatever the user has set.",
		Profile:  "gmail",
		Probe:    asAlice("DELE 1", "QUIT", "B: <tls>", "B: USER recent:alice", "B: PASS open  sesame ", "B: STAT"),
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				var uids []string
				for _, e := range s.Entries {
					if e.Deleted {
						uids = append(uids, e.Message.ID)
					}
				}
				if err := next(s); err != nil {
					return err
				}
				return s.Drop.Store.Remove(uids)
			}
		},
	},
)
