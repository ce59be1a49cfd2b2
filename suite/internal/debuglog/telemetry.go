package debuglog

import (
	"regexp"
	"strings"
)

// What Cyrus writes to a log directory of a user: what the client sends between < and <, what it
// gets between > and >, each after the time. Only the first line of what came at once is marked.
//
//	---------- alice Mon Nov 23 08:41:42 2026
//
//	<1795423302<STAT
//	>1795423302>+OK 2 320
//
// The login has come before that.
var telemetry = format{name: "Cyrus's telemetry", parse: parseTelemetry, reader: readTelemetry, every: true}

var (
	telemetrySaid  = regexp.MustCompile(`^(?:<\d{9,11}<|>\d{9,11}>)`)
	telemetryBegin = regexp.MustCompile(`^-{8,} \S+ [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d `)
)

func parseTelemetry(line string) (said, bool) {
	if telemetryBegin.MatchString(line) {
		return said{who: leavesOut}, true
	}
	m := telemetrySaid.FindString(line)
	if m == "" {
		return said{}, false
	}
	d := said{who: byServer, text: strings.TrimRight(line[len(m):], "\r")}
	if m[0] == '<' {
		d.who = byClient
	}
	return d, true
}

func readTelemetry(s *scribe) func(l textLine, d said) error {
	last := nobody
	return func(l textLine, d said) error {
		switch {
		case d.who == leavesOut:
			s.lose()
			last = nobody
			return nil
		case d.who == nobody && last == byServer && s.session != nil && s.body:
			d = said{who: byServer, text: strings.TrimRight(l.text, "\r")}
		case d.who == nobody:
			return nil
		}
		last = d.who
		return s.say(l, d)
	}
}
