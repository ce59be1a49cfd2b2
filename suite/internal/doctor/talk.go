package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// mostShown is how much of a line is kept, mostListed of a reply of more lines.
const (
	mostShown  = 300
	mostListed = 4 << 20
)

// talk is a session of the doctor's own.
type talk struct {
	*look
	conn     *session.Conn
	greeting Reply
	stamp    string
	offer    *Capabilities // as it was listed last
}

// dial opens a connection, on which only what does no harm can be sent.
func (l *look) dial(ctx context.Context) (*talk, error) {
	address, _ := l.Run.Target.Main()
	return l.dialTo(ctx, address, l.wait())
}

// dialTo opens a connection on which no wait is longer than the limit, but for those that say their own.
func (l *look) dialTo(ctx context.Context, address string, limit time.Duration) (*talk, error) {
	conn, err := session.Connect(ctx, l.Dialer, address, nil, limit)
	if err != nil {
		return nil, err
	}
	conn.Guard(readonly.NoDelete(), l.secrets.Gate())
	if !l.seen.Asked.Mutable {
		why := &session.WithheldError{Why: "it would fetch mail that is in use"}
		conn.Guard(readonly.NoFetch(why, "RETR"))
	}
	return &talk{look: l, conn: conn}, nil
}

// blind is how TLS is begun where nothing is said that has to be kept secret, or where the certificate is judged apart.
func (l *look) blind() *tls.Config {
	config := l.Run.Target.TLS.Clone()
	config.InsecureSkipVerify = true
	return config
}

// open begins a session as the run would: with TLS, if it asks for that.
func (l *look) open(ctx context.Context) (*talk, error) {
	t, err := l.dial(ctx)
	if err != nil {
		return nil, err
	}
	if err := t.begin(); err != nil {
		t.conn.Close()
		return nil, err
	}
	return t, nil
}

func (t *talk) begin() error {
	if t.seen.Asked.Implicit {
		if err := t.conn.StartTLS(t.Run.Target.TLS); err != nil {
			return err
		}
	}
	if t.greet(t.Limit); !t.greeting.OK {
		return errors.New("the server does not let in: " + t.greeting.String())
	}
	if !t.seen.Asked.STLS {
		return nil
	}
	if r := t.ask("STLS"); !r.OK {
		return errors.New("STLS: " + r.String())
	}
	return t.conn.StartTLS(t.Run.Target.TLS)
}

// greet reads the greeting.
func (t *talk) greet(wait time.Duration) {
	t.greeting = t.read(wait)
	t.stamp = model.TimestampIn(t.greeting.Line)
}

// read reads the first line of a reply.
func (t *talk) read(wait time.Duration) Reply {
	began := t.Clock.Now()
	line, err := t.conn.LineWithin(wait)
	st := wire.ParseStatus(line)
	text := strings.TrimRight(string(line[:min(mostShown, len(line))]), "\r\n")
	r := Reply{Line: t.mask.Text(text), Took: t.Clock.Since(began)}
	switch {
	case err == nil:
		r.OK, r.Bad, r.Code = st.Indicator == wire.OK, st.Indicator == wire.ERR, st.Code
	case session.IsTimeout(err):
		r.Lost = TimedOut
		t.hangs++
	case strings.Contains(err.Error(), "certificate required"):
		r.Lost = Anonymous
	case len(line) > mostShown*100:
		r.Lost = Endless
	default:
		r.Lost = Closed
	}
	return r
}

// wait is how long an answer is waited for: after one that did not come, no longer than is polite.
func (l *look) wait() time.Duration {
	const polite, used = 2 * time.Second, 3
	switch {
	case l.hangs >= used:
		return min(l.Limit, polite/2)
	case l.hangs > 0:
		return min(l.Limit, polite)
	}
	return l.Limit
}

// ask sends a command and reads the first line of its reply.
func (t *talk) ask(line string) Reply {
	t.mask.Sent(line)
	if err := t.conn.Write([]byte(line + "\r\n")); err != nil {
		return Reply{Lost: Closed}
	}
	return t.read(t.wait())
}

// list sends a command whose reply has more lines, and returns them.
func (t *talk) list(line string) (Reply, []string) {
	r := t.ask(line)
	if !r.OK {
		return r, nil
	}
	var text strings.Builder
	took := func(p []byte) {
		if text.Len() < mostListed {
			text.Write(p)
		}
	}
	switch err := t.conn.Body(mostListed/2, &session.Text{Take: took}); {
	case err == nil:
	case session.IsTimeout(err):
		r.Lost = TimedOut
		t.hangs++
	case strings.HasSuffix(err.Error(), "end"):
		r.Lost = Endless
	default:
		r.Lost = Closed
	}
	return r, strings.FieldsFunc(strings.ReplaceAll(text.String(), "\r\n", "\n"), func(c rune) bool { return c == '\n' })
}

// capabilities asks for the list.
func (t *talk) capabilities() *Capabilities {
	c := &Capabilities{Tags: map[string][]string{}}
	r, lines := t.list("CAPA")
	if r.Lost == NotLost && (t.seen.Trip == 0 || r.Took < t.seen.Trip) {
		t.seen.Trip = r.Took
	}
	if !r.OK {
		c.Refused = cmp.Or(r.String(), string(Closed))
	}
	for _, line := range lines {
		if f := strings.Fields(line); len(f) > 0 {
			tag := strings.ToUpper(f[0])
			c.Tags[tag] = append(c.Tags[tag], f[1:]...)
		}
	}
	t.offer = c
	return c
}

// quit ends the session in order.
func (t *talk) quit() {
	_ = t.ask("QUIT")
	t.conn.Close()
}

// String returns what is shown of a reply.
func (r Reply) String() string {
	switch {
	case r.Lost != NotLost && r.Line == "":
		return string(r.Lost)
	case r.Lost != NotLost:
		return r.Line + " (" + string(r.Lost) + ")"
	}
	return r.Line
}

// Has reports whether something is listed: "TAG" or "TAG:ARGUMENT".
func (c *Capabilities) Has(capability string) bool {
	if c == nil {
		return false
	}
	tag, arg, narrow := strings.Cut(capability, ":")
	args, is := c.Tags[tag]
	if !narrow {
		return is
	}
	for _, a := range args {
		if strings.EqualFold(a, arg) {
			return true
		}
	}
	return false
}
