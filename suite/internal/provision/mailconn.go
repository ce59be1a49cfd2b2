package provision

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailConn is a connection to a server that takes mail.
type mailConn struct {
	client *smtp.Client
	guard  *guarded
}

// open connects, begins TLS where that is offered, and logs in if somebody is to.
func (m *mailer) open(ctx context.Context, user string) (*mailConn, error) {
	c, secure, err := m.connect(ctx)
	if err != nil || m.remote.user == "" {
		return c, err
	}
	name, password, err := m.remote.login(user, m.access)
	if err != nil {
		c.close()
		return nil, err
	}
	if !secure && !m.access.mayBeClear(m.remote) {
		c.close()
		return nil, fmt.Errorf("%s offers no TLS, and no password is sent to it in clear: use smtps://", m.remote)
	}
	end := c.guard.begin(ctx)
	defer end()
	if err := c.logIn(name, password); err != nil {
		c.close()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, fmt.Errorf("logging in to %s as %s: %w", m.remote, name, plainSMTP(err))
	}
	return c, nil
}

// connect opens a connection. The client library begins TLS with the connection or not at all, so that it takes
// two where STARTTLS is offered, the first time.
func (m *mailer) connect(ctx context.Context) (c *mailConn, secure bool, err error) {
	for {
		guard, conn, err := m.access.dial(ctx, m.remote)
		if err != nil {
			return nil, false, err
		}
		m.mu.Lock()
		upgrade := m.startTLS
		m.mu.Unlock()
		end := guard.begin(ctx)
		c, err := m.greet(guard, conn, upgrade)
		end()
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, false, context.Cause(ctx)
		case err != nil:
			return nil, false, fmt.Errorf("%s: %w", m.remote, plainSMTP(err))
		case upgrade || m.remote.encrypted():
			return c, true, nil
		case !c.has("STARTTLS") || m.remote.path != "":
			return c, false, nil
		case m.remote.user == "" && m.access.mayBeClear(m.remote):
			return c, false, nil // there is no secret, and nobody on the way
		}
		c.close()
		m.mu.Lock()
		m.startTLS = true
		m.mu.Unlock()
	}
}

func (m *mailer) greet(guard *guarded, conn net.Conn, upgrade bool) (*mailConn, error) {
	c := &mailConn{guard: guard}
	switch {
	case upgrade:
		config, err := m.access.config(m.remote)
		if err != nil {
			return nil, closing(conn, err)
		}
		if c.client, err = smtp.NewClientStartTLS(conn, config); err != nil {
			return nil, fmt.Errorf("STARTTLS: %w", closing(conn, err))
		}
	case m.remote.lmtp():
		c.client = smtp.NewClientLMTP(conn)
	default:
		c.client = smtp.NewClient(conn)
	}
	if err := c.client.Hello("localhost"); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// has reports whether the server has an extension.
func (c *mailConn) has(extension string) bool {
	has, _ := c.client.Extension(extension)
	return has
}

func (c *mailConn) logIn(name, password string) error {
	switch {
	case c.client.SupportsAuth(sasl.Plain):
		return c.client.Auth(sasl.NewPlainClient("", name, password))
	case c.client.SupportsAuth(sasl.Login):
		return c.client.Auth(sasl.NewLoginClient(name, password))
	case !c.has("AUTH"):
		return errors.New("the server offers no AUTH here; the submission port is 587, that of smtps:// 465")
	}
	return errors.New("the server offers neither PLAIN nor LOGIN")
}

func (c *mailConn) close() { _ = c.guard.Conn.Close() }

// plainSMTP makes an error of the client library one for people.
func plainSMTP(err error) error {
	if e, is := errors.AsType[*smtp.SMTPError](err); is {
		return (&refusal{SMTPError: e}).told()
	}
	return plainError(err)
}
