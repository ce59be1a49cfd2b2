package session

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pop3spec/pop3spec/suite/oracle"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// command sends a command line, or holds it back for a pipelined segment.
func (p *player) command(l *link, text transcript.Text) error {
	if l.gone {
		return nil
	}
	if err := p.ready(l); err != nil {
		return err
	}
	line, err := p.commandLine(l, text)
	if err != nil {
		return err
	}
	if l.gone {
		return nil
	}
	if l.holding {
		l.batch = append(l.batch, line...)
		p.note(l, line)
		return nil
	}
	return p.send(l, line)
}

// mostOctets is the most that one direction can send.
const mostOctets = 64 << 20

// busy tells whether octets are still being written in the background.
func (l *link) busy() bool {
	if l.writing == nil {
		return false
	}
	select {
	case <-l.writing:
		l.writing = nil
		return false
	default:
		return true
	}
}

// ready opens the connection if nothing has, and reads a greeting that the script
// passed over.
func (p *player) ready(l *link) error {
	if l.conn == nil || l.shut {
		if err := p.open(l, transcript.Open); err != nil {
			return err
		}
	}
	if p.oracle.AwaitsGreeting(l.n) {
		return p.readReply(l, false)
	}
	return nil
}

// open opens the connection.
func (p *player) open(l *link, kind transcript.Kind) error {
	address, config := p.cfg.Address, limited(p.cfg.TLS, kind)
	if kind != transcript.Open && !p.cfg.Implicit {
		address = p.cfg.TLSAddress
	} else if !p.cfg.Implicit {
		config = nil
	}
	if kind == transcript.OpenBare {
		config = nil
	}
	if address == "" {
		return errors.New("the target has no such address")
	}
	return p.connect(l, kind, address, config)
}

// connect opens the connection at an address, with TLS if there is a configuration.
func (p *player) connect(l *link, kind transcript.Kind, address string, config *tls.Config) error {
	conn, err := Connect(p.ctx, p.cfg.Dialer, address, config, p.cfg.Timeout)
	if err != nil {
		return p.openRefused(l, kind, fmt.Errorf("connecting to %s: %w", address, err))
	}
	*l = link{n: l.n, conn: conn, address: address, bare: kind == transcript.OpenBare}
	p.log.Note(l.n, p.line, "connected to %s", address)
	if l.bare {
		return nil
	}
	p.oracle.Connected(l.n, conn.Secure())
	if conn.Secure() {
		p.secured(l)
	}
	return nil
}

// send writes lines and tells the oracle of them. A server that no longer takes
// them has ended the connection, which shows when the reply is read.
func (p *player) send(l *link, octets []byte) error {
	p.note(l, octets)
	return p.write(l, octets)
}

// write sends octets beside which nothing is being read: what does not fit into the
// buffers of the network waits for the server to read, while its replies fill the
// buffers the other way; so long batches are written in the background.
func (p *player) write(l *link, octets []byte) error {
	const fits = 16 << 10
	if len(octets) > fits || l.busy() {
		before, done := l.writing, make(chan struct{})
		l.writing = done
		go func(c *Conn) {
			if before != nil {
				<-before
			}
			_ = c.Write(octets)
			close(done)
		}(l.conn)
		return nil
	}
	err := l.conn.Write(octets)
	if err != nil && !lost(err) {
		return fmt.Errorf("sending: %w", err)
	}
	return nil
}

// note logs what is about to be sent, line by line, and tells the oracle.
func (p *player) note(l *link, octets []byte) {
	l.partial = append(l.partial, octets...)
	for !l.bare {
		i := bytes.IndexByte(l.partial, '\n')
		if i < 0 {
			return
		}
		line := bytes.Clone(l.partial[:i+1])
		l.partial = l.partial[i+1:]
		add := p.log.Add
		if p.oracle.Responding(l.n) {
			add = p.log.AddResponse
		}
		entry := add(l.n, Client, p.line, line)
		p.oracle.Sent(l.n, entry, line)
	}
}

// flush sends what was held back.
func (p *player) flush(l *link) error {
	batch := l.batch
	l.batch, l.holding = nil, false
	if len(batch) == 0 || l.conn == nil {
		return nil
	}
	return p.write(l, batch)
}

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

func (p *player) sendRaw(l *link, d *transcript.Direction) error {
	if err := p.ready(l); err != nil || l.gone {
		return err
	}
	text, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	piece := len(text)
	switch d.Kind {
	case transcript.SendSplit:
		piece = 1
	case transcript.SendSlowly:
		n, err := p.expand(l, d.Args[1])
		if err != nil {
			return err
		}
		if piece, err = strconv.Atoi(n); err != nil || piece < 1 {
			return fmt.Errorf("%v: pieces of %q octets", d.Pos, n)
		}
	case transcript.SendTimes:
		times, err := p.expand(l, d.Args[1])
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(times)
		if err != nil || n < 1 || n*len(text) > mostOctets {
			return fmt.Errorf("%v: %q times %d octets", d.Pos, times, len(text))
		}
		text = strings.Repeat(text, n)
		piece = len(text)
	}
	p.note(l, []byte(text))
	for rest := []byte(text); len(rest) > 0; {
		n := min(piece, len(rest))
		if err := p.write(l, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// end ends a connection from the client's side.
func (p *player) end(l *link, how transcript.Kind) error {
	manner := oracle.ByClient
	switch how {
	case transcript.HalfClose:
		if err := l.conn.HalfClose(); err != nil && !lost(err) {
			return err
		}
		p.log.Note(l.n, p.line, "client closed its half of the connection")
		p.oracle.Ended(l.n, oracle.ByClient)
		_, _ = l.conn.AwaitEnd(min(p.cfg.Timeout, time.Second))
		l.conn.Close()
	case transcript.Drop:
		manner = oracle.Abruptly
		l.conn.Drop()
		p.log.Note(l.n, p.line, "client dropped the connection")
	default:
		l.conn.Close()
		p.log.Note(l.n, p.line, "client closed the connection")
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
	p.log.Note(l.n, p.line, "message delivered to the maildrop")
	p.oracle.Delivered(p.values["user"], source)
	return nil
}

// lost tells whether an error means that the other side is gone.
func lost(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrUnexpectedEOF)
}
