package proxy

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/internal/certificate"
	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// stand starts a server that handle serves each connection of, and a proxy before it.
func stand(t *testing.T, o record.Options, handle func(conn net.Conn)) (address, folder string, results *Results,
	stop func()) {
	t.Helper()
	server := serverOf(t, handle)
	door := suitetest.Listen(t)
	folder = t.TempDir()
	f, err := record.NewFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	results = &Results{Folder: folder, Print: func(line string) { t.Log(line) }}
	p := &Proxy{Target: server, Folder: f, Options: o, Observer: results}
	go p.Serve(door, false)
	t.Cleanup(p.Close)
	return door.Addr().String(), folder, results, p.Close
}

// polite answers every line with +OK, and closes the connection after QUIT.
func polite(conn net.Conn) {
	fmt.Fprint(conn, "+OK ready\r\n")
	in := bufio.NewScanner(conn)
	for in.Scan() {
		fmt.Fprint(conn, "+OK x\r\n")
		if in.Text() == "QUIT" {
			return
		}
	}
}

func connect(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	return conn
}

// the returns the one recording in a folder.
func the(t *testing.T, folder string) string {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	if len(names) != 1 {
		t.Fatalf("recordings: %q", names)
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transcript.Parse("recorded", text); err != nil {
		t.Errorf("%v\n%.3000s", err, text)
	}
	return string(text)
}

// Many clients at once have a recording each.
func TestManyClients(t *testing.T) {
	const clients = 50
	address, folder, results, stop := stand(t, record.Options{}, polite)
	var all sync.WaitGroup
	for i := range clients {
		conn := connect(t, address)
		all.Go(func() {
			in := bufio.NewReader(conn)
			for _, line := range []string{"", fmt.Sprintf("NOOP %d\r\n", i), "QUIT\r\n"} {
				fmt.Fprint(conn, line)
				if reply, err := in.ReadString('\n'); !strings.HasPrefix(reply, "+OK") {
					t.Errorf("%q, %v", reply, err)
				}
			}
			_, _ = io.Copy(io.Discard, in)
			conn.Close()
		})
	}
	all.Wait()
	stop()
	names, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	if len(names) != clients || len(results.Report("", "").Results) != clients {
		t.Fatalf("%d recordings", len(names))
	}
	seen := map[string]bool{}
	for _, name := range names {
		text, _ := os.ReadFile(name)
		_, rest, _ := strings.Cut(string(text), "\nC: NOOP ")
		number, _, _ := strings.Cut(rest, "\n")
		if seen[number] || number == "" {
			t.Errorf("%s: a session twice, or none:\n%s", name, text)
		}
		seen[number] = true
	}
}

// What each side does to a connection, the other one sees, and the recording says so.
func TestEndings(t *testing.T) {
	t.Run("the client drops the connection", func(t *testing.T) {
		gone := make(chan error, 1)
		address, folder, _, stop := stand(t, record.Options{}, func(conn net.Conn) {
			fmt.Fprint(conn, "+OK ready\r\n")
			_, err := io.Copy(io.Discard, conn)
			gone <- err
		})
		conn := connect(t, address)
		if _, err := bufio.NewReader(conn).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		_ = conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
		if err := <-gone; err == nil {
			t.Error("the server sees an end in order")
		}
		stop()
		if text := the(t, folder); !strings.HasSuffix(text, "C: <drop connection>\n") {
			t.Error(text)
		}
	})
	t.Run("the client closes its half", func(t *testing.T) {
		address, folder, _, stop := stand(t, record.Options{}, func(conn net.Conn) {
			fmt.Fprint(conn, "+OK ready\r\n")
			_, _ = io.Copy(io.Discard, conn)
			fmt.Fprint(conn, "+OK late\r\n")
		})
		conn := connect(t, address)
		in := bufio.NewReader(conn)
		if _, err := in.ReadString('\n'); err != nil { // the greeting, or the recording begins with what was sent ahead of it
			t.Fatal(err)
		}
		fmt.Fprint(conn, "QUIT\r\n")
		_ = conn.(*net.TCPConn).CloseWrite()
		if all, err := io.ReadAll(in); err != nil || !strings.HasSuffix(string(all), "+OK late\r\n") {
			t.Errorf("%q, %v", all, err)
		}
		stop()
		if text := the(t, folder); !strings.HasSuffix(text,
			"C: <half-close connection>\nS: +OK late\nS: <close connection>\n") {
			t.Error(text)
		}
	})
	t.Run("the recorder is ended", func(t *testing.T) {
		address, folder, results, stop := stand(t, record.Options{}, polite)
		conn := connect(t, address)
		if _, err := bufio.NewReader(conn).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		stop()
		if text := the(t, folder); !strings.HasSuffix(text, "# The recording was ended here.\n") ||
			len(results.Report("", "").Results) != 1 {
			t.Error(text)
		}
	})
}

// A recording stays readable, whatever goes through: long messages are left out in part.
func TestLongMessages(t *testing.T) {
	line := strings.Repeat("x", 98) + "\r\n"
	const lines = 300_000
	address, folder, results, stop := stand(t, record.Options{}, func(conn net.Conn) {
		fmt.Fprint(conn, "+OK ready\r\n")
		in := bufio.NewScanner(conn)
		for in.Scan() {
			fmt.Fprint(conn, "+OK\r\n")
			if in.Text() == "RETR 1" {
				out := bufio.NewWriter(conn)
				for range lines {
					_, _ = out.WriteString(line)
				}
				_, _ = out.WriteString(".\r\n")
				_ = out.Flush()
			}
		}
	})
	conn := connect(t, address)
	fmt.Fprint(conn, "USER a\r\nPASS b\r\nRETR 1\r\nNOOP\r\n")
	_ = conn.(*net.TCPConn).CloseWrite()
	got, err := io.ReadAll(conn)
	if want := len("+OK ready\r\n") + 4*len("+OK\r\n") + lines*len(line) + len(".\r\n"); err != nil || len(got) != want {
		t.Errorf("%d octets came, not %d; %v", len(got), want, err)
	}
	stop()
	text := the(t, folder)
	written := strings.Count(text, "\nS: xxx")
	left := fmt.Sprintf("S: <any lines>\nS: .\n# (%d octets of the reply above were not written.)\n",
		(lines-written)*len(line))
	if !strings.Contains(text, left) || written < 100_000 || len(text) > transcript.MaxFile {
		t.Errorf("%d lines, %d octets; the end is %q", written, len(text), text[max(0, len(text)-300):])
	}
	for _, res := range results.Report("", "").Results {
		for _, f := range res.Findings {
			if f.Severity == "fail" {
				t.Errorf("%+v", f)
			}
		}
	}
}

// What is not POP3 at all passes, too.
func TestNonsense(t *testing.T) {
	nonsense := bytes.Repeat([]byte("\x00\xff\r no line at all "), 30_000)
	address, folder, _, stop := stand(t, record.Options{}, func(conn net.Conn) {
		_, _ = io.Copy(conn, conn)
	})
	conn := connect(t, address)
	go func() {
		_, _ = conn.Write(nonsense)
		_ = conn.(*net.TCPConn).CloseWrite()
	}()
	if got, err := io.ReadAll(conn); err != nil || !bytes.Equal(got, nonsense) {
		t.Errorf("%d octets came back, not %d; %v", len(got), len(nonsense), err)
	}
	stop()
	if text := the(t, folder); !strings.Contains(text, "# The recording ends here: the ") ||
		strings.Contains(text, "no line") {
		t.Errorf("%.300s", text)
	}
}

// Where the client uses a mechanism that is not known, the recording ends, and the
// session goes on.
func TestUnknownMechanism(t *testing.T) {
	address, folder, results, stop := stand(t, record.Options{}, func(conn net.Conn) {
		fmt.Fprint(conn, "+OK ready\r\n")
		in := bufio.NewScanner(conn)
		for _, reply := range []string{"+ \r\n", "+ c2F5IG1vcmU=\r\n", "+OK in\r\n", "+OK 0 0\r\n", "+OK bye\r\n"} {
			if in.Scan() {
				fmt.Fprint(conn, reply)
			}
		}
	})
	conn := connect(t, address)
	in := bufio.NewReader(conn)
	for _, line := range []string{"", "AUTH X-NEW\r\n", "bXkgc2VjcmV0\r\n", "bW9yZSBvZiBpdA==\r\n", "STAT\r\n",
		"QUIT\r\n"} {
		fmt.Fprint(conn, line)
		if _, err := in.ReadString('\n'); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	}
	conn.Close()
	stop()
	text := the(t, folder)
	if !strings.Contains(text, "C: AUTH X-NEW\n# The recording ends here: ") || strings.Contains(text, "bXkgc2VjcmV0") ||
		strings.Contains(text, "STAT") {
		t.Error(text)
	}
	if r := results.Report("", ""); len(r.Results) != 1 {
		t.Errorf("%+v", r.Results)
	}
}

// Nobody can keep a session open for ever.
func TestIdle(t *testing.T) {
	server := serverOf(t, polite)
	results := &Results{Folder: t.TempDir(), Print: func(string) {}}
	folder, err := record.NewFolder(results.Folder)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Target: server, Folder: folder, Observer: results, Idle: time.Second}
	defer p.Close()
	door := suitetest.Listen(t)
	go p.Serve(door, false)
	conn := connect(t, door.Addr().String())
	if all, err := io.ReadAll(conn); string(all) != "+OK ready\r\n" || err != nil {
		t.Errorf("%q, %v", all, err)
	}
}

