package fakeserver

import (
	"cmp"
	"net/mail"
	"strings"
)

// SDPS was the mail service of Demon Internet. The account is a host; john in
// front of it, with +, @ or %, sees the mail for john only. *ENV tells the
// envelope of a message, and RETR puts the sender on top.
var _ = profile(Profile{
	Name:     "sdps",
	Follows:  []string{"DEFACTO-SDPS-01", "DEFACTO-SDPS-02", "DEFACTO-SDPS-03", "DEFACTO-SDPS-04"},
	Sentence: "Accounts are hosts, john+host and john@host see the mail for john, *ENV tells the envelope, a Return-Path is added.",
	needs:    func(c *Config) { c.NoUTF8, c.NoLANG = true, true },
	apply: func(w *wiring) {
		delete(w.verbs, "APOP")
		recipient := new(perSession[string])
		w.aliases(func(s *session, name string) string {
			*recipient.of(s) = ""
			at := strings.LastIndexAny(name, "+@%")
			if s.server.account(name) != nil || at < 0 {
				return name
			}
			*recipient.of(s) = name[:at]
			return name[at+1:]
		})
		w.order(func(s *session, all []*entry) []*entry {
			var shown []*entry
			for _, e := range all {
				to, _, _ := strings.Cut(e.message.recipient(), "@")
				if wanted := *recipient.of(s); wanted == "" || strings.EqualFold(to, wanted) {
					shown = append(shown, e)
				}
			}
			return shown
		})
		w.storeSome(func(_ *session, m Message) bool { return m.field("Return-Path") == "" },
			func(text []byte) []byte {
				return append([]byte("Return-Path: <"+Bytes(text).sender()+">\n"), text...)
			})
		w.verbs["*ENV"] = &verb{in: transaction, min: 1, max: 1, run: func(s *session, c command) reply {
			e, err := s.w.find(s, c.args[0])
			if err != nil {
				return negative("%s", err)
			}
			return positive("envelope follows").withBody(listing{
				s.drop.account.User, s.server.config.Hostname, e.message.sender(), e.message.recipient(),
			})
		}}
	},
})

// sender and recipient are those of the envelope, as far as the header section
// tells.
func (m Message) sender() string {
	return bareAddress(cmp.Or(m.field("Return-Path"), m.field("From")))
}

func (m Message) recipient() string {
	return bareAddress(cmp.Or(m.field("X-Envelope-To"), m.field("Delivered-To"), m.field("To")))
}

func bareAddress(field string) string {
	if a, err := mail.ParseAddress(field); err == nil {
		return a.Address
	}
	return strings.Trim(field, "<> ")
}
