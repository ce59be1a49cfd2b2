package debuglog

import (
	"regexp"
	"strings"
)

// What mpop --debug writes, after its settings:
//
//	host = pop.example.org
//	<-- +OK ready
//	--> CAPA
var mpop = format{name: "mpop --debug", parse: parseMpop}

var (
	mpopSaid = regexp.MustCompile(`^(<--|-->)(?: (.*))?$`)
	mpopTLS  = regexp.MustCompile(`^TLS session parameters:|^TLS certificate information:`)
)

func parseMpop(line string) (said, bool) {
	if m := mpopSaid.FindStringSubmatch(line); m != nil {
		return said{who: sides[m[1]], text: m[2]}, true
	}
	switch {
	case strings.HasPrefix(line, "host = "):
		return said{who: begins}, true
	case mpopTLS.MatchString(line):
		return said{who: secured}, true
	}
	return said{}, false
}
