package session

import (
	"errors"
	"fmt"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// keepLines is how much of a reply is kept to compare it with the script.
const keepLines = 16 << 20

// readReply reads a reply, or the greeting, with all its lines. If mayEnd is set the
// connection may end instead.
func (p *player) readReply(l *link, mayEnd bool) error {
	_, err := p.readWhole(l, mayEnd, false)
	return err
}

// readWhole reads a reply and returns its first line; keep asks to keep the others.
func (p *player) readWhole(l *link, mayEnd, keep bool) ([]byte, error) {
	if l.bare {
		return nil, errors.New("there are no replies on the TLS port in clear")
	}
	if err := p.flush(l); err != nil {
		return nil, err
	}
	l.kept, l.followed = nil, false
	line, err := p.readStatus(l, mayEnd, p.cfg.Timeout)
	if err != nil || l.gone {
		return line, err
	}
	if p.oracle.LinesFollow(l.n) {
		return line, p.readLines(l, keep)
	}
	return line, nil
}

// readStatus reads lines until one is the reply that is due.
func (p *player) readStatus(l *link, mayEnd bool, wait time.Duration) ([]byte, error) {
	var kind awaited
	if !mayEnd && wait == p.cfg.Timeout && p.cfg.Hangs != nil {
		if asked, _, due := p.oracle.Oldest(l.n); due {
			kind = replyTo(asked)
			wait = p.cfg.Hangs.patience(kind, wait)
		}
	}
	began := p.cfg.Clock.Now()
	deadline := began.Add(wait)
	for {
		line, err := l.conn.LineWithin(deadline.Sub(p.cfg.Clock.Now()))
		if hung := IsTimeout(err) && len(line) == 0; hung || err == nil {
			p.came(kind, began, hung)
		}
		p.noteGreeting(l, line, err, wait)
		if err != nil {
			return line, p.cut(l, line, err, mayEnd, wait)
		}
		if p.saidFarewell(l, line) {
			p.log.Add(l.n, conversation.Server, line)
			return line, p.timedOut(l)
		}
		before, inside := len(p.oracle.Findings()), p.oracle.InTransaction(l.n)
		result := l.said.Line(line)
		p.noteLogin(l, inside)
		switch result {
		case model.Again:
			continue
		case model.Nothing:
			if p.worseThan(requirement.Warn, before) {
				p.surplus(l, muchLater)
			}
		case model.Lines, model.Response:
		}
		return line, nil
	}
}

// readLines streams the lines of a multi-line reply through the conversation.
func (p *player) readLines(l *link, keep bool) error {
	body := l.said.BeginLines()
	if keep {
		body.Text = func(text []byte) {
			if len(l.kept) < keepLines {
				l.kept = append(l.kept, text...)
			}
		}
	}
	kind := linesOf(p.oracle.Last(l.n))
	began, wait := p.cfg.Clock.Now(), p.cfg.Hangs.patience(kind, p.cfg.Timeout)
	err := l.conn.BodyWithin(wait, body.Expected(), body)
	l.followed = true
	suspect := IsTimeout(err) && body.Form().Suspect() // it ended, only in the wrong way: the session can go on
	p.came(kind, began, IsTimeout(err) && !suspect)
	if err == nil {
		return nil
	}
	l.said.CutOff(p.reason(err, wait))
	p.log.Note(l.n, "%s", p.reason(err, wait))
	if suspect {
		return nil
	}
	l.conn.Drop()
	l.gone, l.shut = true, true
	p.oracle.Ended(l.n, model.Abruptly)
	return &stopped{"a reply did not end"}
}

// cut handles a reply that did not come.
func (p *player) cut(l *link, partial []byte, err error, mayEnd bool, wait time.Duration) error {
	if ctxErr := p.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	if mayEnd && IsTimeout(err) && wait < p.cfg.Timeout {
		return err
	}
	if stop := p.unlayered(l, err); stop != nil {
		return stop
	}
	why := p.reason(err, wait)
	if len(partial) > 0 {
		p.log.Add(l.n, conversation.Server, partial[:min(len(partial), 2048)])
	}
	entry := p.log.Note(l.n, "%s", why)
	ended := len(partial) == 0 && !IsTimeout(err) && !errors.Is(err, errLineTooLong)
	early := ended && p.oracle.Impatient(l.n) && l.conn.deaf(p.sleep)
	if ended && (mayEnd || early || p.oracle.MayHangUp(l.n)) {
		l.gone = true
		if early {
			p.oracle.HungUp(l.n, entry)
		}
		lost := !mayEnd && p.oracle.InTransaction(l.n)
		p.oracle.Ended(l.n, model.ByServer)
		if lost {
			return &stopped{why} // what the rest builds upon will not be
		}
		return nil
	}
	if ended && p.mayHaveTimedOut(l) {
		return p.timedOut(l)
	}
	if len(partial) > 0 {
		p.oracle.Unended(l.n, entry, partial)
	}
	p.oracle.Cut(l.n, entry, why)
	if len(l.said.Unended(conversation.Client).Octets) > 0 && IsTimeout(err) {
		p.unanswered(model.Spot{Entry: entry}, why, "a command is not answered while the beginning of another one is there")
	}
	l.gone = true
	p.oracle.Ended(l.n, model.ByServer)
	return &stopped{why}
}

// reason puts into words why reading failed.
func (p *player) reason(err error, wait time.Duration) string {
	switch {
	case IsTimeout(err):
		return fmt.Sprintf("nothing more came within %s", wait.Round(time.Millisecond))
	case errors.Is(err, errLineTooLong), errors.Is(err, errEndless):
		return err.Error()
	}
	return "the server closed the connection"
}

// expectClose wants the server to close the connection.
func (p *player) expectClose(l *link) error {
	if p.oracle.Closing(l.n) {
		return p.awaitClose(l)
	}
	extra, err := l.conn.AwaitEnd(p.cfg.Timeout)
	if err != nil || len(extra) > 0 {
		entry := p.log.Add(l.n, conversation.Server, extra[:min(len(extra), 2048)])
		p.fails(model.Spot{Entry: entry}, "the server closes the connection",
			fmt.Sprintf("%q", extra[:min(len(extra), 200)]), "the connection was not closed")
	}
	l.gone = true
	p.ended(l)
	return nil
}

// awaitClose waits for the end of a connection on which QUIT was answered.
func (p *player) awaitClose(l *link) error {
	if l.gone || !p.oracle.Closing(l.n) {
		return nil
	}
	extra, err := l.conn.AwaitEnd(patience(10*time.Second, p.cfg.Timeout, p.cfg.Timeout))
	l.gone = true
	if err != nil || len(extra) > 0 {
		entry := p.log.Add(l.n, conversation.Server, extra[:min(len(extra), 2048)])
		p.oracle.StillOpen(l.n, entry, extra, err == nil)
		return nil
	}
	p.ended(l)
	return nil
}

// expectEach wants a reply to each command that has none yet.
func (p *player) expectEach(l *link) error {
	before := len(p.oracle.Findings())
	for p.oracle.Due(l.n) && !l.gone {
		if err := p.readReply(l, false); err != nil {
			return err
		}
	}
	switch {
	case l.gone:
	case p.worseThan(requirement.Warn, before):
		p.fails(model.Spot{Entry: len(p.log.Entries) - 1}, "the replies that the commands get one by one", "others",
			"commands that were sent ahead do not get the replies that they get one by one")
	default:
		p.holds()
	}
	return nil
}

// expectSilence wants nothing to come for a while.
func (p *player) expectSilence(l *link, d *transcript.Direction) error {
	text, _ := d.Args[0].Literal()
	wait, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("%v: %w", d.Pos, err)
	}
	line, err := l.conn.LineWithin(wait)
	if IsTimeout(err) && len(line) == 0 {
		p.holds()
		return nil
	}
	if err != nil && len(line) == 0 {
		l.gone = true
		p.oracle.Ended(l.n, model.ByServer)
		return nil
	}
	entry := p.log.Add(l.n, conversation.Server, line)
	p.fails(model.Spot{Entry: entry}, "nothing", fmt.Sprintf("%q", line), "the server spoke though nothing was due")
	l.conn.Drop()
	l.gone, l.shut = true, true // what it says from now on answers nobody knows what
	p.oracle.Ended(l.n, model.Abruptly)
	return nil
}
