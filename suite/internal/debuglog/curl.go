package debuglog

import (
	"regexp"
	"strings"
)

// What curl -v writes to standard error:
//
//   - Connected to localhost (127.0.0.1) port 1110 (#0)
//     < +OK ready
//     > CAPA
//
// A list or a message goes to standard output. Where that is in the same file, its
// lines stand anywhere after the reply, and may look like lines of the conversation.
// Libraries that write the same signs are read so, too.
var curl = format{name: "curl -v", parse: parseCurl, anchor: regexp.MustCompile(`^\* +\S`), loose: true,
	omits: []string{"LIST", "UIDL", "RETR", "TOP"}, mixed: true}

var (
	curlBegin = regexp.MustCompile(`^\* +(Connected to|Established connection to) `)
	curlNext  = regexp.MustCompile(
		`^\* +(Re-using|Reusing|Found bundle|Trying|Closing connection|Host \S+ was resolved|Hostname \S+ was found)`)
	// curlMeter is the progress that curl shows before everything else.
	curlMeter = regexp.MustCompile(
		`^(.*\r)?\s*(?:\d+\s+[\d.]+[kMGT]?\s+){3}.*[\d:-]+\s+[\d:-]+\s+[\d:-]+\s+[\d.]+[kMGT]?`)
)

func parseCurl(line string) (said, bool) {
	if strings.Contains(line, "--:--") || strings.IndexByte(line, '\r') >= 0 {
		line = curlMeter.ReplaceAllString(line, "")
	}
	if line == "" {
		return said{}, false
	}
	switch line[0] {
	case '*':
		switch {
		case curlBegin.MatchString(line):
			return said{who: begins}, true
		case curlNext.MatchString(line):
			return said{who: goesOn}, true
		case strings.HasPrefix(line, "* SSL connection using"):
			return said{who: secured}, true
		}
	case '<', '>':
		if len(line) == 1 || line[1] == ' ' {
			return said{who: sides[line[:1]], text: strings.TrimPrefix(line[1:], " ")}, true
		}
	}
	return said{}, false
}
