package readonly_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"time"
)

// recorder is a server that keeps what reaches it, segment by segment, under TLS or not,
// and answers so that every part of the client can go on. It dials itself.
type recorder struct {
	mu    sync.Mutex
	conns [][][]byte // segments of each connection; nil is where TLS begins
	open  sync.WaitGroup
}

// tlsPort is the address at which a recorder waits for TLS.
const tlsPort = "tls"

// DialContext implements session.Dialer.
func (r *recorder) DialContext(_ context.Context, _, address string) (net.Conn, error) {
	here, there := net.Pipe()
	r.mu.Lock()
	r.conns = append(r.conns, nil)
	n := len(r.conns) - 1
	r.mu.Unlock()
	r.open.Add(1)
	go func() {
		defer r.open.Done()
		defer there.Close()
		greeting := "+OK <1.2@3>\r\n"
		secured := r.talk(there, n, map[bool]string{false: greeting}[address == tlsPort])
		if secured != nil {
			r.talk(secured, n, map[bool]string{true: greeting}[address == tlsPort])
		}
	}()
	return here, nil
}

// talk reads while it writes, because a pipe holds nothing. It returns the connection
// when TLS begins on it, and nil at its end.
func (r *recorder) talk(c net.Conn, n int, greeting string) (secured net.Conn) {
	replies, written := make(chan string, 1<<10), make(chan struct{})
	go func() {
		defer close(written)
		for text := range replies {
			if _, err := c.Write([]byte(text)); err != nil {
				_ = c.Close()
				return
			}
		}
	}()
	defer func() { <-written }()
	defer close(replies)
	if greeting != "" {
		replies <- greeting
	}
	line := ""
	for p := make([]byte, 64<<10); ; {
		got, err := c.Read(p)
		if err != nil {
			_ = c.Close()
			return nil
		}
		if _, secure := c.(*tls.Conn); !secure && bytes.HasPrefix(p[:got], []byte{22, 3}) { // a handshake, of TLS
			r.keep(n, nil)
			return tls.Server(&again{c, bytes.Clone(p[:got])}, serverTLS())
		}
		r.keep(n, bytes.Clone(p[:got]))
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

func (r *recorder) keep(n int, segment []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns[n] = append(r.conns[n], segment)
}

// again is a connection of which some octets are read once more.
type again struct {
	net.Conn
	octets []byte
}

func (a *again) Read(p []byte) (int, error) {
	if len(a.octets) == 0 {
		return a.Conn.Read(p)
	}
	n := copy(p, a.octets)
	a.octets = a.octets[n:]
	return n, nil
}

// serverTLS is how a recorder speaks TLS, without tickets: nobody would read them.
var serverTLS = sync.OnceValue(func() *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
		SessionTicketsDisabled: true}
})

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
		return "+OK\r\nSTLS\r\nSASL PLAIN LOGIN CRAM-MD5\r\nPIPELINING\r\n.\r\n"
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
