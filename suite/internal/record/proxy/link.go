package proxy

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/record"
)

// link is one client, and the connection to the server for it.
type link struct {
	p        *Proxy
	implicit bool // the client speaks TLS from the start
	file     string

	ends   sync.Mutex // guards the two connections while TLS begins on them
	client net.Conn
	server net.Conn
	gone   bool // all is to end

	events  sync.Mutex // guards the session: what happens, happens in an order
	session *record.Session

	active   atomic.Int64 // when an octet was passed on last, by the clock of deadlines
	decided  chan bool    // whether TLS begins after STLS
	greeting []byte       // read ahead for the client
	failed   error        // why the session could not go on, guarded by ends
}

// run has the session from its beginning to its end.
func (l *link) run() {
	who := l.client.RemoteAddr().String()
	defer l.interrupt()
	if err := l.connect(); err != nil {
		l.p.told.Failed(who, err)
		return
	}
	file, err := l.create()
	if err != nil {
		l.p.told.Failed(who, fmt.Errorf("it goes on without a recording: %w", err))
		l.session = record.New(io.Discard, record.Options{})
		l.session.Opened(l.p.Clock.Now(), l.security())
		l.pass()
		return
	}
	l.file = filepath.Base(file.Name())
	l.p.told.Opened(l.file, who)
	l.session = record.New(file, l.options())
	l.session.Opened(l.p.Clock.Now(), l.security())
	l.pass()
	err = errors.Join(l.failed, l.session.Close(), file.Close(), l.readable(file.Name()))
	l.p.told.Ended(l.file, l.session.Judged(), err)
	if err := l.p.Folder.Ended(file); err != nil {
		l.p.told.Failed(l.file, fmt.Errorf("old recordings stay: %w", err))
	}
}

// create makes the file of the recording.
func (l *link) create() (file *record.File, err error) {
	failed := crash.Contain("proxy: create", func() { file, err = l.p.Folder.Create(l.p.Clock.Now()) })
	return file, errors.Join(failed, err)
}

// readable makes sure that a recording can be read, unless that would take long.
func (l *link) readable(path string) error {
	const most = 4 << 20
	if info, err := os.Stat(path); err != nil || info.Size() == 0 || info.Size() > most {
		return nil // gone, or nothing was written, which has been told
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return record.Readable(text)
}

func (l *link) options() record.Options {
	o := l.p.Options
	o.Found = func(f record.Breach) { l.p.told.Found(l.file, f) }
	o.Stopped = func(why string) { l.p.told.Stopped(l.file, why) }
	return o
}

// security is where TLS was spoken from the start.
func (l *link) security() record.Security {
	switch server := l.p.Target.TLS || l.p.STLS; {
	case l.implicit && server:
		return record.TLS
	case l.implicit:
		return record.ClientTLS
	case server:
		return record.ServerTLS
	}
	return record.Clear
}

// pass passes octets on in both directions until both are over.
func (l *link) pass() {
	l.active.Store(clock.System.Now().UnixNano())
	var both sync.WaitGroup
	both.Go(func() { l.contain("proxy: down", l.passDown) })
	both.Go(func() { l.contain("proxy: up", l.passUp) })
	both.Wait()
}

// contain runs one direction. A mistake in pop3spec ends this session, and no other.
func (l *link) contain(stage string, run func()) {
	if err := crash.Contain(stage, run); err != nil {
		l.fail(err)
		l.interrupt()
	}
}

// fail notes why the session could not go on.
func (l *link) fail(err error) {
	l.ends.Lock()
	defer l.ends.Unlock()
	l.failed = errors.Join(l.failed, err)
}

// interrupt ends both connections.
func (l *link) interrupt() {
	l.ends.Lock()
	defer l.ends.Unlock()
	l.gone = true
	l.client.Close()
	if l.server != nil {
		l.server.Close()
	}
}

// set puts a connection into its place, unless all has come to its end.
func (l *link) set(place *net.Conn, conn net.Conn) error {
	l.ends.Lock()
	defer l.ends.Unlock()
	if l.gone {
		conn.Close()
		return net.ErrClosed
	}
	*place = conn
	return nil
}

// read reads a segment, however long the other direction keeps going without this one.
func (l *link) read(conn net.Conn, p []byte) (int, error) {
	for {
		_ = conn.SetReadDeadline(clock.Deadline(l.p.Idle))
		n, err := conn.Read(p)
		idle := clock.System.Since(time.Unix(0, l.active.Load()))
		if n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) || idle >= l.p.Idle {
			l.active.Store(clock.System.Now().UnixNano())
			return n, err
		}
	}
}

// write writes a segment.
func (l *link) write(conn net.Conn, p []byte) error {
	_ = conn.SetWriteDeadline(clock.Deadline(l.p.Idle))
	_, err := conn.Write(p)
	return err
}

// manner is how a side ended a connection, by the error of reading from it.
func manner(err error) record.Manner {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return record.Closed
	}
	return record.Dropped
}

// closed reports whether an error is about what this side did.
func closed(err error) bool {
	return errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded)
}

var errNoGreeting = errors.New("the server sends no greeting")
