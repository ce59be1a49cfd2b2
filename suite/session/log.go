package session

import (
	"fmt"
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
	secrets *strings.Replacer
}

// NewLog returns an empty log in which the given secrets are replaced by the names
// that stand for them: secret, name, secret, name, ...
func NewLog(now func() time.Time, secrets ...string) *Log {
	return &Log{now: now, secrets: strings.NewReplacer(secrets...)}
}

// Add appends an entry and returns its number.
func (l *Log) Add(conn int, side Side, line int, data []byte) int {
	text := l.secrets.Replace(string(data))
	if side == Client {
		text = conceal(text)
	}
	l.Entries = append(l.Entries, Entry{Time: l.now(), Conn: conn, Side: side, Line: line, Data: []byte(text), Total: int64(len(data))})
	return len(l.Entries) - 1
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

// Note appends a remark and returns its number.
func (l *Log) Note(conn, line int, format string, args ...any) int {
	return l.Add(conn, Note, line, fmt.Appendf(nil, format, args...))
}

// conceal replaces what proves an identity in a command line by what it is.
func conceal(line string) string {
	word, rest, found := strings.Cut(line, " ")
	if !found {
		return line
	}
	end := rest[len(strings.TrimRight(rest, "\r\n")):]
	rest = rest[:len(rest)-len(end)]
	switch strings.ToUpper(word) {
	case "PASS":
		if rest == "" || strings.HasPrefix(rest, "{password") {
			return line
		}
		return word + " {another password}" + end
	case "APOP":
		name, digest, ok := strings.Cut(rest, " ")
		if !ok || len(digest) < 32 {
			return line
		}
		return word + " " + name + " {digest}" + end
	case "AUTH":
		mechanism, initial, ok := strings.Cut(rest, " ")
		if !ok || len(initial) <= 1 {
			return line
		}
		return word + " " + mechanism + " {initial response}" + end
	}
	return line
}
