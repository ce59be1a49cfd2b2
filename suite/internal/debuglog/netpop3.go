package debuglog

import "regexp"

// What Perl's Net::POP3 writes with Debug => 1:
//
//	Net::POP3=GLOB(0x558f12140108)<<< +OK ready
//	Net::POP3=GLOB(0x558f12140108)>>> USER alice
//	Net::POP3=GLOB(0x558f12140108)>>> PASS ....
//
// The lines of replies are left out.
var netPOP3 = format{name: "Perl's Net::POP3", parse: parseNetPOP3,
	omits: []string{"CAPA", "LIST", "UIDL", "RETR", "TOP"}}

var netPOP3Said = regexp.MustCompile(`^Net::POP3(?:_SSL)?=GLOB\((0x[0-9a-f]+)\)(<<<|>>>)(?: (.*))?$`)

func parseNetPOP3(line string) (said, bool) {
	m := netPOP3Said.FindStringSubmatch(line)
	if m == nil {
		return said{}, false
	}
	return said{who: sides[m[2]], text: m[3], conn: m[1]}, true
}
