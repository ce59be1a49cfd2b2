package runner

import (
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// livebox is a server with one mailbox that is as lenient as one can be, and keeps all
// octets that reach it.
type livebox struct {
	hides    bool   // what was fetched, once QUIT was said
	greeting string // after +OK
	capa     string // lines of CAPA
	noUIDL   bool
	vanishes bool // the first message, at NOOP

	open     sync.WaitGroup // sessions
	mu       sync.Mutex
	mail     map[int]string // messages by unique-id
	sessions []string       // the octets of each connection
}

// start lets the mailbox be reached, and returns the target that it is.
func (b *livebox) start(t testing.TB) *target.Target {
	t.Helper()
	if b.mail == nil {
		b.mail = map[int]string{1: "Subject: one\r\n\r\n1\r\n", 2: "Subject: 2\r\n\r\n", 3: "Subject: three\r\n\r\n3\r\n"}
	}
	l := suitetest.Listen(t)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			b.open.Add(1)
			go b.serve(c)
		}
	}()
	tgt := target.New(target.Endpoint{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port})
	tgt.Accounts = []target.Account{{User: "mrose", Password: "tanstaaf"}}
	return tgt
}

// boxSession is one session with the mailbox.
type boxSession struct {
	box     *livebox
	number  int
	ids     []int // as the session numbers them
	marked  map[int]bool
	fetched map[int]bool
	inside  bool
}

func (b *livebox) serve(c net.Conn) {
	defer b.open.Done()
	defer c.Close()
	b.mu.Lock()
	v := &boxSession{box: b, number: len(b.sessions), marked: map[int]bool{}, fetched: map[int]bool{}}
	b.sessions = append(b.sessions, "")
	b.mu.Unlock()
	_, _ = fmt.Fprintf(c, "+OK %s\r\n", b.greeting)
	line := ""
	for p := make([]byte, 1<<10); ; {
		n, err := c.Read(p)
		b.mu.Lock()
		b.sessions[v.number] += string(p[:n])
		b.mu.Unlock()
		for _, o := range p[:n] {
			if o != '\r' && o != '\n' && o != 0 {
				line += string(rune(o))
				continue
			}
			words := strings.Fields(strings.ToUpper(line))
			if line = ""; len(words) == 0 {
				continue
			}
			reply, over := v.answer(words)
			_, _ = io.WriteString(c, reply)
			if over {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// answer answers a command; over tells that the session has ended.
func (v *boxSession) answer(words []string) (reply string, over bool) {
	b := v.box
	b.mu.Lock()
	defer b.mu.Unlock()
	id := 0
	if len(words) > 1 {
		if n, err := strconv.Atoi(words[1]); err == nil && n >= 1 && n <= len(v.ids) && !v.marked[v.ids[n-1]] {
			id = v.ids[n-1]
		}
	}
	switch words[0] {
	case "CAPA":
		return "+OK\r\nUSER\r\nTOP\r\nUIDL\r\n" + b.capa + ".\r\n", false
	case "USER", "NOOP":
		if b.vanishes && words[0] == "NOOP" {
			delete(b.mail, 1)
		}
		return "+OK\r\n", false
	case "PASS":
		if v.inside = words[1] == "TANSTAAF"; !v.inside {
			return "-ERR\r\n", false
		}
		for id := range 100 {
			if b.mail[id] != "" {
				v.ids = append(v.ids, id)
			}
		}
		return "+OK\r\n", false
	case "QUIT":
		for id := range b.mail {
			if v.marked[id] || v.fetched[id] && b.hides {
				delete(b.mail, id)
			}
		}
		return "+OK\r\n", true
	}
	if !v.inside {
		return "-ERR\r\n", false
	}
	return v.transact(words, id), false
}

// transact answers a command of the TRANSACTION state that names a message, or none.
func (v *boxSession) transact(words []string, id int) string {
	b := v.box
	number := len(words) > 1
	switch {
	case words[0] == "RSET":
		clear(v.marked)
		return "+OK\r\n"
	case words[0] == "STAT" || words[0] == "LIST" && !number || words[0] == "UIDL" && !number && !b.noUIDL:
		return v.listing(words[0])
	case id == 0:
		return "-ERR\r\n"
	case words[0] == "LIST":
		return fmt.Sprintf("+OK %s %d\r\n", words[1], len(b.mail[id]))
	case words[0] == "UIDL" && !b.noUIDL:
		return fmt.Sprintf("+OK %s id%d\r\n", words[1], id)
	case words[0] == "DELE":
		v.marked[id] = true
		return "+OK\r\n"
	case words[0] == "RETR":
		v.fetched[id] = true
		return "+OK\r\n" + b.mail[id] + ".\r\n"
	case words[0] == "TOP":
		head, _, _ := strings.Cut(b.mail[id], "\r\n\r\n")
		return "+OK\r\n" + head + "\r\n\r\n.\r\n"
	}
	return "-ERR\r\n"
}

func (v *boxSession) listing(word string) string {
	lines, count, octets := "", 0, 0
	for i, id := range v.ids {
		if v.marked[id] {
			continue
		}
		count, octets = count+1, octets+len(v.box.mail[id])
		if word == "LIST" {
			lines += fmt.Sprintf("%d %d\r\n", i+1, len(v.box.mail[id]))
		} else {
			lines += fmt.Sprintf("%d id%d\r\n", i+1, id)
		}
	}
	if word == "STAT" {
		return fmt.Sprintf("+OK %d %d\r\n", count, octets)
	}
	return "+OK\r\n" + lines + ".\r\n"
}

// left is how many messages the mailbox holds when all sessions have ended.
func (b *livebox) left() int {
	b.open.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.mail)
}

// came is all that has reached the server when all sessions have ended.
func (b *livebox) came() string {
	b.open.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.sessions, "\n----\n")
}

// runText runs one script, of which the text is given, against a live mailbox.
func runText(t *testing.T, o Options, text string) (verdict.Result, *verdict.Report) {
	t.Helper()
	s, err := transcript.Parse("s.pop3", []byte("maildrop: any\n\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	o.Scripts = []*transcript.Script{s}
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report.Results[0], report
}
