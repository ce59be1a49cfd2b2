package debuglog

import (
	"regexp"
	"time"
)

// What Perl's Net::POP3 writes with Debug => 1:
//
//	Net::POP3=GLOB(0x558f12140108)<<< +OK ready
//	Net::POP3=GLOB(0x558f12140108)>>> USER alice
//	Net::POP3=GLOB(0x558f12140108)>>> PASS ....
//
// The lines of replies are left out.
var netPOP3Said = regexp.MustCompile(`^Net::POP3(?:_SSL)?=GLOB\((0x[0-9a-f]+)\)(<<<|>>>)(?: (.*))?$`)

func isNetPOP3(head []byte) bool { return hasLine(head, netPOP3Said.Match) }

func readNetPOP3(f *file) error {
	s := &scribe{file: f, omits: []string{"CAPA", "LIST", "UIDL", "RETR", "TOP"}}
	object := "" // the connection
	err := f.lines(func(l textLine) error {
		m := netPOP3Said.FindStringSubmatch(l.text)
		if m == nil {
			return nil
		}
		if m[1] != object {
			object = m[1]
			s.begin(false)
		}
		if m[2] == ">>>" {
			return s.client(l.number, time.Time{}, m[3])
		}
		return s.server(l.number, time.Time{}, m[3])
	})
	s.end()
	return err
}
