package debuglog

import (
	"regexp"
)

// plain is a dialogue as people write it down, from any point of a session on, with any of
// the usual signs of the sides:
//
//	S: +OK ready            Server: +OK ready       <-- +OK ready       << +OK ready
//	C: USER alice           Client: USER alice      --> USER alice      >> USER alice
var plain = format{name: "a dialogue", parse: parsePlain, exact: true, loose: true}

var (
	plainSaid = regexp.MustCompile(`(?i)^\s*(?:(s|srv|server|r|recv|received|rx)|(c|cli|client|sent|send|tx))` +
		`(?: ?[:>|]| ?[-=]>) ?(.*)$`)
	plainSign = regexp.MustCompile(`^\s*(?:(<{1,3}|<[-=]{1,3})|(>{1,3}|[-=]{1,3}>))(?: ?:)?(?: (.*))?$`)
)

func parsePlain(line string) (said, bool) {
	for _, form := range []*regexp.Regexp{plainSaid, plainSign} {
		if m := form.FindStringSubmatch(line); m != nil {
			if m[1] != "" {
				return said{who: byServer, text: m[3]}, true
			}
			return said{who: byClient, text: m[3]}, true
		}
	}
	return said{}, false
}

// transcriptSign is what a transcript has, and no dialogue that was really had.
var transcriptSign = regexp.MustCompile(
	`(?m)^[ \t]*(?:[CS][0-9]+:|C: *<[a-z]|S: *~?/|` +
		`(?:proves|recorded|maildrop2?|requires|account|pins): )|\{[a-z]+[0-9]?\}`)
