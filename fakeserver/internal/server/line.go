package server

import (
	"bufio"
	"bytes"
	"errors"
)

const (
	// maxCommandLine is the longest command in octets, CRLF included (RFC
	// 2449 section 4).
	MaxCommandLine = 255
	// maxDiscard is how much of one line is read away before the server
	// takes the client for hostile.
	maxDiscard = 64 << 10
)

const (
	ErrLineTooLong = Refusal("command line too long")
	errFlood       = Refusal("command line much too long, closing connection")
)

// readLine reads one command line and returns it without its CRLF, valid
// until the next call. Only CRLF ends a line; a lone CR or LF is left in it
// for the parser to refuse. Of a line longer than limit octets the rest is
// read away, so that it is neither kept nor taken for a command.
func readLine(s *Session, limit int) ([]byte, error) {
	line := s.Line[:0]
	length := 0
	var last byte // of the previous part
	for {
		part, err := s.In.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		length += len(part)
		if room := limit - len(line); room > 0 {
			line = append(line, part[:min(len(part), room)]...)
			s.Line = line
		}
		if s.Wiring.EndsLine(part, last) {
			break
		}
		if length > maxDiscard {
			return nil, errFlood
		}
		last = part[len(part)-1]
	}
	if length > limit {
		return nil, ErrLineTooLong
	}
	return bytes.TrimSuffix(line[:length-len("\n")], []byte("\r")), nil
}

// endsLine reports whether a line is complete with part, whose predecessor
// ended with the octet before: CR and LF may come apart.
func endsLine(part []byte, before byte) bool {
	n := len(part)
	if n >= 2 {
		before = part[n-2]
	}
	return part[n-1] == '\n' && before == '\r'
}
