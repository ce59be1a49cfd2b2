package model

import (
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// StatusLine is a line of the server that is no line of a multi-line reply. The events that
// say what it means follow.
type StatusLine struct {
	Place
	Line
	Command *Command // that it answers, nil if it answers none
	Login   Login
}

// Greeted is the greeting.
type Greeted struct {
	Place
	Line
	Repeated bool // another greeting had the same timestamp
}

// StrayLine is a line too many after the last reply.
type StrayLine struct {
	Place
	Line
	Command Command     // whose reply came last
	Reply   wire.Status // that reply
}

// UnaskedLine is a line that came though no reply was due.
type UnaskedLine struct {
	Place
	Line
	// Command is the last one, nil if there was none: the line is a second reply to it, if it has a status
	// indicator, or to one that was sent since the client had all replies last.
	Command *Command
	// Round is the entry with which what was sent since then begins: which reply there answers which command
	// is open.
	Round int
}

// Answered is the status of a reply to a command, which may be all that is known of it.
type Answered struct {
	Place
	Line
	Command Command
	May     Permission
	Named   Named
	Refusal Refusal
	Auth    *Exchange // of AUTH, as it was before
	// InCapitals reports that the keyword, written in capitals, has been accepted before.
	InCapitals bool
}

// Reply is the first line of a reply to a command.
type Reply struct {
	*Answered
	Login   Login
	Policy  Policy
	Mode    Mode
	Wording Wording
	// NoCapa reports that CAPA was refused, on whichever connection, and StartTLS that STLS
	// was accepted.
	NoCapa, StartTLS bool
}
