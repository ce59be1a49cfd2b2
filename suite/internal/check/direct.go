package check

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// direct follows a stage direction of a transcript written by hand. It reports
// whether it knows what such directions do.
func (w *writing) direct(d *transcript.Direction) bool {
	n, t := d.Connection(), d.Kind.Traits()
	l := w.links[n]
	switch {
	case t.Delivers, t.Tries:
		w.loose = true
		return true
	case t.Idle:
		return true
	case t.Opens:
		w.opened(n, t)
		return true
	case t.LogsIn:
		w.logIn(n, d)
		return true
	case t.Greeted:
		w.ready(n)
		return true
	}
	if l == nil && t.Sends {
		l = w.ready(n)
	}
	return l == nil || l.Over || w.act(l, t)
}

// opened follows a direction that opens a connection.
func (w *writing) opened(n int, t transcript.Traits) {
	l := w.openAnew(n)
	switch {
	case t.Uncertain:
		w.giveUp(l)
	case t.Greeted:
		w.ready(n)
	}
}

// logIn has somebody logged in, if that is certain.
func (w *writing) logIn(n int, d *transcript.Direction) {
	l := w.links[n]
	if l == nil || l.Over {
		l = w.openAnew(n)
	}
	if d.Kind.Traits().Uncertain {
		w.giveUp(l)
		return
	}
	user := "{user}"
	if account := d.Account(); account != "" && account != "1" {
		user = "{user" + account + "}"
	}
	l.oracle.LoginUnseen(n, user)
}

// act follows a direction on an open connection. It reports whether it knows what such
// directions do.
func (w *writing) act(l *link, t transcript.Traits) bool {
	switch {
	case t.Pipelines:
	case t.Responds:
		l.clientSent([]byte("{response}\r\n"), true)
	case t.Refuses:
		l.oracle.Status(l.n, l.log.Note(l.n, "authentication is refused"), wire.ERR)
	case t.Replies:
		w.unseen(l)
	case t.Each:
		for l.oracle.Unanswered(l.n) > 0 && !l.Over {
			w.unseen(l)
		}
	case t.Uncertain, t.Sends, t.Walks, t.Silent, t.Ends && (t.HalfEnds || t.Forgotten):
		w.giveUp(l) // what comes of it shows with a server only
	case t.StartsTLS():
		l.secure()
	case t.Ends:
		l.EndedByClient(manner(t))
	case t.Closes:
		l.oracle.Ended(l.n, model.ByServer)
		l.Over = true
	default:
		w.giveUp(l)
		return false
	}
	return true
}

// manner is how a client ends a connection.
func manner(t transcript.Traits) model.Manner {
	if t.Abrupt {
		return model.Abruptly
	}
	return model.ByClient
}
