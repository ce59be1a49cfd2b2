package session

import (
	"fmt"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// command sends a command line, or holds it back for a pipelined segment.
func (p *player) command(l *link, text transcript.Text) error {
	if l.gone {
		return nil
	}
	if err := p.makeReady(l); err != nil {
		return err
	}
	line, err := p.commandLine(l, text)
	if err != nil {
		return err
	}
	if l.gone {
		return nil
	}
	if p.cfg.Recording && len(line) > wire.LongestCommand && hasInitial(text) {
		return ErrTooLong
	}
	line = p.spell(l, line)
	if l.holding {
		l.batch = append(l.batch, line...)
		p.note(l, line)
		return nil
	}
	return p.sendApart(l, line)
}

// hasInitial reports whether a command carries the initial response of the account at hand.
func hasInitial(text transcript.Text) bool {
	return slices.ContainsFunc(text, func(part transcript.Part) bool { return part.Name == "initial" })
}

// busy reports whether octets are still being written in the background.
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

// ready opens the connection if nothing has, reads a greeting that the script passed
// over, and upgrades a session that was written without TLS.
func (p *player) ready(l *link) error {
	if l.conn == nil || l.shut {
		if err := p.open(l, transcript.Open); err != nil {
			return err
		}
	}
	if p.oracle.AwaitsGreeting(l.n) {
		before := p.trouble.TurnedAway
		if err := p.readReply(l, false); err != nil {
			return err
		}
		if t := p.trouble.TurnedAway; t != before {
			return &stopped{t.How} // there is no session
		}
	}
	if p.cfg.Upgrade && !l.gone && !l.bare && !l.conn.Secure() {
		return p.upgrade(l)
	}
	return nil
}

// makeReady is ready where a script goes on in its own words: what comes before comes before them, if they are the
// first of a connection.
func (p *player) makeReady(l *link) error {
	first := l.conn == nil || l.shut
	if err := p.ready(l); err != nil || l.gone || !first {
		return err
	}
	return p.prepare(l, p.makeReady)
}

// send writes lines and tells the oracle of them. A server that no longer takes
// them has ended the connection, which shows when the reply is read.
func (p *player) send(l *link, octets []byte) error {
	if err := l.conn.pass(octets); err != nil {
		return err
	}
	p.note(l, octets)
	return p.put(l, octets)
}

// write sends octets, if the gates let them pass.
func (p *player) write(l *link, octets []byte) error {
	l.spoke = true
	if err := l.conn.pass(octets); err != nil {
		return err
	}
	return p.put(l, octets)
}

// put sends octets beside which nothing is being read: what does not fit into the
// buffers of the network waits for the server to read, while its replies fill the
// buffers the other way; so long batches are written in the background.
func (p *player) put(l *link, octets []byte) error {
	const fits = 16 << 10
	if len(octets) > fits || l.busy() {
		before, done := l.writing, make(chan struct{})
		l.writing = done
		go func(c *Conn) {
			if before != nil {
				<-before
			}
			_ = c.put(octets)
			close(done)
		}(l.conn)
		return nil
	}
	err := l.conn.put(octets)
	if err != nil && !lost(err) {
		return fmt.Errorf("sending: %w", err)
	}
	return nil
}

// note tells of what is about to be sent.
func (p *player) note(l *link, octets []byte) {
	if !l.bare {
		p.rest(l, octets)
		p.behind(l)
		l.said.Client(time.Time{}, octets)
	}
}

// noteUnended logs the beginning of a line that was sent without its end. It is no command.
func (p *player) noteUnended(l *link) {
	if l.bare || p.oracle.Responding(l.n) {
		return
	}
	if begun := l.said.Unended(conversation.Client).Octets; len(begun) > 0 {
		p.log.Add(l.n, conversation.Client, begun[:min(len(begun), 2048)])
		p.log.Note(l.n, "no CRLF was sent after that")
		l.said.Forget()
		p.oracle.Unfinished(l.n)
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
