package proxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
)

// connect makes both connections what they must be before the session begins.
func (l *link) connect() error {
	if l.implicit {
		if err := l.greetTLS(); err != nil {
			return fmt.Errorf("TLS handshake with the client: %w", err)
		}
	}
	ctx, cancel := context.WithTimeout(l.p.ctx, l.p.Timeout)
	defer cancel()
	server, err := l.p.Dialer.DialContext(ctx, "tcp", l.p.Target.Address())
	if err != nil {
		return err
	}
	if err := l.set(&l.server, server); err != nil {
		return err
	}
	switch {
	case l.p.Target.TLS:
		err = l.meetTLS()
	case l.p.STLS:
		err = l.upgrade()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", l.p.Target.Address(), err)
	}
	return nil
}

// greetTLS is the handshake with the client.
func (l *link) greetTLS() error {
	conn := tls.Server(l.client, &tls.Config{Certificates: []tls.Certificate{l.p.Certificate}})
	return l.shake(&l.client, conn)
}

// meetTLS is the handshake with the server.
func (l *link) meetTLS() error {
	return l.shake(&l.server, tls.Client(l.server, l.p.TLS.Clone()))
}

func (l *link) shake(place *net.Conn, conn *tls.Conn) error {
	_ = conn.SetDeadline(clock.Deadline(l.p.Timeout))
	if err := conn.Handshake(); err != nil {
		return err
	}
	_ = conn.SetDeadline(time.Time{})
	return l.set(place, conn)
}

// startTLS begins TLS on both sides after STLS. The server comes first: a client gets
// no TLS that ends at a server which can't be trusted.
func (l *link) startTLS() error {
	if err := l.meetTLS(); err != nil {
		return fmt.Errorf("with the server: %w", err)
	}
	if err := l.greetTLS(); err != nil {
		return fmt.Errorf("with the client: %w", err)
	}
	l.events.Lock()
	defer l.events.Unlock()
	l.session.Secured(l.p.Clock.Now())
	return nil
}

// upgrade begins TLS with the server by STLS, before the client has said anything. The
// client gets the greeting that came in clear.
func (l *link) upgrade() error {
	_ = l.server.SetDeadline(clock.Deadline(l.p.Timeout))
	r := bufio.NewReaderSize(l.server, 4<<10)
	greeting, err := r.ReadSlice('\n')
	if err != nil {
		return errNoGreeting
	}
	l.greeting = append([]byte(nil), greeting...)
	if err := l.write(l.server, []byte("STLS\r\n")); err != nil {
		return err
	}
	reply, err := r.ReadSlice('\n')
	switch {
	case err != nil:
		return errors.New("there is no reply to STLS")
	case !strings.HasPrefix(string(reply), "+OK"):
		return fmt.Errorf("STLS was refused: %q", reply)
	case r.Buffered() > 0:
		return errors.New("the server sends octets in clear after its reply to STLS")
	}
	return l.meetTLS()
}
