package session

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// suspicious is how long a server that sent what only looks like the end of a
// multi-line reply may stay silent before it is taken at that: the alternative is
// to wait for the whole time-out at every LIST of a server with wrong line ends.
const suspicious = 2 * time.Second

// patience is how long a server is waited for where the whole time-out would be too
// long: usual, or more if the time-out was made longer than a minute because the machine is
// slow, and never more than most.
func patience(usual, timeout, most time.Duration) time.Duration {
	return min(most, max(usual, time.Duration(float64(usual)*timeout.Minutes())))
}

// errEndless ends a multi-line reply that is far longer than it can be.
var errEndless = errors.New("the reply does not end")

// Conn is the client's end of one connection. It is not safe for concurrent use,
// except that WriteAll may run beside the reading methods.
type Conn struct {
	net      net.Conn
	tap      tap
	timeout  time.Duration
	secure   bool
	records  *tlsRecords // below TLS, nil without
	asked    bool        // the server wanted a certificate of the client
	unwatch  func() bool // stop watching the context
	gates    []Gate
	withheld error  // why nothing may be sent any more
	lost     func() // is told that the server ended the connection while something was expected of it; nil is nobody
}

// Dialer opens connections; net.Dialer is one.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// Connect opens a connection. With a TLS configuration the handshake comes first
// (RFC 8314 section 3.2). Every wait on the connection ends after timeout, and with ctx,
// after which there are no more.
func Connect(ctx context.Context, d Dialer, address string, config *tls.Config, timeout time.Duration) (*Conn, error) {
	dialing, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	dialed, err := d.DialContext(dialing, "tcp", address)
	if err != nil {
		return nil, err
	}
	nc, unwatch := mortalConn(ctx, dialed)
	c := &Conn{net: nc, tap: tap{conn: nc}, timeout: timeout, unwatch: unwatch}
	if config == nil {
		return c, nil
	}
	if err := c.StartTLS(config); err != nil {
		c.Drop()
		return nil, &HandshakeError{err}
	}
	return c, nil
}

// Secure reports whether TLS is active.
func (c *Conn) Secure() bool { return c.secure }

// TLS returns the state of the TLS session; false when there is none.
func (c *Conn) TLS() (tls.ConnectionState, bool) {
	if t, ok := c.net.(*tls.Conn); ok {
		return t.ConnectionState(), true
	}
	return tls.ConnectionState{}, false
}

// Write sends octets in one write, which for what fits is one segment, if the gates
// let them pass.
func (c *Conn) Write(p []byte) error {
	if err := c.pass(p); err != nil {
		return err
	}
	return c.put(p)
}

// put sends octets that have passed the gates.
func (c *Conn) put(p []byte) error {
	_ = c.net.SetWriteDeadline(clock.Deadline(c.timeout))
	_, err := c.net.Write(p)
	return c.noted(err)
}

// noted has whoever wants to know be told of a connection that the server has ended.
func (c *Conn) noted(err error) error {
	if err != nil && c.lost != nil && lost(err) {
		c.lost()
	}
	return err
}

// Line reads one line with its line end, however the octets drip in. With an
// error comes what there is of the line; it stays to be read.
func (c *Conn) Line() ([]byte, error) { return c.LineWithin(c.timeout) }

// LineWithin is Line with its own limit.
func (c *Conn) LineWithin(d time.Duration) ([]byte, error) {
	line, err := c.tap.line(clock.Deadline(d))
	return line, c.noted(err)
}

// Lines takes the octets of the lines of a multi-line reply, and finds their end.
type Lines interface {
	// Feed takes octets, and returns how many of them belong to the reply.
	Feed(octets []byte) (used int)
	// Form is what is known of the form of the lines so far.
	Form() *wire.Unstuffer
}

// Text is lines of a reply that nobody judges.
type Text struct {
	// Take is told of the lines without byte-stuffing; nil is nobody.
	Take func([]byte)
	form wire.Unstuffer
}

// Feed implements [Lines].
func (t *Text) Feed(octets []byte) (used int) {
	return t.form.Feed(octets, func(p []byte) {
		if t.Take != nil {
			t.Take(p)
		}
	})
}

// Form implements [Lines].
func (t *Text) Form() *wire.Unstuffer { return &t.form }

