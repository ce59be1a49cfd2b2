package server

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// Past is what a session has been through, and what it is at, as far as a [Conditional] may depend on it.
// It is kept only if there is one.
type Past struct {
	User    string // the name that the client has given last
	Way     string // in which the client has tried last to log in: PASS, APOP or a mechanism of AUTH
	Initial bool   // AUTH had an initial response

	Commands    int  // that were answered
	Refused     bool // one of them was, and it was not for wrong credentials
	LoginFailed bool // credentials were wrong
	Reset       bool // by RSET

	Keyword   string // of the command under way, as it came
	Number    int    // the message that it names, 0 if none
	Split     bool   // the line came in more than one segment
	Pipelined bool   // its segment held something else, too

	responses int // of an exchange, so far
}

// Past returns what the session has been through.
func (s *Session) Past() Past { return s.past }

// segmentSize is what is read of the connection at once.
const segmentSize = 4 << 10

// foresee waits for the next segment if there is none, and looks at the line that it begins with, before
// any stage does.
func (s *Session) foresee(hear func(*Session, []byte)) {
	if len(s.Server.conditionals) == 0 {
		return
	}
	earlier := s.In.Buffered() > 0
	segment, _ := s.In.Peek(s.In.Buffered())
	if !earlier {
		if len(s.ahead) == 0 {
			buffer := make([]byte, segmentSize)
			n, _ := flushingReader{s}.Read(buffer) // an error comes up again when the line is read
			s.ahead = buffer[:n]
		}
		if segment = s.ahead; len(segment) == 0 {
			return // the connection is lost, which changes nothing
		}
	}
	line, rest, whole := bytes.Cut(segment, []byte("\n"))
	s.past.Split = !whole && len(segment) < segmentSize
	s.past.Pipelined = earlier || len(rest) > 0
	if whole {
		hear(s, bytes.TrimSuffix(line, []byte("\r")))
	}
	s.situate()
}

// heard is told of a line that has been read.
func (s *Session) heard(line []byte, hear func(*Session, []byte)) {
	if len(s.Server.conditionals) == 0 {
		return
	}
	if s.past.Split {
		hear(s, line)
	}
	s.situate()
}

// hearCommand takes what it can from a command line.
func hearCommand(s *Session, line []byte) {
	p := &s.past
	words := strings.Split(string(line), " ")
	p.Keyword, p.Number = words[0], 0
	argument := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	switch keyword := strings.ToUpper(p.Keyword); keyword {
	case "USER":
		_, p.User, _ = strings.Cut(string(line), " ")
		p.Way, p.Initial = "PASS", false
	case "PASS":
		p.Way, p.Initial = keyword, false
	case "APOP":
		p.Way, p.Initial, p.User = keyword, false, argument(1)
	case "AUTH":
		p.Way, p.Initial, p.responses = strings.ToUpper(argument(1)), len(words) > 2, 0
		if p.Initial {
			hearResponse(s, []byte(argument(2)))
		}
	case "RETR", "TOP", "DELE", "LIST", "UIDL":
		p.Number, _ = strconv.Atoi(argument(1))
	}
}

// hearResponse takes the name from a response in an exchange of AUTH, if it is there.
func hearResponse(s *Session, line []byte) {
	p := &s.past
	p.responses++
	response, err := decode(s, line)
	if err != nil || p.responses > 1 {
		return
	}
	if name := nameIn(p.Way, string(response)); name != "" {
		p.User = name
	}
}

// nameIn is the user that a client's first response of a mechanism names, empty if it names none.
func nameIn(mechanism, response string) (name string) {
	between := func(before, after string) string {
		_, rest, _ := strings.Cut(response, before)
		name, _, _ := strings.Cut(rest, after)
		return name
	}
	switch mechanism {
	case "LOGIN", "EXTERNAL":
		return response
	case "PLAIN":
		return between("\x00", "\x00")
	case "CRAM-MD5":
		return response[:max(strings.LastIndexByte(response, ' '), 0)]
	case "DIGEST-MD5":
		return between(`username="`, `"`)
	case "XOAUTH2":
		return between("user=", "\x01")
	case "OAUTHBEARER":
		return between("a=", ",")
	}
	if strings.HasPrefix(mechanism, "SCRAM-") {
		return between("n=", ",")
	}
	return ""
}

// remember notes what became of a command.
func (s *Session) remember(r Reply) {
	p := &s.past
	p.Commands++
	switch keyword := strings.ToUpper(p.Keyword); {
	case r.OK:
		p.Reset = p.Reset || keyword == "RSET"
	case r.Code == "AUTH" && slices.Contains([]string{"PASS", "APOP", "AUTH"}, keyword):
		p.LoginFailed = true
	default:
		p.Refused = true
	}
}

// recognise notes who it is that logs in.
func (s *Session) recognise(name string) {
	if len(s.Server.conditionals) > 0 && name != "" {
		s.past.User = name
		s.situate()
	}
}

// Account is the maildrop of the user that the client has logged in as or named, or nil.
func (s *Session) Account() *Maildrop {
	if s.Drop != nil {
		return s.Drop
	}
	return s.Server.Account(s.past.User)
}
