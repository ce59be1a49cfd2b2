package debuglog

import (
	"regexp"
	"time"
)

// What MailKit's ProtocolLogger writes, with times if it is asked to:
//
//	Connected to pop3://localhost:110/?starttls=when-available
//	2026-11-23T08:41:42Z S: +OK ready
//	2026-11-23T08:41:42Z C: USER alice
//	2026-11-23T08:41:42Z C: PASS ********
//
// Without its first line it is a plain dialogue.
var mailKit = format{name: "MailKit's ProtocolLog", parse: parseMailKit, anchor: mailKitBegin, exact: true}

var (
	mailKitBegin = regexp.MustCompile(`^(?:[0-9][0-9T:.,Z+/-]* )?Connected to (pops?|pop3s?)://\S*`)
	mailKitSaid  = regexp.MustCompile(`^(?:([0-9][0-9T:.,Z+/-]*) )?([CS]):(?: (.*))?$`)
)

func parseMailKit(line string) (said, bool) {
	if m := mailKitBegin.FindStringSubmatch(line); m != nil {
		if m[1] == "pops" || m[1] == "pop3s" {
			return said{who: beginsTLS}, true
		}
		return said{who: begins}, true
	}
	m := mailKitSaid.FindStringSubmatch(line)
	if m == nil {
		return said{}, false
	}
	at, _ := time.Parse(time.RFC3339, m[1])
	return said{who: sides[m[2]], text: m[3], at: at}, true
}

// sides are the signs of the sides.
var sides = map[string]who{
	"C": byClient, ">": byClient, ">>>": byClient, "-->": byClient, "->": byClient, "=>": byClient,
	"S": byServer, "<": byServer, "<<<": byServer, "<--": byServer, "<-": byServer, "<=": byServer,
}
