package session

import (
	"errors"
	"fmt"
	"net"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// layered is a connection inside a SASL security layer, which lies between POP3 and TLS
// (RFC 5034 section 4).
type layered struct {
	net.Conn
	layer *sasl.Layer
	came  []byte // packets, the last of which may not be whole
	plain []byte // unpacked and not read yet
}

// Read implements net.Conn.
func (c *layered) Read(p []byte) (n int, err error) {
	for len(c.plain) == 0 {
		if c.plain, c.came, err = c.layer.Unpack(c.came); err != nil {
			return 0, err
		}
		if len(c.plain) > 0 {
			break
		}
		piece := make([]byte, 4<<10)
		n, err := c.Conn.Read(piece)
		if c.came = append(c.came, piece[:n]...); n == 0 && err != nil {
			return 0, err
		}
	}
	n = copy(p, c.plain)
	c.plain = c.plain[n:]
	return n, nil
}

// Write implements net.Conn.
func (c *layered) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		piece := rest[:min(len(rest), c.layer.MostOctets)]
		rest = rest[len(piece):]
		if _, err := c.Conn.Write(c.layer.Pack(piece)); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// Protect puts a security layer on the connection. What has been received belongs into
// it already.
func (c *Conn) Protect(layer *sasl.Layer) {
	inside := &layered{Conn: c.net, layer: layer, came: c.tap.buf}
	c.net, c.tap = inside, tap{conn: inside}
}

// logInLayered logs in by a mechanism and begins the security layer that goes with it.
// A server that has none, or refuses, leaves nothing to be seen.
func (p *player) logInLayered(l *link, d *transcript.Direction) error {
	mechanism, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	if err := p.getReady(l); err != nil {
		return err
	}
	c := p.credentials(l, 0)
	c.Layer = true
	var x *sasl.Exchange
	st, err := sasl.Run(mechanism, c, func(line string) (wire.Status, error) {
		if l.gone {
			return wire.Status{}, nil
		}
		x = p.oracle.Exchange(l.n)
		return p.exchange(l, line, p.cfg.Timeout)
	})
	if err != nil {
		return err
	}
	layer := sasl.NewLayer(x, c)
	if l.gone || st.Indicator != wire.OK || layer == nil {
		return &stopped{"the server offers no security layer"}
	}
	p.log.Note(l.n, "security layer begins")
	l.conn.Protect(layer)
	return nil
}

// unlayered judges a reply that is not in the security layer.
func (p *player) unlayered(l *link, err error) error {
	if !errors.Is(err, sasl.ErrUnlayered) {
		return nil
	}
	came := l.conn.net.(*layered).came
	entry := p.log.Add(l.n, conversation.Server, came[:min(len(came), 2048)])
	p.fails(model.Spot{Entry: entry}, "packets of the security layer", fmt.Sprintf("%q", came[:min(len(came), 200)]),
		"the server has negotiated a security layer, and does not keep it")
	l.conn.Drop()
	l.gone, l.shut = true, true
	p.oracle.Ended(l.n, model.Abruptly)
	return &stopped{err.Error()}
}
