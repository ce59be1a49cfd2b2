package debuglog

import (
	"regexp"
	"strings"
)

// What MailEnable writes to its activity log: a command and the reply to it in one line, and no
// lines of replies.
//
//	11/23/26 08:41:42	POP-IN	2B1C4F	488	192.0.2.1	USER	USER alice	+OK		34	12
var mailEnable = format{name: "MailEnable's log", parse: parseMailEnable, reader: readMailEnable,
	omits: []string{"CAPA", "LIST", "UIDL", "RETR", "TOP"}}

var mailEnableSaid = regexp.MustCompile(`^[\d/.-]+ [\d:]+\tPOP-IN\t(\S+)\t[^\t]*\t[^\t]*\t([A-Z]*)\t([^\t]*)\t([^\t]*)`)

// parseMailEnable reads a line: the text is the command, a TAB and the reply.
func parseMailEnable(line string) (said, bool) {
	m := mailEnableSaid.FindStringSubmatch(line)
	if m == nil {
		return said{}, false
	}
	if m[3] == "" {
		return said{who: byServer, text: m[4], conn: m[1]}, true
	}
	return said{who: byClient, text: m[3] + "\t" + m[4], conn: m[1]}, true
}

func readMailEnable(s *scribe) func(l textLine, d said) error {
	return func(l textLine, d said) error {
		command, reply, both := strings.Cut(d.text, "\t")
		d.text = command
		if err := s.say(l, d); err != nil || !both || reply == "" {
			return err
		}
		d.who, d.text = byServer, reply
		return s.say(l, d)
	}
}
