package session

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Side is who sent something.
type Side int

const (
	// Client is us.
	Client Side = iota
	// Server is the server under test.
	Server
	// Note is a remark of the player, such as that a connection was dropped.
	Note
)

// Entry is one line of a conversation, or the body of one reply.
type Entry struct {
	Time  time.Time
	Conn  int
	Side  Side
	Line  int    // the line of the transcript that brought it about
	Data  []byte // what was sent; of a long body only the beginning
	Total int64  // octets in all
	Body  bool   // the lines of a multi-line reply
}

// keepBody is how much of a body the log keeps: what people look at.
const keepBody = 4 << 10

// Log is what went over the connections of one script, in order. Passwords and
// proofs never enter it.
type Log struct {
	Entries []Entry
	now     func() time.Time
	secrets secrets
}

// NewLog returns an empty log in which the given secrets are replaced by the names
// that stand for them: secret, name, secret, name, ...
func NewLog(now func() time.Time, pairs ...string) *Log {
	return &Log{now: now, secrets: secrets{known: pairs}}
}

// Add appends an entry and returns its number.
func (l *Log) Add(conn int, side Side, line int, data []byte) int {
	text := l.secrets.conceal(side, string(data))
	l.Entries = append(l.Entries, Entry{Time: l.now(), Conn: conn, Side: side, Line: line, Data: []byte(text), Total: int64(len(data))})
	return len(l.Entries) - 1
}

// Hide adds a secret, and the name that stands for it from now on.
func (l *Log) Hide(secret, name string) { l.secrets.hide(secret, name) }

// AddResponse is Add for what a client sends within a SASL exchange: if nothing in it
// is known as a secret, {response} takes the place of all of it. Nothing and "*" prove
// nothing, and stay.
func (l *Log) AddResponse(conn int, side Side, line int, data []byte) int {
	text := strings.TrimRight(string(data), "\r\n")
	if text != "" && text != "*" && l.secrets.conceal(side, text) == text {
		data = append([]byte("{response}"), data[len(text):]...)
	}
	return l.Add(conn, side, line, data)
}

// Body appends an entry for the lines of a reply, filled by Grow.
func (l *Log) Body(conn, line int) int {
	l.Entries = append(l.Entries, Entry{Time: l.now(), Conn: conn, Side: Server, Line: line, Body: true})
	return len(l.Entries) - 1
}

// Grow adds octets to a body.
func (l *Log) Grow(entry int, p []byte) {
	e := &l.Entries[entry]
	e.Total += int64(len(p))
	if room := keepBody - len(e.Data); room > 0 {
		e.Data = append(e.Data, p[:min(room, len(p))]...)
	}
}

// Spoken tells whether the server has sent anything.
func (l *Log) Spoken() bool {
	return slices.ContainsFunc(l.Entries, func(e Entry) bool { return e.Side == Server })
}

// Note appends a remark, which must hold no secret, and returns its number.
func (l *Log) Note(conn, line int, format string, args ...any) int {
	text := fmt.Appendf(nil, format, args...)
	l.Entries = append(l.Entries, Entry{Time: l.now(), Conn: conn, Side: Note, Line: line, Data: text, Total: int64(len(text))})
	return len(l.Entries) - 1
}
