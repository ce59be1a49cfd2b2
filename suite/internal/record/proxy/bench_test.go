package proxy

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// The benchmarks download mail from the bundled server directly and through the
// recorder, in turn, and print the ratio of the times, and of the time of processors,
// which on a busy machine says more. All of server, recorder and client are in it.

// recorder starts a proxy before a server, and returns its address.
func recorder(b *testing.B, address string, o record.Options) string {
	b.Helper()
	folder, err := record.NewFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	tcp, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	p := &Proxy{
		Target: target.Endpoint{Host: "127.0.0.1", Port: tcp.Port}, Folder: folder, Options: o,
		Observer: &Results{Folder: b.TempDir(), Print: func(line string) {
			if strings.Contains(line, "FAIL") || strings.Contains(line, "ends") {
				b.Error(line)
			}
		}},
	}
	l := suitetest.Listen(b)
	go p.Serve(l, false)
	b.Cleanup(p.Close)
	return l.Addr().String()
}

// download logs in, fetches all messages with the client that comes with Go, keeps them
// in files in a folder, and returns how many octets they have. Commands go out ahead of the replies, as many as
// window says.
func download(b *testing.B, address, folder string, messages, window int) (octets int64) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Minute))
	r := textproto.NewReader(bufio.NewReaderSize(conn, 64<<10))
	status := func() {
		if line, err := r.ReadLineBytes(); err != nil || line[0] != '+' {
			b.Fatalf("%q, %v", line, err)
		}
	}
	status()
	for _, command := range []string{"USER mrose", "PASS tanstaaf", "STAT"} {
		fmt.Fprintf(conn, "%s\r\n", command)
		status()
	}
	var batch bytes.Buffer
	for n := range messages {
		if n%window == 0 {
			batch.Reset()
			for i := n; i < min(n+window, messages); i++ {
				fmt.Fprintf(&batch, "RETR %d\r\n", i+1)
			}
			if _, err := conn.Write(batch.Bytes()); err != nil {
				b.Fatal(err)
			}
		}
		status()
		k, err := deliver(folder, n, r.DotReader())
		if err != nil {
			b.Fatal(err)
		}
		octets += k
	}
	fmt.Fprint(conn, "QUIT\r\n")
	status()
	return octets
}

// deliver keeps a message in a file, as clients do.
func deliver(folder string, n int, message io.Reader) (octets int64, err error) {
	f, err := os.Create(filepath.Join(folder, fmt.Sprint(n)))
	if err != nil {
		return 0, err
	}
	octets, err = io.Copy(f, message)
	return octets, errors.Join(err, f.Close())
}

// cost is what a download took.
type cost struct{ time, cpu time.Duration }

// least is the smaller of two costs; what disturbs a download only adds to it.
func (c cost) least(other cost) cost {
	return cost{min(c.time, other.time), min(c.cpu, other.cpu)}
}

// measure downloads once. What it has kept is removed when the time has been taken.
func measure(b *testing.B, address string, messages, window int) (c cost, octets int64) {
	b.Helper()
	folder := b.TempDir()
	time0, cpu0 := time.Now(), cpu()
	octets = download(b, address, folder, messages, window)
	c = cost{time.Since(time0), cpu() - cpu0}
	if err := os.RemoveAll(folder); err != nil {
		b.Fatal(err)
	}
	return c, octets
}

// compare downloads in both ways, in turn, and compares the best of so many rounds.
func compare(b *testing.B, server, recorded string, messages, window, rounds int) {
	direct, through := cost{math.MaxInt64, math.MaxInt64}, cost{math.MaxInt64, math.MaxInt64}
	for b.Loop() {
		for range rounds {
			d, want := measure(b, server, messages, window)
			t, got := measure(b, recorded, messages, window)
			direct, through = direct.least(d), through.least(t)
			b.SetBytes(got * int64(2*rounds))
			if got != want {
				b.Fatalf("%d octets through the recorder, %d without", got, want)
			}
		}
	}
	b.ReportMetric(float64(through.time)/float64(direct.time), "x-direct")
	b.ReportMetric(float64(through.cpu)/float64(direct.cpu), "x-cpu")
	b.ReportMetric(float64(direct.cpu.Microseconds())/float64(messages), "us-cpu-direct/msg")
}

func BenchmarkManySmallMessages(b *testing.B) {
	const count = 2000
	var messages []fakeserver.Message
	for i := range count {
		messages = append(messages,
			fakeserver.String(fmt.Sprintf("From: alice@example.org\r\nSubject: message %d\r\n\r\n", i)+
				strings.Repeat("a line of text that is neither short nor long\r\n", 40)))
	}
	server := suitetest.Mailbox(b, messages...)
	for name, window := range map[string]int{"pipelined": 50, "one by one": 1} {
		b.Run(name, func(b *testing.B) { compare(b, server, recorder(b, server, record.Options{}), count, window, 10) })
	}
}

// large is a message that is made as it is read.
type large struct{ left int }

var largeLine = strings.Repeat("x", 74) + "\n"

func (l *large) Read(p []byte) (n int, err error) {
	if l.left <= 0 {
		return 0, io.EOF
	}
	for l.left > 0 && len(p)-n >= len(largeLine) {
		n += copy(p[n:], largeLine)
		l.left--
	}
	return n, nil
}

func (l *large) Close() error { return nil }

// What a client fetches does not pile up in the memory of the recorder, either.
func BenchmarkManyLargerMessages(b *testing.B) {
	const count, lines = 3000, 100_000 / 76
	message := fakeserver.Stream(func() (io.ReadCloser, error) { return &large{lines}, nil })
	server := suitetest.Mailbox(b, slices.Repeat([]fakeserver.Message{message}, count)...)
	address := recorder(b, server, record.Options{})
	before := memory()
	compare(b, server, address, count, 1, 2)
	b.ReportMetric(float64(memory()-before)/(1<<20), "MiB")
}

func BenchmarkOneGiB(b *testing.B) {
	const lines = 1 << 30 / 76 // with CRLF
	message := fakeserver.Stream(func() (io.ReadCloser, error) { return &large{lines}, nil })
	server := suitetest.Mailbox(b, message)
	for name, whole := range map[string]bool{"readable": false, "whole": true} {
		b.Run(name, func(b *testing.B) {
			before := memory()
			compare(b, server, recorder(b, server, record.Options{Whole: whole}), 1, 1, 2)
			b.ReportMetric(float64(memory()-before)/(1<<20), "MiB")
		})
	}
}

// memory is how much this process has taken from the system so far.
func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
