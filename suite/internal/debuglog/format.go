package debuglog

import (
	"errors"
	"fmt"
	"regexp"
	"time"
)

// MostOctets is the size of the largest capture that is read; mostText, that of the
// largest log that is text.
const MostOctets, mostText = 256 << 20, 64 << 20

// format is one kind of log: a file that is read as a whole, or one of which each line
// can be told apart.
type format struct {
	name string

	// is reports whether a file is of this kind, by its first octets, and read takes it
	// apart; both are nil where parse is not.
	is   func(head []byte) bool
	read func(f *file) error

	// parse finds out what a line tells; false if it is not one of this format.
	parse func(line string) (said, bool)
	// anchor is what a line of the text has to look like; nil if a line that parse knows is enough.
	anchor *regexp.Regexp
	// omits are the commands whose replies lose their lines.
	omits []string
	// exact says that line ends are those of the wire, unless somebody has changed them.
	exact bool
	// mixed says that the lines that are left out may stand among the others, and may look
	// like them.
	mixed bool
	// buffer is how much of a line is written as one; 0 if all of it is.
	buffer int
	// loose says that its signs may stand in any text: both sides have to speak, and what is no
	// line of POP3 is none of the conversation.
	loose bool
	// bare says that lines have no mark of a side, so that nothing may stand in front of them.
	bare bool
	// every says that lines that parse does not know may be of the conversation, too.
	every bool
	// reader reads the lines that parse knows, where there is more to it than to write down
	// what they say.
	reader func(s *scribe) func(l textLine, d said) error
}

// who is what a line of a log is about.
type who int

const (
	nobody    who = iota // nothing that counts
	byClient             // a line of the client
	byServer             // a line of the server
	begins               // a connection begins
	beginsTLS            // a connection begins with TLS
	secured              // TLS is spoken from the beginning, if nothing was said yet
	goesOn               // what was left out is over
	leavesOut            // something is left out, and nobody knows how the session goes on
)

// said is what one line of a log tells.
type said struct {
	who  who
	text string
	at   time.Time
	conn string // tells connections apart; "" if the format does not
}

// formats are all kinds. The first one that recognises a line has it.
var formats = []format{
	{name: "a packet capture", is: isCapture, read: readCapture},
	{name: "Dovecot's rawlog", is: isRawlog, read: readRawlog},
	mailKit,
	fetchmail,
	mutt,
	mpop,
	netPOP3,
	poplib,
	ruby,
	popClient,
	sNail,
	nmh,
	opmLog,
	hMailServer,
	mailEnable,
	telemetry,
	thunderbird,
	k9Mail,
	phpLog,
	fdm,
	curl,
	plain,
	javaMail,
	terminal,
}

// file is a log that is being read.
type file struct {
	name string
	data []byte
	open func(name string) ([]byte, error) // a file beside it
	out  []*Session
	each func(*Session) error // has each session instead, once it is read
	err  error                // of each
}

// put has a session that is read.
func (f *file) put(s *Session) {
	switch {
	case f.each == nil:
		f.out = append(f.out, s)
	case f.err == nil:
		f.err = f.each(s)
	}
}

func (f *file) fail(line int, format string, args ...any) error {
	return &Error{File: f.name, Line: line, Text: fmt.Sprintf(format, args...)}
}

// ErrUnknown tells that a file is no log of a known format.
var ErrUnknown = errors.New("this is no log that pop3spec can read")

// whole is the format of a file that is read as a whole, nil if it is none.
func whole(data []byte) *format {
	for i := range formats {
		if f := &formats[i]; f.is != nil && f.is(data) {
			return f
		}
	}
	return nil
}

// Detect tells what a file is, "" if it is no log that can be read.
func Detect(data []byte) string {
	if f := whole(data); f != nil {
		return f.name
	}
	data, _ = unpasted(data)
	if p := recognise(data); p != nil {
		return p.String()
	}
	return ""
}
