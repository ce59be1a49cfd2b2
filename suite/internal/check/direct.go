package check

import (
	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// direct follows a stage direction of a transcript that somebody has written.
func (w *writing) direct(d *transcript.Direction) {
	n := d.Connection()
	l := w.links[n]
	switch d.Kind {
	case transcript.Open, transcript.OpenTLS, transcript.OpenNewTLS:
		w.openAnew(n)
		return
	case transcript.GetReady:
		w.ready(n)
		return
	case transcript.LogIn, transcript.LogInWith, transcript.LogInLayered:
		w.logIn(n, d)
		return
	case transcript.Deliver:
		w.loose = true
		return
	case transcript.OpenOldTLS, transcript.OpenBare, transcript.TryLogIn:
		if l == nil || l.over {
			l = w.openAnew(n)
		}
		w.giveUp(l)
		return
	}
	if l == nil && opens(d.Kind) {
		l = w.ready(n)
	}
	if l != nil && !l.over {
		w.act(l, d)
	}
}

// opens tells whether a direction opens a connection, as a command does.
func opens(kind transcript.Kind) bool {
	switch kind {
	case transcript.SendOctets, transcript.SendSplit, transcript.SendSlowly, transcript.SendTimes:
		return true
	}
	return false
}

// logIn has somebody logged in.
func (w *writing) logIn(n int, d *transcript.Direction) {
	l := w.links[n]
	if l == nil || l.over {
		l = w.openAnew(n)
	}
	user := "{user}"
	if d.Kind == transcript.LogIn && len(d.Args) > 0 && d.Args[0].String() != "1" {
		user = "{user" + d.Args[0].String() + "}"
	}
	l.oracle.LoginUnseen(n, user)
}

// act follows a direction on an open connection.
func (w *writing) act(l *link, d *transcript.Direction) {
	switch d.Kind {
	case transcript.Pause, transcript.PauseBriefly, transcript.Pipeline, transcript.AwaitClient:
	case transcript.Respond:
		l.clientSent([]byte("{response}\r\n"), true)
	case transcript.StartTLS, transcript.StartTLS12, transcript.StartNewTLS:
		w.asked[l.n] = nil
		l.secure()
	case transcript.Close:
		l.endedByClient(oracle.ByClient)
	case transcript.Drop:
		l.endedByClient(oracle.Abruptly)
	case transcript.ServerClose:
		l.oracle.Ended(l.n, oracle.ByServer)
		l.over = true
	case transcript.RefuseAuth:
		w.next(l)
		l.oracle.Status(l.n, l.note("authentication is refused"), wire.ERR)
	case transcript.AnyReply, transcript.AnyOutcome:
		w.unseen(l, w.next(l))
	case transcript.EachReply:
		for len(w.asked[l.n]) > 0 && !l.over {
			w.unseen(l, w.next(l))
		}
	default:
		w.giveUp(l)
	}
}
