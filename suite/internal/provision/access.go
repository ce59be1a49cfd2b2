package provision

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Access is what those need to know who fill maildrops over a network. Its zero value knows nothing.
type Access struct {
	// Password returns the password of an account.
	Password func(user string) (password string, known bool)
	// TLS returns how the certificate of a host is verified.
	TLS func(host string) (*tls.Config, error)
	// Clear reports whether passwords may be sent to a host in clear; nil means to this machine only.
	Clear func(host string) bool
	// Deliver is how messages are delivered; for the form pop3 only.
	Deliver Deliverer
}

// patience is how long nothing may come from a server that is to answer.
const patience = time.Minute

// dialing is how long a connection may take.
const dialing = 30 * time.Second

// dial connects to a server, with TLS where that comes first.
func (a Access) dial(ctx context.Context, r *remote) (*guarded, net.Conn, error) {
	network, address := r.network()
	ctx, cancel := context.WithTimeout(ctx, dialing)
	defer cancel()
	plain, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, nil, fmt.Errorf("connecting: %w", err)
	}
	g := &guarded{Conn: plain, most: mostSaidSMTP}
	if strings.HasPrefix(r.scheme, "imap") {
		g.most = mostSaid
	}
	if !r.encrypted() {
		return g, g, nil
	}
	config, err := a.config(r)
	if err != nil {
		return nil, nil, closing(g, err)
	}
	secure := tls.Client(g, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, nil, fmt.Errorf("TLS: %w", plainError(closing(g, err)))
	}
	return g, secure, nil
}

// closing closes a connection of which no use is made, and returns the error.
func closing(conn net.Conn, err error) error {
	_ = conn.Close()
	return err
}

// config is how TLS is spoken with a server.
func (a Access) config(r *remote) (*tls.Config, error) {
	config := &tls.Config{ServerName: r.host, MinVersion: tls.VersionTLS12}
	if a.TLS == nil {
		return config, nil
	}
	given, err := a.TLS(r.host)
	if err != nil {
		return nil, err
	}
	return given.Clone(), nil
}

// mayBeClear reports whether a password may be sent in clear.
func (a Access) mayBeClear(r *remote) bool {
	if r.path != "" || a.Clear != nil && a.Clear(r.host) || r.host == "localhost" {
		return true
	}
	ip := net.ParseIP(r.host)
	return ip != nil && ip.IsLoopback()
}

// plainError makes an error of the network one for people.
func plainError(err error) error {
	if record, is := errors.AsType[tls.RecordHeaderError](err); is {
		return fmt.Errorf("%w; is TLS expected on this port?", record)
	}
	timeout, is := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return err
	case is && timeout.Timeout():
		return fmt.Errorf("the server has said nothing for %s", patience)
	case errors.Is(err, io.EOF):
		return errors.New("the server has closed the connection")
	}
	return err
}
