package postoffice

import (
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
)

// boxes are maildrops.
type boxes struct {
	mu     sync.Mutex
	held   map[string][]string
	broken bool
}

func (b *boxes) Has(user string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, has := b.held[user]
	return has
}

func (b *boxes) Deliver(user string, octets []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken {
		return errors.New("no room")
	}
	b.held[user] = append(b.held[user], string(octets))
	return nil
}

func open(t *testing.T, lmtp bool, to Maildrops) *smtp.Client {
	t.Helper()
	o, err := Open("127.0.0.1:0", lmtp, to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	conn, err := net.Dial("tcp", o.Address())
	if err != nil {
		t.Fatal(err)
	}
	client := smtp.NewClient(conn)
	if lmtp {
		client = smtp.NewClientLMTP(conn)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

const message = "Subject: caf\xc3\xa9\r\n\r\n.dots\r\n..\r\n"

func TestMailComesWholeToThoseItIsFor(t *testing.T) {
	for _, lmtp := range []bool{false, true} {
		b := &boxes{held: map[string][]string{"alice": nil, "bob@example.org": nil, "carol": nil}}
		client := open(t, lmtp, b)
		to := []string{"alice@example.org", "bob@example.org"}
		for range 2 {
			if err := client.SendMail("", to, strings.NewReader(message)); err != nil {
				t.Fatal(err)
			}
		}
		want := map[string][]string{"alice": {message, message}, "bob@example.org": {message, message}, "carol": nil}
		if diff := cmp.Diff(want, b.held); diff != "" {
			t.Errorf("LMTP %t: %s", lmtp, diff)
		}
	}
}

func TestMailThatIsNotTaken(t *testing.T) {
	b := &boxes{held: map[string][]string{"alice": nil}, broken: true}
	client := open(t, false, b)
	for to, want := range map[string]string{"nobody@example.org": "no such user", "alice@example.org": "can't be stored"} {
		if err := client.SendMail("", []string{to}, strings.NewReader(message)); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", to, err)
		}
		if err := client.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open("256.0.0.1:0", false, b); err == nil {
		t.Error("mail is taken nowhere")
	}
}
