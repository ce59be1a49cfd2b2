package check

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// writing is a transcript written by hand, as it is being followed. Where it
// leaves open what happens, nothing more is said about the connection.
type writing struct {
	*talk
	account transcript.Account
	vague   map[int]bool // entries of commands in which a value is known only when they are sent
	loose   bool         // the numbers of messages are open
}

// written judges a transcript written by hand.
func written(s *transcript.Script) *Outcome {
	w := &writing{account: s.Header.Account, vague: map[int]bool{}}
	if w.account == (transcript.Account{}) {
		w.account = transcript.DefaultAccount
	}
	// That a server removes what was fetched can't be excluded.
	w.talk = newTalk(model.World{Expires: true})
	for _, step := range s.Steps {
		w.log.At = conversation.Place{Line: step.Position().Line}
		switch step := step.(type) {
		case *transcript.Command:
			w.command(step)
		case *transcript.Expect:
			w.reply(step)
		case *transcript.Direction:
			w.direct(step)
		}
	}
	return w.outcome()
}

// ready is the connection, opened if nothing has opened it. Whether TLS is spoken is
// for the run to say.
func (w *writing) ready(n int) *link {
	l := w.links[n]
	if l == nil {
		l = w.openAnew(n)
	}
	if !l.Over && l.oracle.AwaitsGreeting(n) {
		l.oracle.GreetingUnseen(n)
	}
	return l
}

func (w *writing) openAnew(n int) *link { return w.open(n, true) }

// giveUp says nothing more about a connection.
func (w *writing) giveUp(l *link) {
	w.loose = w.loose || l.oracle.InTransaction(l.n) || l.oracle.Due(l.n)
	l.Over = true
}

func (w *writing) command(c *transcript.Command) {
	l := w.ready(c.Connection())
	if l.Over {
		return
	}
	text := c.Text.String()
	cmd := wire.ParseCommand([]byte(text))
	responding := l.oracle.Responding(l.n)
	if strings.Contains(cmd.Word, "{") && !responding {
		w.giveUp(l)
		return
	}
	if cmd.Keyword == "AUTH" {
		text = strings.ReplaceAll(text, "{scram}", "SCRAM-SHA-1")
	}
	if cmd.Keyword == "USER" && cmd.Rest == w.account.User {
		text = "USER {user}" // they are the same
	}
	// Whether a proof is right is for the run to say.
	proof := cmd.Spec().Login == wire.Decides
	entry := len(w.log.Entries)
	l.clientSent([]byte(text+"\r\n"), responding || proof)
	if !responding && !proof && vague(c.Text) {
		w.vague[entry] = true
	}
}

// vague reports whether a part of a command is not known before it is sent.
func vague(text transcript.Text) bool {
	return slices.ContainsFunc(text,
		func(p transcript.Part) bool { return p.Name != "" && !strings.HasPrefix(p.Name, "user") })
}

// reply judges an expectation.
func (w *writing) reply(e *transcript.Expect) {
	l := w.links[e.Connection()]
	if l == nil || l.Over {
		return
	}
	if l.oracle.AwaitsGreeting(l.n) {
		l.oracle.GreetingUnseen(l.n)
		return
	}
	entry := l.log.Add(l.n, conversation.Server, []byte(e.Status.Text.String()+"\r\n"))
	is := indicator(e.Status)
	if is == wire.Challenge {
		l.oracle.Status(l.n, entry, is)
		return
	}
	asked, sent, _ := l.oracle.Oldest(l.n)
	switch {
	case w.vague[sent] || is == wire.Malformed:
		w.unseen(l)
	case is == wire.OK && !w.loose && w.numbers(l, entry, asked, e):
	default:
		l.oracle.Status(l.n, entry, is)
	}
}

// harmless reports whether a command changes nothing, whatever the reply to it is.
func harmless(spec wire.Spec) bool { return spec.Standard() && !spec.Changes && !spec.Settles }

// unseen takes a reply of which nothing is known.
func (w *writing) unseen(l *link) {
	if asked, _, _ := l.oracle.Oldest(l.n); harmless(asked.Spec()) {
		l.oracle.ReplyUnseen(l.n)
		return
	}
	w.giveUp(l)
}

// indicator is the status that a line asks for, Malformed if that is open.
func indicator(want transcript.Line) wire.Indicator {
	text := want.Text.String()
	if want.Kind == transcript.Pattern {
		text = strings.NewReplacer(`\+`, "+", "[+]", "+", `\-`, "-").Replace(text)
	}
	for _, is := range []wire.Indicator{wire.OK, wire.ERR} {
		if strings.HasPrefix(text, is.String()) {
			return is
		}
	}
	if want.Kind != transcript.Pattern {
		return wire.ParseStatus([]byte(text)).Indicator
	}
	return wire.Malformed
}
