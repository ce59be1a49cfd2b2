package session

import (
	"bytes"
	"errors"
	"slices"
	"strconv"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Epilogue is how sessions that follow a script look at what it has left. A reply is a
// promise: what counts is what is there afterwards.
type Epilogue struct {
	// Situation has the transport and the login of the sessions.
	Situation situation.Situation
	// Reverse has the second account visited before the first.
	Reverse bool
	// UniqueIDs says that the server has UIDL.
	UniqueIDs bool
	// Tour are commands of TRANSACTION that are sent in each of the sessions, fetch nothing, and leave the maildrop as
	// it is.
	Tour []string
}

const (
	// mostFetched and mostOctets bound what is fetched from a maildrop.
	mostFetched = 12
	mostOctets  = 256 << 10
	// firstVisit is the number of the first connection of an epilogue, which no script has.
	firstVisit = 95
)

// deleting are the commands that mark messages as deleted.
var deleting = wire.Keywords(func(s wire.Spec) bool { return s.Deletes })

// epilogue looks into the maildrops that the script knew and had opened, in sessions of their own.
// Nothing is looked at after a session that has shown a server to be broken: what is left then
// is a consequence.
func (p *player) epilogue() error {
	e := p.cfg.Epilogue
	if e == nil || p.worseThan(requirement.Warn, 0) || len(p.own) > 0 {
		return nil
	}
	whole := p.delivered || p.sent(deleting...)
	p.identified = e.UniqueIDs && p.sent("UIDL") && !p.delivered
	if !whole && p.cfg.World.LoginDelay > 0 {
		return nil // each look would cost a wait
	}
	// A session that is still open has marks that nobody has committed: without QUIT they mean nothing.
	for _, l := range p.inOrder() {
		if l.conn == nil || l.gone || l.shut {
			continue
		}
		if p.oracle.Closing(l.n) {
			if err := p.awaitClose(l); err != nil {
				return err
			}
			continue
		}
		if err := p.end(l, transcript.Drop); err != nil {
			return err
		}
	}
	p.cfg.Situation = e.Situation
	p.placeBy(e.Situation[situation.Transport])
	for i, account := range p.touched(e.Reverse) {
		l := p.link(firstVisit + i)
		err := p.look(l, account, whole)
		if errors.Is(err, ErrRefused) {
			continue // that an account is not let in is judged where the script logs in
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// touched are the accounts whose maildrops the script has opened, and whose content is known.
func (p *player) touched(reverse bool) (accounts []int) {
	visitors := p.oracle.Visitors()
	for i, a := range p.cfg.Accounts {
		if _, known := p.cfg.World.Maildrops[a.User]; known && slices.Contains(visitors, a.User) &&
			!p.oracle.Overlapped(a.User) {
			accounts = append(accounts, i)
		}
	}
	if reverse {
		slices.Reverse(accounts)
	}
	return accounts
}

// sent reports whether the client has sent one of some commands, another user's left out.
func (p *player) sent(keywords ...string) bool {
	return slices.ContainsFunc(p.log.Entries, func(e conversation.Entry) bool {
		return e.Side == conversation.Client && e.Conn != Company && slices.ContainsFunc(keywords, func(k string) bool {
			return bytes.Contains(bytes.ToUpper(e.Data), []byte(k))
		})
	})
}

// look logs in and has the model compare what is there with what it expects: the numbers, the
// unique-ids and, if something may have changed, the messages.
func (p *player) look(l *link, account int, whole bool) error {
	if err := p.logIn(l, account, false); err != nil || l.gone {
		return err
	}
	want, known := p.oracle.Count(l.n)
	strange := false
	commands := []string{"STAT"}
	if whole {
		commands = append(commands, "LIST")
	}
	if p.cfg.Epilogue.UniqueIDs {
		commands = append(commands, "UIDL")
	}
	for i := 0; i < len(commands) && !l.gone; i++ {
		if err := p.send(l, []byte(commands[i]+"\r\n")); err != nil {
			return err
		}
		line, err := p.readWhole(l, false, false)
		if err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if n, is := model.LeadingNumber(wire.ParseStatus(line).Text); is && known && n != want {
			strange = true
			continue // which message has which number is not known now, and the others tell whose mistake it is
		}
		if whole && p.identified { // a session may have an order of its own: the numbers say nothing
			commands = append(commands, p.fetches(l)...)
		}
	}
	if !strange {
		if err := p.tour(l); err != nil {
			return err
		}
	}
	if l.gone || !p.oracle.MayQuit(l.n) {
		return nil
	}
	return p.leave(l)
}

// tour sends what a server may do in another way in this situation only; the model judges it. It ends with the first
// finding, of which all others may be consequences.
func (p *player) tour(l *link) error {
	for _, command := range p.cfg.Epilogue.Tour {
		if l.gone || p.worseThan(requirement.Info, 0) {
			return nil
		}
		if err := p.send(l, []byte(command+"\r\n")); err != nil {
			return err
		}
		if _, err := p.readWhole(l, false, false); err != nil {
			return err
		}
	}
	return nil
}

// fetches are the commands that fetch what is in a maildrop of ordinary size.
func (p *player) fetches(l *link) (commands []string) {
	count, counted := p.oracle.Count(l.n)
	total, _ := p.oracle.Total(l.n)
	if !counted || count > mostFetched || total > mostOctets {
		return nil
	}
	for n := range count {
		commands = append(commands, "RETR "+strconv.Itoa(n+1))
	}
	return commands
}
