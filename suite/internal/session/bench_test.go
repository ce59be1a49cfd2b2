package session

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// The benchmarks compare a played transcript with a loop that exchanges the same
// octets over a bare net.Conn with the same server, in turn, and print the ratio.

// usual is a session of ordinary length.
func usual() (script string, commands []string) {
	commands = []string{"USER mrose", "PASS tanstaaf", "STAT", "LIST", "UIDL"}
	for range 20 {
		commands = append(commands, "NOOP", "LIST 1", "RETR 1", "TOP 1 2")
	}
	commands = append(commands, "QUIT")
	script = "C: <open connection>\nS: +OK\n"
	for _, c := range commands {
		script += "C: " + c + "\nS: +OK\n"
	}
	return script, commands
}

// raw exchanges the commands over a bare connection.
func raw(b *testing.B, address string, commands []string) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	r := bufio.NewReaderSize(c, 64<<10)
	line := func() []byte {
		l, err := r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			b.Fatal(err)
		}
		return l
	}
	line()
	for _, command := range commands {
		_ = c.SetDeadline(time.Now().Add(time.Minute))
		if _, err := io.WriteString(c, command+"\r\n"); err != nil {
			b.Fatal(err)
		}
		line()
		if command == "LIST" || command == "UIDL" || command[0] == 'R' || command[0] == 'T' {
			for !bytes.Equal(line(), []byte(".\r\n")) {
			}
		}
	}
}

func playOnce(b *testing.B, address string, s *transcript.Script, sources []model.Source) {
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
	world := model.World{Accounts: accounts}
	if sources != nil {
		world.Maildrops = map[string][]model.Source{"mrose": sources}
	}
	out := Play(context.Background(), s,
		Config{Dialer: &net.Dialer{}, Address: address, Accounts: accounts, World: world, Timeout: time.Minute})
	if out.Err != nil || len(out.Findings) > 0 {
		b.Fatal(out.Err, out.Findings)
	}
}

// alternate runs both in turn and reports the ratio of their times.
func alternate(b *testing.B, ours, bare func()) {
	var a, r time.Duration
	for b.Loop() {
		t0 := time.Now()
		ours()
		t1 := time.Now()
		bare()
		a, r = a+t1.Sub(t0), r+time.Since(t1)
	}
	b.ReportMetric(float64(a)/float64(r), "x-raw")
}

func BenchmarkConversation(b *testing.B) {
	text := "Subject: benchmark\r\n\r\n" + strings.Repeat("a line of text that is neither short nor long\r\n", 20)
	address := suitetest.Mailbox(b, fakeserver.String(text))
	script, commands := usual()
	s, err := transcript.Parse("bench.pop3", []byte(script))
	if err != nil {
		b.Fatal(err)
	}
	sources := []model.Source{model.Stored([]byte(text))}
	alternate(b, func() { playOnce(b, address, s, sources) }, func() { raw(b, address, commands) })
}

// large is a message that is made as it is read.
type large struct{ left int64 }

var largeLine = strings.Repeat("x", 70) + "\r\n"

func (l *large) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n+len(largeLine) <= len(p) && l.left > 0 {
		n += copy(p[n:], largeLine)
		l.left -= int64(len(largeLine))
	}
	return n, nil
}

func BenchmarkLargeRETR(b *testing.B) {
	const lines = 1 << 20
	size := int64(lines * len(largeLine))
	open := func() io.ReadCloser { return io.NopCloser(bufio.NewReaderSize(&large{size}, 64<<10)) }
	address := suitetest.Mailbox(b, fakeserver.Stream(func() (io.ReadCloser, error) { return open(), nil }))
	s, err := transcript.Parse("bench.pop3", []byte("C: <log in>\nC: LIST\nS: +OK\nC: RETR 1\nS: +OK\n"))
	if err != nil {
		b.Fatal(err)
	}
	raw(b, address, []string{"USER mrose", "PASS tanstaaf", "RETR 1", "QUIT"}) // the fake measures the message once
	b.SetBytes(size)
	var before, after runtime.MemStats
	var allocated uint64
	rounds := 0
	alternate(b, func() {
		runtime.ReadMemStats(&before)
		playOnce(b, address, s, []model.Source{{Size: size, Open: open}})
		runtime.ReadMemStats(&after)
		allocated += after.TotalAlloc - before.TotalAlloc
		rounds++
	}, func() { raw(b, address, []string{"USER mrose", "PASS tanstaaf", "LIST", "RETR 1", "QUIT"}) })
	b.ReportMetric(float64(allocated)/float64(rounds)/(1<<20), "MiB-allocated")
}
