package runner

import (
	"io"
	"net"
	"sync"
	"testing"
)

// relay passes on all that clients and a server say, and keeps it.
type relay struct {
	mu    sync.Mutex
	heard []*overheard
	open  sync.WaitGroup
}

// overheard is one connection, as somebody on the way sees it.
type overheard struct {
	mu             sync.Mutex
	client, server []byte
}

// front stands before an address until the test ends.
func (r *relay) front(t *testing.T) func(address string) (string, error) {
	return func(address string) (string, error) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		t.Cleanup(func() { _ = l.Close() })
		go func() {
			for {
				client, err := l.Accept()
				if err != nil {
					return
				}
				r.open.Add(1)
				go r.pass(client, address)
			}
		}()
		return l.Addr().String(), nil
	}
}

// pass is one connection. Its ends are ended as the other one is.
func (r *relay) pass(client net.Conn, address string) {
	defer r.open.Done()
	defer client.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	o := &overheard{}
	r.mu.Lock()
	r.heard = append(r.heard, o)
	r.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { o.listen(client, server, &o.client) })
	both.Go(func() { o.listen(server, client, &o.server) })
	both.Wait()
}

func (o *overheard) listen(from, to net.Conn, said *[]byte) {
	p := make([]byte, 32<<10)
	for {
		n, err := from.Read(p)
		o.mu.Lock()
		*said = append(*said, p[:n]...)
		o.mu.Unlock()
		if _, failed := to.Write(p[:n]); failed != nil || err != nil {
			if err != io.EOF {
				_ = to.Close()
				_ = from.Close()
			}
			_ = to.(*net.TCPConn).CloseWrite()
			return
		}
	}
}

// all are the connections that there were, once they have ended.
func (r *relay) all() []*overheard {
	r.open.Wait()
	return r.heard
}

// inClear is what is not part of a record of TLS: all of it up to the first hello of a
// client, and whatever comes after that and is none.
func inClear(stream []byte) (clear []byte) {
	const header, longest = 5, 1<<14 + 2048
	begun := false
	for len(stream) > 0 {
		if len(stream) > header && stream[1] == 3 && stream[2] <= 4 {
			length := int(stream[3])<<8 | int(stream[4])
			hello := stream[0] == 22 && (stream[5] == 1 || stream[5] == 2)
			if length <= longest && (hello || begun && stream[0] >= 20 && stream[0] <= 23) {
				begun = true
				stream = stream[min(len(stream), header+length):]
				continue
			}
		}
		clear, stream = append(clear, stream[0]), stream[1:]
	}
	return clear
}
