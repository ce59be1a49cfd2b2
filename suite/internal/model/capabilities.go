package model

import (
	"strings"
)

// Capabilities is one list that CAPA gave: tags in upper case, with their arguments. It is
// never changed once it is complete.
type Capabilities struct {
	Args map[string][]string
}

// CapabilityLine is one line of such a list.
type CapabilityLine struct {
	BodyLine
	Tag   string // in upper case; "" if the line is blank
	Args  []string
	Twice bool // the list has the tag already
}

// readCapabilities takes over a list of capabilities (RFC 2449).
func (s *session) readCapabilities(at Spot, lines []BodyLine) {
	m := s.m
	e := &CapabilityList{Place: s.place(at)}
	caps := &Capabilities{Args: map[string][]string{}}
	for _, l := range lines {
		line := CapabilityLine{BodyLine: l}
		if words := strings.Fields(string(l.Text)); len(words) > 0 {
			line.Tag, line.Args = strings.ToUpper(words[0]), words[1:]
			_, line.Twice = caps.Args[line.Tag]
			caps.Args[line.Tag] = line.Args
			s.readTag(line)
		}
		e.Lines = append(e.Lines, line)
	}
	e.Caps = caps
	e.AfterSTLS = m.stls
	if args := caps.Args["EXPIRE"]; len(args) > 0 && args[0] == "0" {
		m.expire = true
	}
	if s.State != Transaction {
		m.lists[s.Secure] = caps
	}
	e.First = s.Caps == nil && s.Early == nil
	s.Caps, m.capa = caps, true
	s.listAhead()
	m.emit(s, e)
}

// listAhead notes which mechanisms are listed by which the client has begun to log in before it had the list.
func (s *session) listAhead() {
	for _, cmd := range s.pending {
		if cmd.auth != nil {
			cmd.auth.Listed = s.Lists(cmd.auth.Mechanism)
		}
	}
}

// readTag takes over what one line says of the maildrop.
func (s *session) readTag(l CapabilityLine) {
	if l.Tag == "EXPIRE" && s.State == Transaction {
		rest := strings.Join(l.Args, " ")
		s.view.drop.never, s.view.drop.zero = strings.EqualFold(rest, "NEVER"), rest == "0"
	}
}
