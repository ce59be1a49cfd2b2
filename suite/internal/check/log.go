package check

import (
	"bytes"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Log judges a session that a debug log or a packet capture tells of. What a server and a client
// are found to have done wrong holds even if somebody has edited the log.
func Log(s *debuglog.Session) *Outcome {
	if name := foreign(s); name != "" {
		return &Outcome{Remark: fmt.Sprintf("this is %s, the client speaks POP3", name)}
	}
	o := judge(s, false)
	if !s.Text || len(o.Findings) == 0 || s.Exact && o.countsLF {
		return o
	}
	if careful := judge(s, true); len(careful.Findings) < len(o.Findings) {
		careful.Remark = edited(o, careful)
		return careful
	}
	return o
}

// judge judges a session; cautious says that whatever somebody may have edited counts for
// nothing.
func judge(s *debuglog.Session, cautious bool) *Outcome {
	t := newTalk(model.World{Expires: s.Begins == debuglog.Midway})
	t.judgeBoth()
	l := t.open(only, s.Secure)
	begin(l, s.Begins)
	for _, e := range s.Events {
		t.now = e.Time
		if cautious {
			e = l.doubted(e)
		}
		l.event(s, e, cautious)
	}
	o := t.outcome()
	o.incomplete(s.Begins, s.Mended)
	return o
}

// only is the number of the connection where there is one.
const only = 1

// begin begins a session as far as the log has its beginning.
func begin(l *link, from debuglog.Beginning) {
	switch from {
	case debuglog.BehindGreeting:
		l.oracle.GreetingUnseen(l.n)
		l.Judge.GreetingUnseen()
	case debuglog.AtLogin, debuglog.Midway:
		l.oracle.LoginUnseen(l.n, "")
		l.Judge.LoginUnseen()
	}
}

// event tells the judges of one event.
func (l *link) event(s *debuglog.Session, e debuglog.Event, cautious bool) {
	l.log.At = conversation.Place{File: e.File, Line: e.Line}
	switch e.Kind {
	case debuglog.Client, debuglog.Masked:
		l.clientSent(e.Data, e.Kind == debuglog.Masked)
		l.Over = l.Over || bytes.HasPrefix(e.Data, []byte{0x16, 3}) // TLS, which nobody has agreed on
	case debuglog.Server:
		if len(l.log.Entries) == 0 && s.Begins == debuglog.AtLogin {
			l.log.Add(l.n, conversation.Server, e.Data) // the reply to a login that is not in the log
			return
		}
		if r := l.Lines(); e.Doubt && r == nil {
			l.Status(e.Data)
			return
		} else if e.Doubt && r != nil {
			r.Unjudged = true
		}
		l.serverSent(e.Data)
		if r := l.Lines(); r != nil && (cautious || !s.Exact) && isMessage(l.oracle.Last(l.n)) {
			r.Unjudged = true
		}
	case debuglog.Omitted:
		l.linesOmitted()
	case debuglog.SecuredByTLS:
		l.secure()
	case debuglog.EndedByClient:
		l.EndedByClient(model.ByClient)
	case debuglog.EndedByServer:
		l.EndedByServer(l.now, false)
	}
}

// isMessage reports whether the lines of a reply are those of a message, in which every
// octet counts.
func isMessage(cmd wire.Command) bool { return cmd.Spec().Content == wire.Message }
