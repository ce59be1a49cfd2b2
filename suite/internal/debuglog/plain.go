package debuglog

import (
	"regexp"
	"strings"
)

// plain is a dialogue as people write it down, from any point of a session on, with any of
// the usual signs of the sides:
//
//	S: +OK ready            Server: +OK ready       <-- +OK ready       << +OK ready
//	C: USER alice           Client: USER alice      --> USER alice      >> USER alice
var plain = format{name: "a dialogue", parse: parsePlain, exact: true, loose: true}

var (
	plainSaid = regexp.MustCompile(`(?i)^\s*(?:(s|srv|server|r|recv|received|rx)|(c|cli|client|sent|send|tx))` +
		`(?: ?[:>|]| ?[-=]>)(?:    | )?(.*)$`)
	plainSign = regexp.MustCompile(`^\s*(?:(<{1,3}|<[-=]{1,3})|(>{1,3}|[-=]{1,3}>))(?: ?:)?(?: (.*))?$`)
)

var quotedLine = regexp.MustCompile(`^b?(['"])(.*\\r\\n)(['"])$`)

func parsePlain(line string) (said, bool) {
	for _, form := range []*regexp.Regexp{plainSaid, plainSign} {
		if m := form.FindStringSubmatch(line); m != nil {
			d := said{who: byClient, text: m[3]}
			if m[1] != "" {
				d.who = byServer
			}
			if q := quotedLine.FindStringSubmatch(d.text); q != nil { // as console.log shows a string
				if text, ok := pythonString(q[2]); ok && q[1] == q[3] {
					d.text = strings.TrimRight(text, "\r\n")
				}
			}
			return d, true
		}
	}
	return said{}, false
}

// transcriptSign is what a transcript has, and no dialogue that was really had.
var transcriptSign = regexp.MustCompile(
	`(?m)^[ \t]*(?:[CS][0-9]+:|C: *<[a-z]|S: *~?/|` +
		`(?:proves|recorded|maildrop2?|requires|account|pins): )|\{[a-z]+[0-9]?\}`)
