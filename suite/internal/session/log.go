package session

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/mask"
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

// Entry is one line of a conversation, or the body of one reply. It holds what was
// sent, secrets included: what is shown of it comes from [Log.Shown] or [Log.Excerpt].
type Entry struct {
	Time  time.Time
	Conn  int
	Side  Side
	Line  int    // the line of the transcript that brought it about
	Data  []byte // what was sent; of a long body only the beginning
	Total int64  // octets in all
	Body  bool   // the lines of a multi-line reply

	response bool // within a SASL exchange
}

// keepBody is how much of a body the log keeps: what people look at.
const keepBody = 4 << 10

// Log is what went over the connections of one script, in order.
type Log struct {
	Entries []Entry
	now     func() time.Time
	mask    *mask.Mask
}

// NewLog returns an empty log in which the given secrets are replaced by the names
// that stand for them: secret, name, secret, name, ...
func NewLog(now func() time.Time, pairs ...string) *Log {
	return newLog(now, mask.New(), pairs...)
}

// newLog is NewLog for a session of a run, which has secrets of its own.
func newLog(now func() time.Time, run *mask.Mask, pairs ...string) *Log {
	l := &Log{now: now, mask: run.Session()}
	for i := 0; i < len(pairs); i += 2 {
		l.mask.Learn(pairs[i], pairs[i+1])
	}
	return l
}

// Mask is the secrets that are known in this session.
func (l *Log) Mask() *mask.Mask { return l.mask }

// Add appends an entry and returns its number.
func (l *Log) Add(conn int, side Side, line int, data []byte) int {
	if side == Client {
		l.mask.Sent(string(data))
	}
	l.Entries = append(l.Entries, Entry{Time: l.now(), Conn: conn, Side: side, Line: line, Data: bytes.Clone(data), Total: int64(len(data))})
	return len(l.Entries) - 1
}

// Hide adds a secret, and the name that stands for it from now on.
func (l *Log) Hide(secret, name string) { l.mask.Made(secret, name) }

// AddResponse is Add for what a client sends within a SASL exchange: if nothing in it
// is known as a secret, {response} takes the place of all of it when it is shown.
func (l *Log) AddResponse(conn int, side Side, line int, data []byte) int {
	l.mask.Responded(string(data))
	entry := l.Add(conn, side, line, data)
	l.Entries[entry].response = true
	return entry
}

// Shown is what an entry holds, without secrets.
func (l *Log) Shown(entry int) []byte {
	e, _ := l.shown(entry)
	return e.Data
}

// shown returns an entry without secrets, and where octets of it went to.
func (l *Log) shown(entry int) (e Entry, at func(int64) int64) {
	e = l.Entries[entry]
	if e.Side == Client {
		e.Data, at = l.mask.Line(e.Data, e.response)
	} else {
		e.Data, at = l.mask.Octets(e.Data, e.Total > int64(len(e.Data)))
	}
	return e, at
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

// Note appends a remark and returns its number.
func (l *Log) Note(conn, line int, format string, args ...any) int {
	text := fmt.Appendf(nil, format, args...)
	l.Entries = append(l.Entries, Entry{Time: l.now(), Conn: conn, Side: Note, Line: line, Data: text, Total: int64(len(text))})
	return len(l.Entries) - 1
}