// A server that can't be trusted gets no client after STLS.
func TestUntrustedServer(t *testing.T) {
	leaf, _, err := certificate.New("a test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	server := serverOf(t, func(conn net.Conn) {
		fmt.Fprint(conn, "+OK ready\r\n")
		_, _ = bufio.NewReader(conn).ReadString('\n')
		fmt.Fprint(conn, "+OK begin\r\n")
		_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{leaf}}).Handshake()
	})
	results := &Results{Folder: t.TempDir(), Print: func(string) {}}
	folder, err := record.NewFolder(results.Folder)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Target: server, TLS: &tls.Config{ServerName: "localhost"}, Certificate: leaf, Folder: folder,
		Observer: results}
	door := suitetest.Listen(t)
	go p.Serve(door, false)
	conn := connect(t, door.Addr().String())
	fmt.Fprint(conn, "STLS\r\n")
	if all, _ := io.ReadAll(conn); string(all) != "+OK ready\r\n+OK begin\r\n" {
		t.Errorf("%q", all)
	}
	p.Close()
	if r := results.Report("", ""); len(r.Results) != 1 || r.Results[0].Verdict != verdict.Error ||
		!strings.Contains(r.Results[0].Reason, "with the server: tls: failed to verify") {
		t.Errorf("%+v", r.Results)
	}
	if text := the(t, results.Folder); !strings.Contains(text, "# (the TLS handshake failed with the server: ") {
		t.Error(text)
	}
}

