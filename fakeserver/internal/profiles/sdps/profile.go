package sdps

import (
	"cmp"
	"net/mail"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/profiles"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// SDPS was the mail service of Demon Internet. The account is a host; john in
// front of it, with +, @ or %, sees the mail for john only. *ENV tells the
// envelope of a message, and RETR puts the sender on top.
var _ = profiles.Add(profiles.Profile{
	Name:    "sdps",
	Follows: []string{"DEFACTO-SDPS-01", "DEFACTO-SDPS-02", "DEFACTO-SDPS-03", "DEFACTO-SDPS-04"},
	Sentence: "Accounts are hosts, john+host and john@host see the mail for john, " +
		"*ENV gives the envelope, a Return-Path is added.",
	Needs: func(c *server.Config) { c.NoUTF8, c.NoLANG = true, true },
	Apply: func(w *server.Wiring) {
		delete(w.Verbs, "APOP")
		recipient := new(memory.PerSession[string])
		wrap.AccountNames(w, func(s *server.Session, name string) string {
			*recipient.Of(s) = ""
			at := strings.LastIndexAny(name, "+@%")
			if s.Server.Account(name) != nil || at < 0 {
				return name
			}
			*recipient.Of(s) = name[:at]
			return name[at+1:]
		})
		wrap.Order(w, func(s *server.Session, all []*server.Entry) []*server.Entry {
			var shown []*server.Entry
			for _, e := range all {
				to, _, _ := strings.Cut(recipientOf(e.Message), "@")
				if wanted := *recipient.Of(s); wanted == "" || strings.EqualFold(to, wanted) {
					shown = append(shown, e)
				}
			}
			return shown
		})
		wrap.StoredSome(w, func(_ *server.Session, m server.Message) bool { return content.Field(m, "Return-Path") == "" },
			func(text []byte) []byte {
				return append([]byte("Return-Path: <"+senderOf(server.Bytes(text))+">\n"), text...)
			})
		w.Verbs["*ENV"] = &server.Verb{In: server.Transaction, Min: 1, Max: 1}
		w.Verbs["*ENV"].Run = func(s *server.Session, c server.Command) server.Reply {
			e, err := s.Wiring.Find(s, c.Args[0])
			if err != nil {
				return server.Negative("%s", err)
			}
			return server.Positive("envelope follows").WithBody(server.Listing{
				s.Drop.Account.User, s.Server.Config.Hostname, senderOf(e.Message), recipientOf(e.Message),
			})
		}

	},
})

// senderOf and recipientOf are those of the envelope, as far as the header section
// tells.
func senderOf(m server.Message) string {
	return bareAddress(cmp.Or(content.Field(m, "Return-Path"), content.Field(m, "From")))
}

func recipientOf(m server.Message) string {
	return bareAddress(cmp.Or(content.Field(m, "X-Envelope-To"), content.Field(m, "Delivered-To"), content.Field(m, "To")))
}

func bareAddress(field string) string {
	if a, err := mail.ParseAddress(field); err == nil {
		return a.Address
	}
	return strings.Trim(field, "<> ")
}
