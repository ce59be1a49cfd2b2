package debuglog

import (
	"regexp"
	"time"
)

// What mpop --debug writes, after its settings:
//
//	host = pop.example.org
//	<-- +OK ready
//	--> CAPA
var (
	mpopSaid  = regexp.MustCompile(`^(<--|-->)(?: (.*))?$`)
	mpopBegin = regexp.MustCompile(`^host = `)
	mpopTLS   = regexp.MustCompile(`^TLS session parameters:|^TLS certificate information:`)
)

func isMpop(head []byte) bool { return hasLine(head, mpopSaid.Match) }

func readMpop(f *file) error {
	s := &scribe{file: f}
	err := f.lines(func(l textLine) error {
		m := mpopSaid.FindStringSubmatch(l.text)
		switch {
		case mpopBegin.MatchString(l.text):
			s.begin(false)
		case mpopTLS.MatchString(l.text) && s.session != nil && len(s.session.Events) == 0:
			s.session.Secure = true
		case m == nil:
		case m[1] == "-->":
			return s.client(l.number, time.Time{}, m[2])
		default:
			return s.server(l.number, time.Time{}, m[2])
		}
		return nil
	})
	s.end()
	return err
}
