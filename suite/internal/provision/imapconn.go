package provision

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// imapConn is a connection of a user to an IMAP server. It is no more than what filling a mailbox takes: a client
// library that appends many messages by one command (RFC 3502) is not to be had, and ten thousand take minutes
// one by one.
type imapConn struct {
	guard  *guarded
	conn   net.Conn // with TLS, if it is spoken
	in     *bufio.Reader
	out    *bufio.Writer
	name   string // of the server
	tag    int
	caps   map[string]bool // in capitals; nil if they are not known
	exists int             // messages in the mailbox
}

func newIMAPConn(guard *guarded, conn net.Conn, name string) *imapConn {
	return &imapConn{guard: guard, conn: conn, name: name,
		in: bufio.NewReader(conn), out: bufio.NewWriterSize(conn, 64<<10)}
}

// imapRefusal is a reply that is not OK.
type imapRefusal struct {
	status, text string
}

// Error implements error.
func (e *imapRefusal) Error() string { return "the server says " + e.status + " " + printable(e.text) }

// refusedIMAP reports whether an error is the answer of a server that goes on.
func refusedIMAP(err error) bool {
	e, is := errors.AsType[*imapRefusal](err)
	return is && e.status != "BYE"
}

// close ends the connection without a word: nothing is selected that would be lost.
func (c *imapConn) close() { _ = c.guard.Conn.Close() }

// greet waits for the greeting.
func (c *imapConn) greet() (inside bool, err error) {
	line, err := c.line()
	if err != nil {
		return false, fmt.Errorf("waiting for the greeting: %w", err)
	}
	star, rest, _ := strings.Cut(line, " ")
	status, text, _ := strings.Cut(rest, " ")
	if status = strings.ToUpper(status); star != "*" || status != "OK" && status != "PREAUTH" {
		return false, fmt.Errorf("%q is no greeting of an IMAP server", printable(line))
	}
	c.code(text)
	return status == "PREAUTH", nil
}

// ask asks for the capabilities, unless the server has told them by itself.
func (c *imapConn) ask() error {
	if c.caps != nil {
		return nil
	}
	err := c.command("CAPABILITY")
	if refusedIMAP(err) {
		err = nil // it has none then
	}
	return err
}

// startTLS begins TLS. What was sent behind the reply is not read: it came in clear.
func (c *imapConn) startTLS(ctx context.Context, config *tls.Config) error {
	if err := c.command("STARTTLS"); err != nil {
		return fmt.Errorf("STARTTLS: %w", err)
	}
	if c.in.Buffered() > 0 {
		return errors.New("STARTTLS: the server goes on in clear after its reply")
	}
	secure := tls.Client(c.guard, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("TLS: %w", err)
	}
	*c = *newIMAPConn(c.guard, secure, c.name)
	return c.ask()
}

// logIn logs in by LOGIN, and where that is switched off, or can't say it, by AUTHENTICATE PLAIN.
func (c *imapConn) logIn(user, password string) (err error) {
	disabled := c.caps["LOGINDISABLED"]
	c.caps = nil // after login there are others
	if disabled || strings.ContainsFunc(user+password, func(r rune) bool { return r < ' ' || r > '~' }) {
		plain := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
		c.start("AUTHENTICATE PLAIN\r\n")
		if err = c.continued(); err == nil {
			c.write(plain + "\r\n")
			err = c.finish()
		}
	} else {
		err = c.command("LOGIN " + quoted(user) + " " + quoted(password))
	}
	if err == nil {
		err = c.ask()
	}
	return err
}

// quoted is a string of printable ASCII as IMAP has it.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// command sends a command and waits for its reply.
func (c *imapConn) command(text string) error {
	c.start(text + "\r\n")
	return c.finish()
}

// start begins a command.
func (c *imapConn) start(text string) {
	c.tag++
	c.write(fmt.Sprintf("a%d %s", c.tag, text))
}

// write keeps an error until the next flush.
func (c *imapConn) write(text string) { _, _ = c.out.WriteString(text) }

// literal sends a message within a command.
func (c *imapConn) literal(size int64, octets io.Reader) error {
	sync := !c.caps["LITERAL+"] && (size > 4096 || !c.caps["LITERAL-"])
	if sync {
		c.write(fmt.Sprintf("{%d}\r\n", size))
		if err := c.continued(); err != nil {
			return err
		}
	} else {
		c.write(fmt.Sprintf("{%d+}\r\n", size))
	}
	n, err := io.Copy(c.out, octets)
	if err == nil && n != size {
		err = fmt.Errorf("%d octets instead of %d: the message has been changed meanwhile", n, size)
	}
	return err
}

// continued waits for the leave to go on with a command.
func (c *imapConn) continued() error {
	if err := c.out.Flush(); err != nil {
		return err
	}
	return c.until(true)
}

// finish waits for the reply to the command that was sent.
func (c *imapConn) finish() error {
	if err := c.out.Flush(); err != nil {
		return err
	}
	return c.until(false)
}

// until reads to the reply to the last command, or to the leave to go on.
func (c *imapConn) until(leave bool) error {
	own := fmt.Sprintf("a%d", c.tag)
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		tag, rest, _ := strings.Cut(line, " ")
		status, text, _ := strings.Cut(rest, " ")
		status = strings.ToUpper(status)
		switch {
		case tag == "+" && leave:
			return nil
		case tag == "+":
			return errors.New("the server waits for more where nothing is missing")
		case tag == own && status == "OK" && !leave:
			c.code(text)
			return nil
		case tag == own:
			return &imapRefusal{status, text}
		case tag != "*":
			return fmt.Errorf("%q is no reply of an IMAP server", printable(line))
		case status == "BYE":
			return &imapRefusal{status, text}
		case status == "CAPABILITY":
			c.learn(text)
		case strings.EqualFold(text, "EXISTS"):
			if c.exists, err = strconv.Atoi(status); err != nil || c.exists < 0 {
				return fmt.Errorf("%q is no number of messages", printable(line))
			}
		}
	}
}

// code takes the capabilities out of a reply.
func (c *imapConn) code(text string) {
	code, _, found := strings.Cut(text, "]")
	if keyword, list, _ := strings.Cut(code, " "); found && strings.EqualFold(keyword, "[CAPABILITY") {
		c.learn(list)
	}
}

func (c *imapConn) learn(list string) {
	c.caps = map[string]bool{}
	for word := range strings.FieldsSeq(strings.ToUpper(list)) {
		c.caps[word] = true
	}
}

// mostLine is how long a line of a server may be, with what it sends as literals.
const mostLine = 64 << 10

// line reads a line, and the literals in it, of which nothing is needed.
func (c *imapConn) line() (string, error) {
	var all strings.Builder
	for {
		part, err := c.in.ReadSlice('\n')
		all.Write(part)
		switch {
		case all.Len() > mostLine:
			return "", errTooMuch
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return "", err
		}
		size, is := literalAt(all.String())
		if !is {
			return strings.TrimRight(all.String(), "\r\n"), nil
		}
		if size > mostLine {
			return "", errTooMuch
		}
		if _, err := io.CopyN(&all, c.in, size); err != nil {
			return "", err
		}
	}
}

// literalAt is the size of a literal that follows a line.
func literalAt(line string) (size int64, is bool) {
	text, closed := strings.CutSuffix(strings.TrimRight(line, "\r\n"), "}")
	at := strings.LastIndexByte(text, '{')
	if !closed || at < 0 {
		return 0, false
	}
	size, err := strconv.ParseInt(strings.TrimSuffix(text[at+1:], "+"), 10, 64)
	return size, err == nil && size >= 0
}
