package readonly_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
)

// recorder is a server that keeps what reaches it, segment by segment, and answers so
// that every part of the client can go on. It dials itself.
type recorder struct {
	mu    sync.Mutex
	conns [][][]byte // segments of each connection
	open  sync.WaitGroup
}

// DialContext implements session.Dialer.
func (r *recorder) DialContext(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	r.mu.Lock()
	r.conns = append(r.conns, nil)
	n := len(r.conns) - 1
	r.mu.Unlock()
	r.open.Add(1)
	go r.serve(there, n)
	return here, nil
}

// serve reads while it writes: a pipe holds nothing.
func (r *recorder) serve(c net.Conn, n int) {
	defer r.open.Done()
	replies := make(chan string, 1<<10)
	go func() {
		defer c.Close()
		for text := range replies {
			if _, err := c.Write([]byte(text)); err != nil {
				return
			}
		}
	}()
	defer close(replies)
	replies <- "+OK <1.2@3>\r\n"
	line := ""
	for p := make([]byte, 64<<10); ; {
		got, err := c.Read(p)
		if err != nil {
			_ = c.Close()
			return
		}
		r.mu.Lock()
		r.conns[n] = append(r.conns[n], bytes.Clone(p[:got]))
		r.mu.Unlock()
		line += string(p[:got])
		for {
			before, after, found := strings.Cut(line, "\n")
			if !found {
				break
			}
			line = after
			select {
			case replies <- answer(before):
			default: // nobody reads them
			}
		}
	}
}

func answer(line string) string {
	switch word, rest, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " "); {
	case word == "STAT":
		return "+OK 3 30\r\n"
	case word == "LIST" && rest == "":
		return "+OK\r\n1 10\r\n2 10\r\n3 10\r\n.\r\n"
	case word == "UIDL" && rest == "":
		return "+OK\r\n1 a\r\n2 b\r\n3 c\r\n.\r\n"
	case word == "RETR", word == "TOP":
		return "+OK\r\nA: b\r\n\r\n.\r\n"
	case word == "CAPA":
		return "+OK\r\nSASL PLAIN LOGIN CRAM-MD5\r\nPIPELINING\r\n.\r\n"
	case word == "AUTH" && !strings.Contains(rest, " "):
		return "+ PDEuMkAzPg==\r\n"
	case word == "LIST", word == "UIDL":
		return fmt.Sprintf("+OK %s 10\r\n", rest)
	case len(word)%7 == 6:
		return "-ERR\r\n"
	}
	return "+OK\r\n"
}

// all waits until the connections have ended, and returns their segments.
func (r *recorder) all() [][][]byte {
	r.open.Wait()
	return r.conns
}
