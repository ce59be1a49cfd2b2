package fakeserver

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

// benchSession is a session in TRANSACTION state over a real connection.
func benchSession(b *testing.B, messages ...Message) (net.Conn, *bufio.Reader) {
	b.Helper()
	srv, err := Start(Config{Accounts: []Account{{User: "alice", Password: "x", Messages: messages}}})
	if err != nil {
		b.Fatal(err)
	}
	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		conn.Close()
		srv.Close()
	})
	in := bufio.NewReaderSize(conn, 64<<10)
	fmt.Fprint(conn, "USER alice\r\nPASS x\r\n")
	for range 3 {
		if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "+OK") {
			b.Fatalf("%q %v", line, err)
		}
	}
	return conn, in
}

func BenchmarkNoop(b *testing.B) {
	conn, in := benchSession(b)
	b.ReportAllocs()
	for b.Loop() {
		io.WriteString(conn, "NOOP\r\n")
		if _, err := in.ReadSlice('\n'); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPipelinedNoop(b *testing.B) {
	const batch = 100
	conn, in := benchSession(b)
	commands := strings.Repeat("NOOP\r\n", batch)
	b.ReportAllocs()
	for b.Loop() {
		io.WriteString(conn, commands)
		for range batch {
			if _, err := in.ReadSlice('\n'); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkRetr sends a message that is nowhere whole in memory.
func BenchmarkRetr(b *testing.B) {
	const size = 64 << 20
	conn, in := benchSession(b, generated(size))
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		io.WriteString(conn, "RETR 1\r\n")
		status, err := in.ReadString('\n')
		if err != nil || !strings.HasPrefix(status, "+OK") {
			b.Fatalf("%q %v", status, err)
		}
		if _, err := io.CopyN(io.Discard, in, size+int64(len(".\r\n"))); err != nil {
			b.Fatal(err)
		}
	}
}

// generated is a message of size octets, made while it is read.
func generated(size int64) Message {
	return Stream(func() (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(&repeating{line: []byte(strings.Repeat("x", 62) + "\r\n")}, size)), nil
	})
}

// repeating reads the same line over and over.
type repeating struct {
	line []byte
	at   int
}

func (r *repeating) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		k := copy(p[n:], r.line[r.at:])
		n += k
		r.at = (r.at + k) % len(r.line)
	}
	return n, nil
}

func BenchmarkList10000(b *testing.B) {
	messages := make([]Message, 10_000)
	for i := range messages {
		messages[i] = String("A: b\r\n\r\nx\r\n")
	}
	conn, in := benchSession(b, messages...)
	b.ReportAllocs()
	for b.Loop() {
		io.WriteString(conn, "LIST\r\n")
		for range len(messages) + 2 {
			if _, err := in.ReadSlice('\n'); err != nil {
				b.Fatal(err)
			}
		}
	}
}
