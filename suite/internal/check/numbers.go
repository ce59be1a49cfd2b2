package check

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// What a reply with numbers looks like where it is written out. Anything else is an
// abbreviation.
var numbered = map[string]*regexp.Regexp{
	"STAT": regexp.MustCompile(`^\+OK [0-9]+ [0-9]+$`),
	"LIST": regexp.MustCompile(`^\+OK [0-9]+ [0-9]+$`),
	"UIDL": regexp.MustCompile(`^\+OK [0-9]+ [!-~]+$`),
}

// listed is the same for the lines of a list.
var listed = map[string]*regexp.Regexp{
	"LIST": regexp.MustCompile(`^[0-9]+ [0-9]+$`),
	"UIDL": regexp.MustCompile(`^[0-9]+ [!-~]+$`),
}

// numbers judges a positive reply by the numbers in it. It reports false if they are
// not written out.
func (w *writing) numbers(l *link, entry int, asked wire.Command, e *transcript.Expect) bool {
	if asked.MultiLine() {
		return w.list(l, entry, asked, e)
	}
	form := numbered[asked.Keyword]
	text, literal := e.Status.Text.Literal()
	if form == nil || !literal || e.Status.Kind == transcript.Pattern || !form.MatchString(text) {
		return false
	}
	l.oracle.Line(l.n, entry, []byte(text+"\r\n"))
	return true
}

// list does that for the lines of a reply.
func (w *writing) list(l *link, entry int, asked wire.Command, e *transcript.Expect) bool {
	form := listed[asked.Keyword]
	lines, whole := bodyOf(e)
	if form == nil || !whole {
		return false
	}
	for _, b := range lines {
		if !form.MatchString(strings.TrimRight(b.text, "\r\n")) {
			return false
		}
	}
	l.oracle.Line(l.n, entry, []byte("+OK the list\r\n")) // its text means nothing
	body := l.BeginLines()
	at := l.log.At
	for _, b := range lines {
		l.log.At.Line = b.line
		body.Feed([]byte(b.text))
	}
	l.log.At = at
	body.Feed([]byte(".\r\n"))
	return true
}
