package session

import (
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// direct follows a stage direction.
func (p *player) direct(l *link, d *transcript.Direction) error {
	switch d.Kind {
	case transcript.AwaitClient:
		return nil
	case transcript.Open, transcript.OpenTLS, transcript.OpenNewTLS, transcript.OpenOldTLS, transcript.OpenBare:
		return p.open(l, d.Kind)
	case transcript.OpenByRecord, transcript.OpenTLSByRecord:
		return p.openByRecord(l, d.Kind)
	case transcript.RecordsShow:
		return p.expectRecords(l, d)
	case transcript.GetReady:
		return p.getReady(l)
	case transcript.PauseBriefly:
		return p.pauseBriefly(l)
	case transcript.LogIn, transcript.TryLogIn:
		account, err := p.accountOf(d)
		if err != nil {
			return err
		}
		return p.logIn(l, account, d.Kind == transcript.TryLogIn)
	case transcript.LogInWith:
		return p.logInWith(l, d)
	case transcript.LogInLayered:
		return p.logInLayered(l, d)
	case transcript.Pause:
		return p.pause(d)
	case transcript.Deliver:
		return p.deliver(l, d)
	case transcript.SlowDown:
		return p.expectSlowDown(l)
	}
	if l.gone || l.conn == nil && !opens(d.Kind) {
		return nil
	}
	if d.Kind != transcript.Pipeline {
		if err := p.flush(l); err != nil {
			return err
		}
	}
	switch d.Kind {
	case transcript.Pipeline:
		l.holding = true
		return p.ready(l)
	case transcript.SendOctets, transcript.SendSplit, transcript.SendSlowly, transcript.SendTimes:
		return p.sendRaw(l, d)
	case transcript.Respond:
		return p.respond(l, d)
	case transcript.RefuseAuth:
		return p.expectRefusal(l)
	case transcript.StartTLS, transcript.StartTLS12, transcript.StartNewTLS, transcript.StartOldTLS, transcript.StartWeakTLS, transcript.ResumeTLS12:
		return p.startTLS(l, d.Kind)
	case transcript.Walk, transcript.WalkAhead:
		return p.walk(l, d)
	case transcript.Close, transcript.Drop, transcript.HalfClose, transcript.Forget:
		return p.end(l, d.Kind)
	case transcript.ServerClose:
		return p.expectClose(l)
	case transcript.AnyReply, transcript.AnyOutcome:
		return p.anyReply(l, d)
	case transcript.EachReply:
		return p.expectEach(l)
	case transcript.RefuseTLS:
		return p.expectNoTLS(l)
	case transcript.Autologout:
		return p.expectAutologout(l)
	case transcript.FitsRecord:
		return p.expectFitting(l)
	case transcript.Silence:
		return p.expectSilence(l, d)
	}
	return fmt.Errorf("%v: this direction can't be followed here", d.Pos)
}

// opens tells whether a direction opens a connection that nothing has opened, as a
// command does.
func opens(kind transcript.Kind) bool {
	switch kind {
	case transcript.Pipeline, transcript.SendOctets, transcript.SendSplit, transcript.SendSlowly, transcript.SendTimes:
		return true
	}
	return false
}

// end ends a connection from the client's side.
func (p *player) end(l *link, how transcript.Kind) error {
	manner := oracle.ByClient
	p.noteUnended(l)
	switch how {
	case transcript.HalfClose:
		if err := l.conn.HalfClose(); err != nil && !lost(err) {
			return err
		}
		p.log.Note(l.n, "client closed its half of the connection")
		p.oracle.Ended(l.n, oracle.ByClient)
		_, _ = l.conn.AwaitEnd(min(p.cfg.Timeout, time.Second))
		l.conn.Close()
	case transcript.Drop:
		manner = oracle.Abruptly
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
	return p.cfg.Sleep(p.ctx, wait)
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
	p.oracle.Delivered(p.values["user"], source)
	return nil
}

// lost tells whether an error means that the other side is gone.
func lost(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrUnexpectedEOF)
}
