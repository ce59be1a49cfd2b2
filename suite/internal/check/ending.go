package check

import (
	"github.com/pop3spec/pop3spec/suite/internal/oracle"
)

// secure tells that TLS has begun behind STLS.
func (l *link) secure() {
	if l.over {
		return
	}
	l.note("TLS has begun")
	l.oracle.Secured(l.n)
	if l.client != nil {
		l.client.Secured()
	}
	l.sent, l.come, l.body, l.unasked = nil, nil, nil, nil
}

// endedByClient tells that the client has ended the connection. What the server may
// have said to that is not judged.
func (l *link) endedByClient(how oracle.Manner) {
	if l.over {
		return
	}
	entry := l.note("the client ended the connection")
	if l.oracle.Closing(l.n) {
		how = oracle.ByServer // behind the reply to QUIT nobody can tell who was first
	}
	l.oracle.Ended(l.n, how)
	if l.client != nil {
		l.client.Ended(entry, true)
	}
	l.over = true
}

// endedByServer tells that the server has ended it.
func (l *link) endedByServer() {
	if l.over {
		return
	}
	const why = "the server closed the connection"
	free := len(l.come) == 0 && l.oracle.MayHangUp(l.n)
	entry := l.note(why)
	switch {
	case l.body != nil:
		l.body.End(&l.body.unstuff, why)
	case l.oracle.Due(l.n) && !free:
		l.oracle.Cut(l.n, entry, why)
	}
	l.oracle.Ended(l.n, oracle.ByServer)
	if l.client != nil {
		l.client.Ended(entry, false)
	}
	l.over = true
}

func (l *link) note(text string) int { return l.log.Note(l.n, "%s", text) }
