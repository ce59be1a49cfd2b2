package debuglog

import (
	"bytes"
	"errors"
	"fmt"
)

// MostOctets is the size of the largest capture that is read; mostText, that of the
// largest log that is text.
const MostOctets, mostText = 256 << 20, 64 << 20

// format is one kind of log.
type format struct {
	name string
	// is reports whether a file is of this kind, by its first octets.
	is func(head []byte) bool
	// read takes the file apart.
	read func(f *file) error
}

// formats are all kinds. The first one that recognises a file has it.
var formats = []format{
	{"a packet capture", isCapture, readCapture},
	{"Dovecot's rawlog", isRawlog, readRawlog},
	{"MailKit's ProtocolLog", isMailKit, readMailKit},
	{"fetchmail -v -v", isFetchmail, readFetchmail},
	{"mutt -d", isMutt, readMutt},
	{"mpop --debug", isMpop, readMpop},
	{"Perl's Net::POP3", isNetPOP3, readNetPOP3},
	{"Python's poplib", isPoplib, readPoplib},
	{"curl -v", isCurl, readCurl},
}

// file is a log that is being read.
type file struct {
	name string
	data []byte
	open func(name string) ([]byte, error) // a file beside it
	out  []*Session
}

func (f *file) fail(line int, format string, args ...any) error {
	return &Error{File: f.name, Line: line, Text: fmt.Sprintf(format, args...)}
}

// Detect tells what a file is, "" if it is no log that can be read.
func Detect(data []byte) string {
	head, _ := unpasted(data[:min(len(data), headOctets)])
	if f := detect(head); f != nil {
		return f.name
	}
	return ""
}

// headOctets is where the signs of a format have to stand. Before them may be the
// command that somebody has typed, and some words about it.
const headOctets = 64 << 10

func detect(data []byte) *format {
	head := data[:min(len(data), headOctets)]
	for i := range formats {
		if formats[i].is(head) {
			return &formats[i]
		}
	}
	return nil
}

// ErrUnknown tells that a file is no log of a known format.
var ErrUnknown = errors.New("this is no log that pop3spec can read")

// Read reads a log. The name is for messages; open reads a file beside it, since some
// logs come in pairs.
func Read(name string, data []byte, open func(name string) ([]byte, error)) (*Log, error) {
	most := mostText
	if isCapture(data) {
		most = MostOctets
	}
	if len(data) > most {
		return nil, &Error{File: name, Text: fmt.Sprintf("the log is larger than %d MiB", most>>20)}
	}
	data, changed := unpasted(data)
	form := detect(data)
	if form == nil {
		return nil, fmt.Errorf("%s: %w", name, ErrUnknown)
	}
	f := &file{name: name, data: data, open: open}
	if err := form.read(f); err != nil {
		return nil, err
	}
	if len(f.out) == 0 {
		return nil, f.fail(0, "no POP3 session is in it (%s)", form.name)
	}
	for _, s := range f.out {
		s.Exact = s.Exact && !changed
	}
	return &Log{Format: form.name, Sessions: f.out}, nil
}

// hasLine reports whether a line begins in one of the ways that are signs of a format.
func hasLine(head []byte, is func(line []byte) bool) bool {
	for line := range bytes.Lines(head) {
		if is(bytes.TrimRight(line, "\r\n")) {
			return true
		}
	}
	return false
}
