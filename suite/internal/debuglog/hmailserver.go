package debuglog

import (
	"regexp"
	"strings"
)

// What hMailServer writes about its own POP3 server (POP3D), and about the servers that it fetches
// mail from (POP3C). Lines of a reply are written as one, with [nl] between.
//
//	"POP3D"	1234	5	"2026-11-23 08:41:42.123"	"192.0.2.1"	"SENT: +OK POP3"
//	"POP3D"	1234	5	"2026-11-23 08:41:42.234"	"192.0.2.1"	"RECEIVED: USER alice"
var hMailServer = format{name: "hMailServer's log", parse: parseHMailServer, reader: readHMailServer}

var hMailServerSaid = regexp.MustCompile(
	`^"POP3([DC])"\s+\d+\s+(\d+)\s+"[^"]*"\s+"[^"]*"\s+"(SENT|RECEIVED): (.*)$`)

func parseHMailServer(line string) (said, bool) {
	m := hMailServerSaid.FindStringSubmatch(line)
	if m == nil {
		return said{}, false
	}
	d := said{who: byClient, text: m[4], conn: m[1] + m[2]}
	if (m[1] == "D") == (m[3] == "SENT") {
		d.who = byServer
	}
	return d, true
}

func readHMailServer(s *scribe) func(l textLine, d said) error {
	return func(l textLine, d said) error {
		all := strings.TrimSuffix(strings.TrimSuffix(d.text, `"`), "[nl]")
		for text := range strings.SplitSeq(all, "[nl]") {
			d.text = text
			if err := s.say(l, d); err != nil {
				return err
			}
		}
		return nil
	}
}
