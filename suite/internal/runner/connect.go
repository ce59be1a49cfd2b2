package runner

import (
	"bytes"
	"context"
	"errors"
	"net"
	"syscall"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// reception is how a server takes a connection.
type reception int

const (
	greets    reception = iota // as it should
	turnsAway                  // it closes the connection, or says -ERR
	silent                     // it says nothing
	closed                     // nothing listens
)

// dialer opens connections to the target.
func (r *Runner) dialer() session.Dialer {
	if r.network != nil {
		return r.network
	}
	return &net.Dialer{}
}

// dial opens a connection on which nothing is said.
func (r *Runner) dial(ctx context.Context, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	return r.dialer().DialContext(ctx, "tcp", address)
}

// tryConnect finds out how the server takes a connection now, and how that shows.
func (r *Runner) tryConnect(ctx context.Context, address string) (reception, string) {
	wait := min(r.Timeout, briefly)
	config := r.Target.TLS
	if address != r.Target.TLSAddress {
		config = nil
	}
	conn, err := session.Connect(ctx, r.dialer(), address, config, wait)
	switch {
	case refused(err):
		return closed, "nothing listens"
	case session.IsTimeout(err):
		return silent, "the connection was not taken within " + wait.String()
	case err != nil:
		return turnsAway, plain(err).Error()
	}
	defer conn.Close()
	line, err := conn.Line()
	switch {
	case session.IsTimeout(err):
		return silent, "there was no greeting within " + wait.String()
	case err != nil:
		return turnsAway, plain(err).Error()
	case wire.ParseStatus(line).Indicator == wire.ERR:
		return turnsAway, string(bytes.TrimSpace(line))
	}
	if conn.Write([]byte("QUIT\r\n")) == nil {
		_, _ = conn.LineWithin(wait)
	}
	return greets, ""
}

// refused reports whether nothing listens where the server was.
func refused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// listens reports whether the server takes connections, now or within a while.
func (r *Runner) listens(ctx context.Context, while time.Duration) bool {
	address, _ := r.Target.Main()
	for until := r.clock.Now().Add(while); ; {
		conn, err := r.dial(ctx, address)
		if err == nil {
			_ = conn.Close()
			return true
		}
		if ctx.Err() != nil || !refused(err) || !r.clock.Now().Before(until) {
			return !refused(err) && ctx.Err() == nil // what is only busy is there
		}
		if r.clock.Sleep(ctx, min(250*time.Millisecond, while)) != nil {
			return false
		}
	}
}
