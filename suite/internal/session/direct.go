package session

import (
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// playing is how the directions of a kind are played.
type playing func(*player, *link, *transcript.Direction) error

// singular are the kinds that are played as no other is.
var singular = map[transcript.Kind]playing{
	transcript.AwaitClient:  func(*player, *link, *transcript.Direction) error { return nil },
	transcript.GetReady:     func(p *player, l *link, _ *transcript.Direction) error { return p.getReady(l) },
	transcript.LogInWith:    (*player).logInWith,
	transcript.LogInLayered: (*player).logInLayered,
	transcript.Pause:        func(p *player, _ *link, d *transcript.Direction) error { return p.pause(d) },
	transcript.PauseLogins:  func(p *player, _ *link, _ *transcript.Direction) error { return p.pauseLogins() },
	transcript.PauseBriefly: func(p *player, l *link, _ *transcript.Direction) error { return p.pauseBriefly(l) },
	transcript.Deliver:      (*player).deliver,
	transcript.Pipeline:     func(p *player, l *link, _ *transcript.Direction) error { return p.hold(l) },
	transcript.Respond:      (*player).respond,
	transcript.Close:        (*player).endBy,
	transcript.Drop:         (*player).endBy,
	transcript.HalfClose:    (*player).endBy,
	transcript.Forget:       (*player).endBy,
	transcript.RefuseAuth:   func(p *player, l *link, _ *transcript.Direction) error { return p.expectRefusal(l) },
	transcript.EachReply:    func(p *player, l *link, _ *transcript.Direction) error { return p.expectEach(l) },
	transcript.Silence:      (*player).expectSilence,
	transcript.ServerClose:  func(p *player, l *link, _ *transcript.Direction) error { return p.expectClose(l) },
	transcript.Autologout:   func(p *player, l *link, _ *transcript.Direction) error { return p.expectAutologout(l) },
	transcript.RefuseTLS:    func(p *player, l *link, _ *transcript.Direction) error { return p.expectNoTLS(l) },
	transcript.SlowDown:     func(p *player, l *link, _ *transcript.Direction) error { return p.expectSlowDown(l) },
	transcript.RecordsShow:  (*player).expectRecords,
	transcript.FitsRecord:   func(p *player, l *link, _ *transcript.Direction) error { return p.expectFitting(l) },
}

// playingOf returns how a kind of direction is played, nil if nobody has said so.
func playingOf(kind transcript.Kind) playing {
	if one := singular[kind]; one != nil {
		return one
	}
	t := kind.Traits()
	if _, known := variants[kind]; t.TLS != known {
		return nil // nobody has said how its TLS begins
	}
	switch {
	case t.Opens && t.Greeted:
		return func(p *player, l *link, d *transcript.Direction) error { return p.openByRecord(l, d.Kind) }
	case t.Opens:
		return func(p *player, l *link, d *transcript.Direction) error { return p.open(l, d.Kind) }
	case t.LogsIn:
		return (*player).logInAs
	case t.StartsTLS():
		return func(p *player, l *link, d *transcript.Direction) error { return p.startTLS(l, d.Kind) }
	case t.Sends && cuts[kind] != nil:
		return (*player).sendRaw
	case t.Walks:
		return (*player).walk
	case t.Tries:
		return (*player).tryMechanisms
	case t.Replies:
		return (*player).anyReply
	}
	return nil
}

// regardless reports whether a direction is played whatever has become of the connection.
func regardless(kind transcript.Kind) bool {
	t := kind.Traits()
	return t.Opens || t.Greeted || t.Idle && !t.Follows || kind == transcript.SlowDown
}

// direct follows a stage direction.
func (p *player) direct(l *link, d *transcript.Direction) error {
	play, t := playingOf(d.Kind), d.Kind.Traits()
	if play == nil {
		return fmt.Errorf("%v: this direction can't be followed here", d.Pos)
	}
	if regardless(d.Kind) {
		return play(p, l, d)
	}
	if l.gone || l.conn == nil && !t.Pipelines && !t.Sends {
		return nil
	}
	if !t.Pipelines {
		if err := p.flush(l); err != nil {
			return err
		}
	}
	return play(p, l, d)
}

// hold keeps the commands that follow back, so that they go out together.
func (p *player) hold(l *link) error {
	l.holding = true
	return p.ready(l)
}

func (p *player) logInAs(l *link, d *transcript.Direction) error {
	account, err := p.accountOf(d)
	if err != nil {
		return err
	}
	return p.logIn(l, account, d.Kind.Traits().Uncertain)
}

func (p *player) endBy(l *link, d *transcript.Direction) error { return p.end(l, d.Kind) }

// end ends a connection from the client's side.
func (p *player) end(l *link, how transcript.Kind) error {
	manner := model.ByClient
	p.noteUnended(l)
	switch how {
	case transcript.HalfClose:
		if err := l.conn.HalfClose(); err != nil && !lost(err) {
			return err
		}
		p.log.Note(l.n, "client closed its half of the connection")
		p.oracle.Ended(l.n, model.ByClient)
		_, _ = l.conn.AwaitEnd(min(p.cfg.Timeout, time.Second))
		l.conn.Close()
	case transcript.Drop:
		manner = model.Abruptly
		l.conn.Drop()
		p.log.Note(l.n, "client dropped the connection")
	default:
		l.conn.Close()
		p.log.Note(l.n, "client closed the connection")
	}
	l.shut = true
	p.oracle.Ended(l.n, manner)
	return nil
}

func (p *player) pause(d *transcript.Direction) error {
	text, _ := d.Args[0].Literal()
	wait, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("%v: %w", d.Pos, err)
	}
	return p.cfg.Clock.Sleep(p.ctx, wait)
}

func (p *player) deliver(l *link, d *transcript.Direction) error {
	name, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	if p.cfg.Deliver == nil {
		return errors.New("the target can't be delivered to")
	}
	source, err := p.cfg.Deliver(p.ctx, name)
	if err != nil {
		return fmt.Errorf("delivering %s: %w", name, err)
	}
	p.log.Note(l.n, "message delivered to the maildrop")
	p.delivered = true
	p.oracle.Delivered(p.values["user"], source)
	return nil
}

// lost reports whether an error means that the other side is gone.
func lost(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, io.ErrUnexpectedEOF)
}
