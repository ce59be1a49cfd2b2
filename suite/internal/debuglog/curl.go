package debuglog

import (
	"bytes"
	"regexp"
	"strings"
	"time"
)

// What curl -v writes to standard error:
//
//   - Connected to localhost (127.0.0.1) port 1110 (#0)
//     < +OK ready
//     > CAPA
//
// A list or a message goes to standard output. Where that is in the same file, its
// lines stand anywhere after the reply, and may look like lines of the conversation.
var (
	curlTime  = regexp.MustCompile(`^\d\d:\d\d:\d\d\.\d+ `)
	curlBegin = regexp.MustCompile(`^\* +(Connected to|Established connection to) `)
	curlNext  = regexp.MustCompile(`^\* +(Re-using|Reusing|Found bundle|Trying|Connected to|Established connection|Closing connection|Host \S+ was resolved|Hostname \S+ was found)`)
	// curlMeter is the progress that curl shows before everything else.
	curlMeter = regexp.MustCompile(`^(.*\r)?\s*\d+\s+[\d.]+[kMGT]?\s+\d+\s+[\d.]+[kMGT]?\s+\d+\s+[\d.]+[kMGT]?\s.*[\d:-]+\s+[\d:-]+\s+[\d:-]+\s+[\d.]+[kMGT]?`)
)

func isCurl(head []byte) bool {
	spoken, star := false, false
	return hasLine(head, func(line []byte) bool {
		line = curlText(line)
		star = star || bytes.HasPrefix(line, []byte("* "))
		spoken = spoken || bytes.HasPrefix(line, []byte("< +OK")) || bytes.HasPrefix(line, []byte("< -ERR"))
		return star && spoken
	})
}

// curlText takes a time and the progress off a line.
func curlText(line []byte) []byte {
	line = curlMeter.ReplaceAll(line, nil)
	return curlTime.ReplaceAll(line, nil)
}

func readCurl(f *file) error {
	s := &scribe{file: f, omits: []string{"LIST", "UIDL", "RETR", "TOP"}}
	data := false // what follows is on standard output until curl goes on
	err := f.lines(func(l textLine) error {
		text := string(curlText([]byte(l.text)))
		if curlNext.MatchString(text) {
			data = false
		}
		switch {
		case curlBegin.MatchString(text):
			s.begin(false)
			return nil
		case data:
			return nil
		case strings.HasPrefix(text, "* SSL connection using") && s.session != nil && len(s.session.Events) == 0:
			s.session.Secure = true
			return nil
		}
		side, text := curlSide(text)
		switch side {
		case '>':
			return s.client(l.number, time.Time{}, text)
		case '<':
			err := s.server(l.number, time.Time{}, text)
			data = err == nil && s.omitted()
			return err
		}
		return nil
	})
	s.end()
	return err
}

// curlSide takes the sign of a side off a line; side is 0 if it has none.
func curlSide(text string) (side byte, rest string) {
	if len(text) > 0 && (text[0] == '<' || text[0] == '>') && (len(text) == 1 || text[1] == ' ') {
		return text[0], strings.TrimPrefix(text[1:], " ")
	}
	return 0, ""
}
