package debuglog

import (
	"regexp"
	"strings"
	"time"
)

// What mutt -d 2 writes to ~/.muttdebug0, with the number of the socket:
//
//	[2026-11-23 08:41:42] Connected to 127.0.0.1:110 on fd=4
//	[2026-11-23 08:41:42] 4< +OK ready
//	[2026-11-23 08:41:42] 4> CAPA
//	[2026-11-23 08:41:42] > PASS *
var (
	muttSaid  = regexp.MustCompile(`^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] \d*([<>])(?: (.*))?$`)
	muttBegin = regexp.MustCompile(`^\[[^\]]*\] Connected to \S+ on fd=`)
	muttTLS   = regexp.MustCompile(`^\[[^\]]*\] SSL/TLS connection using|^\[[^\]]*\] (tls_negotiate|ssl_negotiate)`)
)

func isMutt(head []byte) bool { return hasLine(head, muttSaid.Match) }

func readMutt(f *file) error {
	s := &scribe{file: f}
	err := f.lines(func(l textLine) error {
		m := muttSaid.FindStringSubmatch(l.text)
		switch {
		case muttBegin.MatchString(l.text):
			s.begin(false)
		case muttTLS.MatchString(l.text) && s.session != nil && len(s.session.Events) == 0:
			s.session.Secure = true
		case m == nil:
		default:
			at, _ := time.ParseInLocation(time.DateTime, m[1], time.UTC)
			text := strings.TrimSuffix(m[3], "\r")
			if m[2] == ">" {
				return s.client(l.number, at, text)
			}
			return s.server(l.number, at, text)
		}
		return nil
	})
	s.end()
	return err
}
