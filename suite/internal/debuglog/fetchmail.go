package debuglog

import "regexp"

// What fetchmail -v -v writes, also by way of syslog:
//
//	Trying to connect to 127.0.0.1/110...connected.
//	fetchmail: POP3< +OK ready
//	fetchmail: POP3> USER alice
//	fetchmail: POP3> PASS *
//
// Messages are left out. Of a reply to CAPA fetchmail reads 63 octets of a line at once: the
// rest of a longer one is written as another line.
var fetchmail = format{name: "fetchmail -v -v", parse: parseFetchmail, omits: []string{"RETR", "TOP"}, buffer: 63}

var (
	fetchmailSaid  = regexp.MustCompile(`fetchmail(?:\[\d+\])?: POP3([<>]) ?(.*)$`)
	fetchmailBegin = regexp.MustCompile(`Trying to connect to .*(connected\.)?$`)
)

// A message in a transcript may quote such lines.
var transcriptStep = regexp.MustCompile(`^\s*[CS][0-9]*:`)

func parseFetchmail(line string) (said, bool) {
	switch m := fetchmailSaid.FindStringSubmatch(line); {
	case transcriptStep.MatchString(line):
	case m != nil:
		return said{who: sides[m[1]], text: m[2]}, true
	case fetchmailBegin.MatchString(line):
		return said{who: begins}, true
	}
	return said{}, false
}
