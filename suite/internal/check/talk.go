package check

import (
	"bytes"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// talk is a conversation that is told to the judges, and kept to show excerpts of it.
type talk struct {
	oracle *oracle.Oracle
	log    *conversation.Log
	now    time.Time
	links  map[int]*link
	judges bool // the clients are judged
	judged []*client.Judge
}

// link is one connection of a conversation.
type link struct {
	*talk
	n       int
	client  *client.Judge // nil if nobody judges it
	sent    []byte        // of the client, not a whole line yet
	come    []byte        // the same of the server
	body    *body         // lines of a reply are coming
	over    bool          // nothing that follows is judged
	unasked []unasked
}

// unasked is a line that the server sent though nothing was due.
type unasked struct {
	entry int
	line  []byte
}

// body is the lines of a reply.
type body struct {
	*oracle.Body
	entry   int
	unstuff wire.Unstuffer
	omit    bool // it is not judged
}

func newTalk(w oracle.World) *talk {
	t := &talk{oracle: oracle.New(w), links: map[int]*link{}}
	t.log = conversation.NewLog(func() time.Time { return t.now })
	return t
}

// open begins connection n, or begins it anew.
func (t *talk) open(n int, secure bool) *link {
	l := &link{talk: t, n: n}
	if t.judges {
		l.client = client.New(secure)
		t.judged = append(t.judged, l.client)
	}
	t.links[n] = l
	t.oracle.Connected(n, secure)
	return l
}

// clientSent takes octets of the client.
func (l *link) clientSent(octets []byte, masked bool) {
	if l.over {
		return
	}
	l.surprised()
	l.sent = append(l.sent, octets...)
	for {
		i := bytes.IndexByte(l.sent, '\n') + 1
		if i == 0 {
			return
		}
		line := bytes.Clone(l.sent[:i])
		l.sent = l.sent[i:]
		l.clientLine(line, masked)
	}
}

func (l *link) clientLine(line []byte, masked bool) {
	entry := l.log.Add(l.n, conversation.Client, l.conceal(line, masked))
	if masked {
		l.oracle.SentMasked(l.n, entry, line)
	} else {
		l.oracle.Sent(l.n, entry, line)
	}
	switch {
	case l.client == nil:
	case masked:
		l.client.SentMasked(entry, line)
	default:
		l.client.Sent(entry, line)
	}
}

// serverSent takes octets of the server.
func (l *link) serverSent(octets []byte) {
	for len(octets) > 0 && !l.over {
		if l.body != nil {
			octets = octets[l.lines(octets):]
			continue
		}
		i := bytes.IndexByte(octets, '\n') + 1
		if i == 0 {
			l.come = append(l.come, octets...)
			return
		}
		line := append(l.come, octets[:i]...)
		l.come, octets = nil, octets[i:]
		l.serverLine(line)
	}
}

// serverLine takes the first line of a reply, the greeting, or a challenge.
func (l *link) serverLine(line []byte) {
	entry := l.log.Add(l.n, conversation.Server, line)
	if !l.oracle.Due(l.n) {
		l.unasked = append(l.unasked, unasked{entry, line})
		return
	}
	switch l.oracle.Line(l.n, entry, line) {
	case oracle.Again:
		return
	case oracle.Lines:
		l.begin()
	}
	if l.client != nil {
		l.client.Line(entry, line)
	}
}

// surprised judges what the server said without being asked, once it shows that it was
// no good-bye.
func (l *link) surprised() {
	for _, u := range l.unasked {
		l.oracle.Line(l.n, u.entry, u.line)
	}
	l.unasked = nil
}

// begin begins the lines of a reply.
func (l *link) begin() {
	entry := l.log.Body(l.n)
	l.body = &body{Body: l.oracle.Body(l.n, entry), entry: entry}
}

// lines takes octets of them, and returns how many there were.
func (l *link) lines(octets []byte) int {
	b := l.body
	n := b.unstuff.Feed(octets, func(text []byte) {
		_, _ = b.Write(text)
		if l.client != nil {
			l.client.Text(text)
		}
	})
	l.log.Grow(b.entry, octets[:n])
	if b.unstuff.Done() {
		l.body = nil
		if b.omit {
			l.oracle.LinesUnseen(l.n)
		} else {
			b.End(&b.unstuff, "")
		}
		if l.client != nil {
			l.client.EndText()
		}
	}
	return n
}

// linesOmitted tells that the lines of the reply that came last are not known.
func (l *link) linesOmitted() {
	if l.over || l.body == nil {
		return
	}
	l.log.Note(l.n, "the lines of the reply are not known")
	l.body = nil
	l.oracle.LinesUnseen(l.n)
}
