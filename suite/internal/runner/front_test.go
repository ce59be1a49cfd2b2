package runner

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// front stands before the bundled server, and lets clients through or not.
type front struct {
	back string
	// admit is what a connection that comes is told while so many others are open: ""
	// lets it through, and bye closes it without a word.
	admit func(open int) string
	// fatal, where it is set, is what the server dies of when a client sends it.
	fatal string
	// agony is how long that takes.
	agony time.Duration

	t       *testing.T
	address string
	mu      sync.Mutex
	l       net.Listener
	conns   map[net.Conn]bool
	starts  int
	dialled int // connections that came
}

// bye is what closes a connection without a word.
const bye = "bye"

// stand puts a front before the port in clear of a target.
func (f *front) stand(t *testing.T, tgt *target.Target) {
	t.Helper()
	f.t, f.back, f.address = t, tgt.Address, "127.0.0.1:0"
	if err := f.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.stop)
	tgt.Address = f.address
}

func (f *front) start() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	l, err := net.Listen("tcp", f.address)
	if err != nil {
		return err
	}
	f.l, f.conns, f.address = l, map[net.Conn]bool{}, l.Addr().String()
	f.starts++
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go f.serve(c)
		}
	}()
	return nil
}

// stop is the end of the server: it closes all connections, and listens no more.
func (f *front) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.l.Close()
	for c := range f.conns {
		c.Close()
	}
	f.conns = map[net.Conn]bool{}
}

func (f *front) serve(c net.Conn) {
	defer c.Close()
	f.mu.Lock()
	f.dialled++
	said := ""
	if f.admit != nil {
		said = f.admit(len(f.conns))
	}
	if said != "" {
		f.mu.Unlock()
		if said != bye {
			_, _ = io.WriteString(c, said)
		}
		return
	}
	f.conns[c] = true
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		delete(f.conns, c)
		f.mu.Unlock()
	}()
	b, err := net.Dial("tcp", f.back)
	if err != nil {
		return
	}
	defer b.Close()
	go func() {
		_, _ = io.Copy(c, b)
		c.Close()
	}()
	for buffer := make([]byte, 32<<10); ; {
		n, err := c.Read(buffer)
		if f.fatal != "" && bytes.Contains(buffer[:n], []byte(f.fatal)) {
			if f.agony > 0 {
				time.AfterFunc(f.agony, f.stop)
			} else {
				f.stop()
			}
		}
		if _, failed := b.Write(buffer[:n]); failed != nil || err != nil {
			return
		}
	}
}
