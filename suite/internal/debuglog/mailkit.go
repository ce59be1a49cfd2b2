package debuglog

import (
	"regexp"
	"time"
)

// What MailKit's ProtocolLogger writes, with times if it is asked to:
//
//	Connected to pop3://localhost:110/?starttls=when-available
//	2026-11-23T08:41:42Z S: +OK ready
//	2026-11-23T08:41:42Z C: USER alice
//	2026-11-23T08:41:42Z C: PASS ********
//
// Without its first line it would be a transcript.
var (
	mailKitBegin = regexp.MustCompile(`^(?:[0-9][0-9T:.,Z+/-]* )?Connected to (pops?|pop3s?)://\S*`)
	mailKitSaid  = regexp.MustCompile(`^(?:([0-9][0-9T:.,Z+/-]*) )?([CS]):(?: (.*))?$`)
)

func isMailKit(head []byte) bool { return hasLine(head, mailKitBegin.Match) }

func readMailKit(f *file) error {
	s := &scribe{file: f}
	err := f.lines(func(l textLine) error {
		if m := mailKitBegin.FindStringSubmatch(l.text); m != nil {
			s.begin(m[1] == "pops" || m[1] == "pop3s")
			s.session.Exact = true
			return nil
		}
		m := mailKitSaid.FindStringSubmatch(l.text)
		if m == nil {
			return nil
		}
		at, _ := time.Parse(time.RFC3339, m[1])
		say := s.client
		if m[2] == "S" {
			say = s.server
		}
		if err := say(l.number, at, m[3]); err != nil {
			return err
		}
		s.session.Exact = s.session.Exact && l.crlf // what was pasted has lost its CRs
		return nil
	})
	s.end()
	return err
}
