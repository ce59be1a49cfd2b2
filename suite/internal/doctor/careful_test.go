package doctor_test

import (
	"bytes"
	"context"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/doctor"
)

// heard is what a server was told, on all connections.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// count is how many lines have begun with a word.
func (h *heard) count(word string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for line := range strings.Lines(h.text.String()) {
		if strings.HasPrefix(line, word) {
			n++
		}
	}
	return n
}

// listening has a function handle connections, and keeps what comes.
func (h *heard) listening(handle func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) { handle(&tapped{c, h}) }
}

type tapped struct {
	net.Conn
	to *heard
}

func (c *tapped) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.to.mu.Lock()
	c.to.text.Write(p[:n])
	c.to.mu.Unlock()
	return n, err
}

// Who is refused once is not tried again, and the others not at all: the password may be the wrong one for all of them.
func TestOneRefusalIsEnough(t *testing.T) {
	for all, most := range map[bool]int{false: 1, true: 4} {
		h := &heard{}
		o := options(t, "pop3://"+serve(t, h.listening(pop3("+OK <1.2@example.org>", map[string]string{
			"CAPA": "+OK\r\nUSER\r\nSASL PLAIN LOGIN CRAM-MD5\r\n.", "PASS": "-ERR [AUTH] no", "APOP": "-ERR [AUTH] no",
			"AUTH": "-ERR [AUTH] no"}))), alice, bob)
		o.AllLogins = all
		doctor.Observe(t.Context(), o)
		tried := h.count("PASS") + h.count("APOP") + h.count("AUTH")
		if tried > most+1 || !all && tried != most {
			t.Errorf("with all ways (%v), %d logins were tried", all, tried)
		}
		if h.count("USER bob") > 0 {
			t.Error("bob was tried, though alice was refused")
		}
	}
}

// With a mailbox in use, nothing is sent that fetches or deletes mail, nor a password that is wrong on purpose.
func TestWhatIsSentDoesNoHarm(t *testing.T) {
	h := &heard{}
	o := options(t, "pop3://"+serve(t, h.listening(pop3("+OK", nil))))
	o.Run.Scripts = some(t)
	doctor.Observe(t.Context(), o)
	for _, word := range []string{"DELE", "RETR", "RSET", "PASS wrong"} {
		if n := h.count(word); n > 0 {
			t.Errorf("%s was sent %d times", word, n)
		}
	}
	if h.count("PASS "+alice.Password) < 3 {
		t.Error("little was looked at")
	}
}

// A delay between logins that is insisted on is waited for once, and does not keep a run from starting.
func TestADelayBetweenLoginsIsKept(t *testing.T) {
	var logins atomic.Int32
	address := serve(t, func(c net.Conn) {
		converse(c, "+OK", func(word string) string {
			switch {
			case word == "CAPA":
				return "+OK\r\nUSER\r\nUIDL\r\nTOP\r\nLOGIN-DELAY 30\r\n."
			case word == "PASS" && logins.Add(1) == 2:
				return "-ERR [LOGIN-DELAY] not so soon"
			}
			return ""
		})
	})
	o := timeless(options(t, "pop3://"+address))
	o.Run.Scripts = some(t)
	began := o.Clock.Now()
	seen := doctor.Observe(t.Context(), o)
	if waited := o.Clock.Now().Sub(began); waited < 30*time.Second || waited > time.Minute || logins.Load() != 3 {
		t.Errorf("%d logins, and %s between them", logins.Load(), waited)
	}
	if seen.Start == nil || seen.Start.Failure != "" || seen.Lax {
		t.Errorf("%+v", seen.Start)
	}
}

// A look that is cut short ends.
func TestALookEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := options(t, "pop3://"+serve(t, func(c net.Conn) {
		cancel()
		drain(c)
	}))
	o.Limit = time.Hour
	o.Patience = time.Hour
	doctor.Observe(ctx, o)
}
