package debuglog

import (
	"regexp"
	"strings"
	"time"
)

// What mutt -d 2 writes to ~/.muttdebug0, with the number of the socket; NeoMutt has the name
// of the function between:
//
//	[2026-11-23 08:41:42] Connected to 127.0.0.1:110 on fd=4
//	[2026-11-23 08:41:42] 4< +OK ready
//	[2026-11-23 08:41:42] 4> CAPA
//	[2026-11-23 08:41:42] > PASS *
//	[2026-11-23 08:41:42]<3> mutt_socket_readln_d() 7< +OK ready
var mutt = format{name: "mutt -d", parse: parseMutt}

var (
	muttLine  = regexp.MustCompile(`^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] ?(?:<[A-Z0-9]> )?(?:[a-z_0-9]+\(\) )?`)
	muttSaid  = regexp.MustCompile(`^\d*([<>])(?: (.*))?$`)
	muttBegin = regexp.MustCompile(`^Connected to \S+ on fd=`)
	muttTLS   = regexp.MustCompile(`^(?:SSL/TLS connection using|(tls_negotiate|ssl_negotiate))`)
)

func parseMutt(line string) (said, bool) {
	m := muttLine.FindStringSubmatch(line)
	if m == nil {
		return said{}, false
	}
	rest := line[len(m[0]):]
	at, _ := time.ParseInLocation(time.DateTime, m[1], time.UTC)
	switch m := muttSaid.FindStringSubmatch(rest); {
	case m != nil:
		return said{who: sides[m[1]], text: strings.TrimSuffix(m[2], "\r"), at: at}, true
	case muttBegin.MatchString(rest):
		return said{who: begins}, true
	case muttTLS.MatchString(rest):
		return said{who: secured}, true
	}
	return said{}, true
}
