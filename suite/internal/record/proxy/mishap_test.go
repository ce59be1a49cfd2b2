package proxy

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// once has a stage go wrong the first time that it is reached.
func once(t *testing.T, stage string) (happened *atomic.Bool) {
	t.Helper()
	happened = new(atomic.Bool)
	t.Cleanup(crash.Inject(func(s string) {
		if s == stage && happened.CompareAndSwap(false, true) {
			panic("for a test")
		}
	}))
	return happened
}

// talk has a session, and reports how many replies came.
func talk(t *testing.T, address string) (replies int) {
	t.Helper()
	conn := connect(t, address)
	in := bufio.NewReader(conn)
	for _, line := range []string{"", "USER alice\r\n", "PASS secretpw\r\n", "STAT\r\n", "QUIT\r\n"} {
		fmt.Fprint(conn, line)
		reply, err := in.ReadString('\n')
		if !strings.HasPrefix(reply, "+OK") || err != nil {
			return replies
		}
		replies++
	}
	// Until the server closes the connection, the recording may not have its end.
	_, _ = io.Copy(io.Discard, in)
	conn.Close()
	return replies
}

// A mistake in a stage of the recording costs one recording. The session goes on, and so
// do all others.
func TestMishapInARecording(t *testing.T) {
	for _, stage := range []string{
		"record: opened", "record: client", "record: server", "record: ended", "record: close", "record: judged",
		"record: disguise",
		"record: hide", "record: report", "record: write", "proxy: create",
		"proxy: tell opened", "proxy: tell found", "proxy: tell stopped", "proxy: tell ended", "proxy: tell failed",
	} {
		t.Run(stage, func(t *testing.T) {
			address, folder, results, stop := stand(t, record.Options{}, polite)
			before := connect(t, address)
			in := bufio.NewReader(before)
			if _, err := in.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			happened := once(t, stage)
			for i := range 3 {
				if n := talk(t, address); n != 5 {
					t.Errorf("session %d: %d replies", i, n)
				}
			}
			fmt.Fprint(before, "QUIT\r\n")
			_, _ = io.Copy(io.Discard, in)
			before.Close()
			stop()
			rare := stage == "proxy: tell stopped" || stage == "proxy: tell failed"
			if !happened.Load() && !rare {
				t.Error("it is never reached")
			}
			whole := 0
			names, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
			for _, name := range names {
				text, _ := os.ReadFile(name)
				if strings.HasSuffix(string(text), "C: QUIT\nS: +OK x\nS: <close connection>\n") {
					whole++
				}
			}
			if whole < 3 {
				t.Errorf("%d of 4 recordings are whole", whole)
			}
			if n := len(results.Report("", "").Results); n < 3 {
				t.Errorf("results of %d sessions", n)
			}
		})
	}
}

// A mistake in what passes octets on ends that session, and no other.
func TestMishapInTheRelay(t *testing.T) {
	for _, stage := range []string{"proxy: session", "proxy: up", "proxy: down"} {
		t.Run(stage, func(t *testing.T) {
			address, _, results, stop := stand(t, record.Options{}, polite)
			once(t, stage)
			if n := talk(t, address); n > 1 {
				t.Errorf("%d replies", n)
			}
			for range 2 {
				if n := talk(t, address); n != 5 {
					t.Errorf("another session: %d replies", n)
				}
			}
			stop()
			told := 0
			for _, r := range results.Report("", "").Results {
				if strings.Contains(r.Reason, "please report it") {
					told++
				}
			}
			if told != 1 {
				t.Errorf("told %d times", told)
			}
		})
	}
}

// STLS goes through a recorder that has broken down: TLS is between the two ends then.
func TestMishapBeforeSTLS(t *testing.T) {
	for _, stage := range []string{"record: client", "record: server"} {
		t.Run(stage, func(t *testing.T) {
			address, _, _, _ := stand(t, record.Options{}, func(conn net.Conn) {
				fmt.Fprint(conn, "+OK ready\r\n")
				in := bufio.NewReader(conn)
				if line, _ := in.ReadString('\n'); line == "STLS\r\n" {
					fmt.Fprint(conn, "+OK\r\n")
				}
				if line, _ := in.ReadString('\n'); line == "\x16\x03\x01 and so on\n" {
					fmt.Fprint(conn, "\x16\x03\x03 and so on\n")
				}
			})
			conn := connect(t, address)
			in := bufio.NewReader(conn)
			if _, err := in.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			once(t, stage)
			fmt.Fprint(conn, "STLS\r\n")
			if line, err := in.ReadString('\n'); line != "+OK\r\n" {
				t.Fatalf("%q, %v", line, err)
			}
			fmt.Fprint(conn, "\x16\x03\x01 and so on\n")
			if line, err := in.ReadString('\n'); line != "\x16\x03\x03 and so on\n" {
				t.Fatalf("%q, %v", line, err)
			}
		})
	}
}

// A session goes on without its recording where no file can be made for it.
func TestNoFileForTheRecording(t *testing.T) {
	address, folder, results, stop := stand(t, record.Options{}, polite)
	if err := errors.Join(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if n := talk(t, address); n != 5 {
		t.Errorf("%d replies", n)
	}
	stop()
	all := results.Report("", "").Results
	if len(all) != 1 || !strings.Contains(all[0].Reason, "without a recording") {
		t.Errorf("%+v", all)
	}
}

// failingDoor fails sometimes, as a listener does where there are too many connections.
type failingDoor struct {
	net.Listener
	failures atomic.Int32
}

func (d *failingDoor) Accept() (net.Conn, error) {
	if d.failures.Add(-1) >= 0 {
		return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
	}
	return d.Listener.Accept()
}

// Clients that come while there are too many are served later.
func TestTooManyConnections(t *testing.T) {
	l := suitetest.Listen(t)
	door := &failingDoor{Listener: l}
	door.failures.Store(3)
	folder, err := record.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Target: serverOf(t, polite), Folder: folder, Observer: &Results{Print: func(string) {}},
		Timeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- p.Serve(door, false) }()
	if n := talk(t, l.Addr().String()); n != 5 {
		t.Errorf("%d replies", n)
	}
	p.Close()
	if err := <-served; err != nil && !errors.Is(err, net.ErrClosed) {
		t.Error(err)
	}
}
