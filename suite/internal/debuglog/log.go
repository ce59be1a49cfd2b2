package debuglog

import (
	"fmt"
	"time"
)

// Log is what one file tells.
type Log struct {
	Format   string     // what wrote it, in words: "curl -v"
	Ignored  int        // lines of it that are no part of a conversation
	Count    int        // of its sessions
	Sessions []*Session // nil where [Log.Each] reads them
	text     *text
}

// Session is one connection.
type Session struct {
	Name   string // tells the sessions of a log apart; "" if it has only one
	Secure bool   // TLS from the start
	Begins Beginning
	Exact  bool // the octets are those of the wire, unless somebody has edited them
	Text   bool // the log is text, which people edit
	Mended bool // it was put together again, or is a part of what there was
	Events []Event
	unsure bool // whether TLS is spoken nobody knows
	// Unreadable tells why there are no events, or no more than these; "" if all is here.
	Unreadable string
}

// Beginning is where in a session a log begins.
type Beginning int

const (
	// AtGreeting is at the beginning: the first event is the greeting.
	AtGreeting Beginning = iota
	// BehindGreeting is with the first command.
	BehindGreeting
	// AtLogin is with the reply to the command by which the client has logged in.
	AtLogin
	// Midway is with a command after login, and what was said before it is not known.
	Midway
)

// Kind is what an event is.
type Kind int

const (
	// Client is octets of the client: a line, where lines are known.
	Client Kind = iota
	// Masked is a line of the client in which a secret was masked.
	Masked
	// Server is octets of the server.
	Server
	// Omitted tells that the log leaves out the lines of the reply that came last.
	Omitted
	// SecuredByTLS tells that the TLS handshake after STLS has succeeded.
	SecuredByTLS
	// EndedByClient tells that the client has closed the connection.
	EndedByClient
	// EndedByServer tells that the server has closed it.
	EndedByServer
)

// Event is one thing that happened on a connection.
type Event struct {
	Kind Kind
	File string    // the one of a pair of files that was not named, "" for the other
	Line int       // of the log, from 1; 0 if it has no lines
	Time time.Time // zero if the log does not tell
	Data []byte
	// Doubt says of a line of the server that its text may not be what was said: nothing but
	// its status counts.
	Doubt bool
}

// Error is a log that can't be read.
type Error struct {
	File string
	Line int // from 1; 0 if the log has no lines
	Text string
}

// Error returns the place and what is wrong, in the form that editors jump to.
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Text)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
}
