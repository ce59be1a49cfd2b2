package fakeserver

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// state is where a session stands (RFC 1939 section 3). The values are bits
// so that a verb can be allowed in several.
type state int

const (
	authorization state = 1 << iota
	transaction
	update
)

// ending is how a session ended. Only quit may have removed messages.
type ending int

const (
	endedByQuit    ending = iota // the client said QUIT
	endedByDrop                  // the connection was lost
	endedByTimeout               // the autologout timer ran out
	endedByServer                // the server had enough of the client
	endedByKill                  // Close or SetMaildrop
)

// session is one connection, from the greeting to its end.
type session struct {
	server *Server
	w      *wiring

	raw  net.Conn  // the transport under any TLS
	tls  *tls.Conn // nil without TLS
	conn net.Conn  // what is spoken over
	in   *bufio.Reader
	out  *bufio.Writer
	line []byte // the present command line

	state     state
	secure    bool // TLS is active
	utf8      bool // UTF-8 mode
	language  language
	timestamp string // of the greeting, for APOP
	name      string // of a USER that awaits its PASS, which is the next command
	command   command
	layer     *layer // that AUTH has negotiated, nil without
	bad       int    // bad commands in a row
	failed    int    // logins

	drop    *maildrop // nil before login
	entries []*entry  // the maildrop as this session sees it

	idle   watchdog // bounds the wait for a command
	stall  watchdog // bounds the wait for a client that takes no more octets
	bitten atomic.Bool
	killed atomic.Bool
	done   chan struct{} // closed when the maildrop has been left
	values map[any]any   // see perSession
}

// longAgo is a deadline that has passed, also in a test with a clock of its own.
var longAgo = time.Unix(1, 0)

// newSession makes a session on a connection that is a *tls.Conn, will be one
// from the start (implicit), or begins in the clear.
func newSession(server *Server, conn net.Conn, implicit bool) *session {
	s := &session{
		server: server,
		w:      server.wiring,
		raw:    conn,
		state:  authorization,
		done:   make(chan struct{}),
		values: map[any]any{},
	}
	s.idle = watchdog{bite: func() {
		s.bitten.Store(true)
		s.raw.SetReadDeadline(longAgo)
	}}
	s.stall = watchdog{bite: func() { s.raw.SetWriteDeadline(longAgo) }}
	base := patientConn{conn, s}
	switch t, ok := conn.(*tls.Conn); {
	case ok:
		s.raw, s.tls = t.NetConn(), t
		s.speakOver(base)
	case implicit:
		s.tls = tls.Server(base, server.tls)
		s.speakOver(s.tls)
	default:
		s.speakOver(base)
	}
	s.secure = s.tls != nil
	return s
}

// speakOver makes conn what the session reads from and writes to. Whatever
// was buffered of the previous connection is forgotten.
func (s *session) speakOver(conn net.Conn) {
	s.conn = conn
	s.out = bufio.NewWriterSize(s.w.transport(s, conn), 16<<10)
	s.in = bufio.NewReaderSize(flushingReader{s}, 4<<10)
}

// pushBack makes the session read octets before anything else.
func (s *session) pushBack(octets []byte) {
	if len(octets) > 0 {
		s.in.Reset(io.MultiReader(bytes.NewReader(octets), flushingReader{s}))
	}
}

// flushingReader sends the replies gathered so far before it waits for more
// commands: pipelined commands share one write, and no reply is held back
// from a client that awaits it (RFC 2449 section 6.6).
type flushingReader struct{ s *session }

func (r flushingReader) Read(p []byte) (int, error) {
	if err := r.s.out.Flush(); err != nil {
		return 0, err
	}
	return r.s.conn.Read(p)
}

// serve runs the session from the greeting to the close. Whatever goes wrong,
// the maildrop is free for others in the end.
func (s *session) serve() {
	how := endedByDrop
	whole := s.server.contain(func() { how = s.converse() })
	if s.killed.Load() {
		how = endedByKill
	}
	whole = s.server.contain(func() { s.leave(how) }) && whole
	if s.drop != nil {
		s.drop.unlock(s)
		s.drop.leave(s)
	}
	close(s.done)
	if !whole || !s.server.contain(func() { s.hangUp(how) }) {
		s.raw.Close()
	}
}

// isOver reports whether the session has left its maildrop for good.
func (s *session) isOver() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// kill ends the session as if the connection had been lost.
func (s *session) kill() {
	s.killed.Store(true)
	s.raw.Close()
}

// lost tells from the error of a read or write how the session ended.
func (s *session) lost(err error) ending {
	if s.bitten.Load() && errors.Is(err, os.ErrDeadlineExceeded) {
		return endedByTimeout
	}
	return endedByDrop
}

const (
	lingerTime   = time.Second
	lingerOctets = 1 << 20
)

// hangUp closes the connection. When it was the server's turn to close,
// commands of the client may still be under way; closing on top of them would
// make TCP throw away the last reply. So the client hears the end first, and
// what it still sends is taken in for a moment.
func (s *session) hangUp(how ending) {
	defer s.raw.Close()
	if how != endedByQuit && how != endedByServer {
		s.conn.Close()
		return
	}
	if s.out.Flush() != nil {
		return
	}
	if s.tls != nil && s.tls.CloseWrite() != nil {
		return
	}
	half, ok := s.raw.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	s.idle.arm(lingerTime)
	defer s.idle.rest()
	io.CopyN(io.Discard, s.raw, lingerOctets)
}
