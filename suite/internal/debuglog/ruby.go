package debuglog

import (
	"regexp"
	"strings"
)

// What Ruby's net/pop writes to what set_debug_output names. Messages are left out.
//
//	-> "+OK ready\r\n"
//	<- "USER alice\r\n"
var ruby = format{name: "Ruby's net/pop", parse: parseRuby, omits: []string{"RETR", "TOP"}}

var rubySaid = regexp.MustCompile(`^(->|<-) "(.*)"$`)

func parseRuby(line string) (said, bool) {
	if strings.HasPrefix(line, "POP session started: ") {
		return said{who: begins}, true
	}
	m := rubySaid.FindStringSubmatch(line)
	if m == nil {
		return said{}, false
	}
	text, ok := pythonString(m[2])
	if !ok {
		text = m[2]
	}
	d := said{who: byServer, text: strings.TrimRight(text, "\r\n")}
	if m[1] == "<-" {
		d.who = byClient
	}
	return d, true
}