// Body streams the lines of a reply, in pieces that are valid only during the call.
//
// Expected is how many octets should come, -1 if that is not known. It bounds both
// the time (one time-out for each 16 MiB) and the size: a server that sends without
// end is cut off with an error.
func (c *Conn) Body(expected int64, lines Lines) error {
	return c.BodyWithin(c.timeout, expected, lines)
}

// BodyWithin is Body with a time-out of its own.
func (c *Conn) BodyWithin(timeout time.Duration, expected int64, lines Lines) error {
	const stretch = 16 << 20
	limit := int64(1 << 30)
	if expected >= 0 {
		limit = 2*expected + stretch
	}
	deadline := clock.Deadline(timeout * time.Duration(1+max(expected, 0)/stretch))
	for form := lines.Form(); !form.Done(); {
		if form.Wire() > limit {
			return errEndless
		}
		wait := deadline
		if soon := clock.Deadline(patience(suspicious, timeout, timeout/4)); form.Suspect() && soon.Before(deadline) {
			wait = soon
		}
		_ = c.net.SetReadDeadline(wait)
		p, err := c.tap.piece()
		if err != nil {
			return c.noted(err)
		}
		c.tap.giveBack(p[lines.Feed(p):])
	}
	return nil
}

// Peek waits until something has come that has not been read, and returns it; the error is that of reading.
func (c *Conn) Peek(d time.Duration) ([]byte, error) {
	if len(c.tap.buf) > 0 {
		return c.tap.buf, nil
	}
	_ = c.net.SetReadDeadline(clock.Deadline(d))
	err := c.tap.fill()
	return c.tap.buf, err
}

// Waiting returns what has been received and not been read.
func (c *Conn) Waiting() []byte { return c.tap.buf }

// AwaitEnd waits until the server closes the connection. It returns what came
// instead, and an error if the connection is still open.
func (c *Conn) AwaitEnd(d time.Duration) (extra []byte, err error) {
	_ = c.net.SetReadDeadline(clock.Deadline(d))
	for len(c.tap.buf) < maxLine {
		if err := c.tap.fill(); err != nil {
			if IsTimeout(err) {
				return c.tap.buf, err
			}
			return c.tap.buf, nil
		}
	}
	return c.tap.buf, errLineTooLong
}

// StartTLS runs the client's side of a TLS handshake on the connection as it
// stands (RFC 2595 section 4). Octets received in clear after the reply to STLS
// would become part of the protected session; the caller looks at Waiting first,
// and they are thrown away here.
func (c *Conn) StartTLS(config *tls.Config) error {
	_ = c.net.SetDeadline(clock.Deadline(c.timeout))
	below := &tlsRecords{Conn: c.net}
	t := tls.Client(below, asking(config, &c.asked))
	if err := t.Handshake(); err != nil {
		return c.noted(err)
	}
	c.records = below
	_ = c.net.SetDeadline(time.Time{})
	c.net, c.tap, c.secure = t, tap{conn: t}, true
	return nil
}

// Close ends the connection in order: close_notify under TLS, then FIN.
func (c *Conn) Close() {
	c.unwatch()
	_ = c.net.Close()
}

// Drop ends the connection abruptly, with a reset and, under TLS, without
// close_notify, as a crashed client or a lost network does.
func (c *Conn) Drop() {
	c.unwatch()
	bare := c.bare()
	if tcp, ok := bare.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = bare.Close()
}

// HalfClose ends the client's half of the connection; the server's replies can
// still be read.
func (c *Conn) HalfClose() error {
	half, ok := c.net.(interface{ CloseWrite() error })
	if !ok {
		return errNoHalf
	}
	return half.CloseWrite()
}

// deaf tells, of a connection that the server has ended, whether it had done so before
// the last command reached it: then the command was refused by the server's system, and
// nothing more can be sent, once the news of that is here.
func (c *Conn) deaf(sleep func(time.Duration)) bool {
	const news = 250 * time.Millisecond
	sleep(news)
	bare := c.bare()
	_ = bare.SetWriteDeadline(clock.Deadline(c.timeout))
	_, err := bare.Write([]byte("\n"))
	return err != nil
}

// bare is the connection below TLS.
func (c *Conn) bare() net.Conn {
	if c.records != nil {
		return c.records.Conn
	}
	if inside, ok := c.net.(*layered); ok {
		return inside.Conn
	}
	return c.net
}

// IsTimeout reports whether an error means that time ran out.
func IsTimeout(err error) bool {
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded)
}