// serverOf starts a server only.
func serverOf(t *testing.T, handle func(conn net.Conn)) target.Endpoint {
	t.Helper()
	address := suitetest.Serve(t, func(conn net.Conn) {
		_ = conn.SetDeadline(time.Now().Add(time.Minute))
		handle(conn)
	})
	endpoint, err := target.ParseURL("pop3://" + address)
	if err != nil {
		t.Fatal(err)
	}
	return endpoint
}

// muddled is a judge of clients with a mistake that one of them brings to light.
type muddled struct{ conversation.ClientJudge }

func (muddled) Command(l client.Line) {
	if bytes.HasPrefix(l.Octets, []byte("RSET")) {
		panic("muddled")
	}
}
func (muddled) Greeted([]byte)               {}
func (muddled) Replied(wire.Command, []byte) {}
func (muddled) Ended(int, bool)              {}
func (muddled) Findings() []rules.Finding    { return nil }

// A mistake in pop3spec ends the recording of the session that shows it, and no session.
func TestMishap(t *testing.T) {
	address, folder, _, stop := stand(t, record.Options{Client: func(bool) conversation.ClientJudge { return muddled{} }},
		polite)
	conn := connect(t, address)
	in := bufio.NewReader(conn)
	for _, line := range []string{"", "NOOP\r\n", "RSET\r\n", "NOOP\r\n", "QUIT\r\n"} {
		fmt.Fprint(conn, line)
		if reply, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(reply, "+OK") {
			t.Fatalf("%q is answered %q, %v", line, reply, err)
		}
	}
	_, _ = io.Copy(io.Discard, in)
	conn.Close()
	stop()
	text := the(t, folder)
	if !strings.Contains(text, "C: NOOP\nS: +OK x\n") ||
		!strings.Contains(text, "a mistake in pop3spec itself, please report it: muddled") {
		t.Errorf("recorded is\n%s", text)
	}
}
