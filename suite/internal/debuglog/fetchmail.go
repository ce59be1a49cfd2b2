package debuglog

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// What fetchmail -v -v writes, also by way of syslog:
//
//	Trying to connect to 127.0.0.1/110...connected.
//	fetchmail: POP3< +OK ready
//	fetchmail: POP3> USER alice
//	fetchmail: POP3> PASS *
//
// Messages are left out.
var (
	fetchmailSaid  = regexp.MustCompile(`fetchmail(?:\[\d+\])?: POP3([<>]) ?(.*)$`)
	fetchmailBegin = regexp.MustCompile(`Trying to connect to .*(connected\.)?$`)
)

// A message in a transcript may quote such lines.
var transcriptStep = regexp.MustCompile(`^\s*[CS][0-9]*:`)

func isFetchmail(head []byte) bool {
	return hasLine(head, func(line []byte) bool { return fetchmailSaid.Match(line) && !transcriptStep.Match(line) })
}

// fetchmailBuffer is how much of a line fetchmail reads at once of a reply to CAPA: the
// rest of a longer line is written as another line.
const fetchmailBuffer = 63

func readFetchmail(f *file) error {
	s := &scribe{file: f, omits: []string{"RETR", "TOP"}}
	err := f.lines(func(l textLine) error {
		m := fetchmailSaid.FindStringSubmatch(l.text)
		switch {
		case m == nil && fetchmailBegin.MatchString(l.text):
			s.begin(false)
		case m == nil:
		case m[1] == ">":
			return s.client(l.number, time.Time{}, m[2])
		case s.continues():
			s.extend(m[2])
		default:
			return s.server(l.number, time.Time{}, m[2])
		}
		return nil
	})
	s.end()
	return err
}

// continues reports whether a line of the server is the rest of the one before.
func (s *scribe) continues() bool {
	if !s.body || s.last().Keyword != "CAPA" || len(s.session.Events) <= s.from {
		return false
	}
	last := string(s.session.Events[len(s.session.Events)-1].Data)
	return len(strings.TrimRight(last, "\r\n"))%fetchmailBuffer == 0
}

func (s *scribe) extend(text string) {
	last := &s.session.Events[len(s.session.Events)-1]
	last.Data = slices.Concat(last.Data[:len(last.Data)-2], []byte(text), []byte("\r\n"))
}
