package conversation

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// Side is who sent something.
type Side int

const (
	// Client is the client, mostly us.
	Client Side = iota
	// Server is the server, mostly the one under test.
	Server
	// Note is a remark, such as that a connection was dropped.
	Note
)

// Place is a line of a file: of the transcript that is played, or of the log that is read.
type Place struct {
	File string
	Line int // from 1; 0 if the file has no lines
}

// String returns the place in the form that editors jump to.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Entry is one line of a conversation, or the body of one reply. It holds what was
// sent, secrets included: what is shown of it comes from [Log.Shown] or [Log.Excerpt].
type Entry struct {
	Place // that brought it about
	Time  time.Time
	Conn  int
	Side  Side
	Data  []byte // what was sent; of a long body only the beginning
	Total int64  // octets in all
	Body  bool   // the lines of a multi-line reply

	response bool   // within a SASL exchange
	parts    []part // of a body, where it comes from several places
}

// Response reports whether an entry is a response within a SASL exchange.
func (e Entry) Response() bool { return e.response }

// part is where the rest of a body comes from, up to the next part.
type part struct {
	Place
	from int64
}

// keepBody is how much of a body the log keeps: what people look at.
const keepBody = 4 << 10

// Log is what went over the connections of one conversation, in order.
type Log struct {
	// At is the place of what comes next.
	At      Place
	Entries []Entry
	now     func() time.Time
	mask    *mask.Mask
}

// NewLog returns an empty log in which the given secrets are replaced by the names
// that stand for them: secret, name, secret, name, ...
func NewLog(now func() time.Time, pairs ...string) *Log {
	return NewLogIn(now, mask.New(), pairs...)
}

// NewLogIn is NewLog for a session of a run, which has secrets of its own.
func NewLogIn(now func() time.Time, run *mask.Mask, pairs ...string) *Log {
	l := &Log{now: now, mask: run.Session()}
	for i := 0; i < len(pairs); i += 2 {
		l.mask.Learn(pairs[i], pairs[i+1])
	}
	return l
}

// Mask is the secrets that are known in this session.
func (l *Log) Mask() *mask.Mask { return l.mask }

// Add appends an entry and returns its number.
func (l *Log) Add(conn int, side Side, data []byte) int {
	if side == Client {
		l.mask.Sent(string(data))
	}
	return l.enter(Entry{Conn: conn, Side: side, Data: bytes.Clone(data), Total: int64(len(data))})
}

func (l *Log) enter(e Entry) int {
	e.Place, e.Time = l.At, l.now()
	l.Entries = append(l.Entries, e)
	return len(l.Entries) - 1
}

// Hide adds a secret, and the name that stands for it from now on.
func (l *Log) Hide(secret, name string) { l.mask.Made(secret, name) }

// AddResponse is Add for what a client sends within a SASL exchange: if nothing in it
// is known as a secret, {response} takes the place of all of it when it is shown.
func (l *Log) AddResponse(conn int, data []byte) int {
	l.mask.Responded(string(data))
	entry := l.Add(conn, Client, data)
	l.Entries[entry].response = true
	return entry
}

// Shown is what an entry holds, without secrets.
func (l *Log) Shown(entry int) []byte {
	e, _ := l.shown(entry)
	return e.Data
}

// shown returns an entry without secrets, and where octets of it went to.
func (l *Log) shown(entry int) (e Entry, moved func(int64) int64) {
	e = l.Entries[entry]
	if e.Side == Client {
		e.Data, moved = l.mask.Line(e.Data, e.response)
	} else {
		e.Data, moved = l.mask.Octets(e.Data, e.Total > int64(len(e.Data)))
	}
	return e, moved
}

// Body appends an entry for the lines of a reply, filled by Grow.
func (l *Log) Body(conn int) int { return l.enter(Entry{Conn: conn, Side: Server, Body: true}) }

// Grow adds octets to a body.
func (l *Log) Grow(entry int, p []byte) {
	e := &l.Entries[entry]
	if e.end() != l.At {
		e.parts = append(e.parts, part{l.At, e.Total})
	}
	e.Total += int64(len(p))
	if room := keepBody - len(e.Data); room > 0 {
		e.Data = append(e.Data, p[:min(room, len(p))]...)
	}
}

// end is the place that the last octets came from.
func (e *Entry) end() Place {
	if n := len(e.parts); n > 0 {
		return e.parts[n-1].Place
	}
	return e.Place
}

// Place returns the line of the file that a spot is on.
func (l *Log) Place(s model.Spot) Place {
	if len(l.Entries) == 0 {
		return l.At
	}
	e := &l.Entries[min(s.Entry, len(l.Entries)-1)]
	at := e.Place
	if s.From == 0 && s.To == 0 {
		return at
	}
	for _, p := range e.parts {
		if p.from > s.From {
			break
		}
		at = p.Place
	}
	return at
}

// Spoken reports whether the server has sent anything.
func (l *Log) Spoken() bool {
	return slices.ContainsFunc(l.Entries, func(e Entry) bool { return e.Side == Server })
}

// Note appends a remark and returns its number.
func (l *Log) Note(conn int, format string, args ...any) int {
	text := fmt.Appendf(nil, format, args...)
	return l.enter(Entry{Conn: conn, Side: Note, Data: text, Total: int64(len(text))})
}
