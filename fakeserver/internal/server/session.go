package server

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// State is where a session stands (RFC 1939 section 3). The values are bits
// so that a verb can be allowed in several.
type State int

const (
	Authorization State = 1 << iota
	Transaction
	Update
)

// Ending is how a session ended. Only quit may have removed messages.
type Ending int

const (
	EndedByQuit    Ending = iota // the client said QUIT
	EndedByDrop                  // the connection was lost
	EndedByTimeout               // the autologout timer ran out
	EndedByServer                // the server had enough of the client
	endedByKill                  // Close or SetMaildrop
)

// Session is one connection, from the greeting to its end.
type Session struct {
	Server *Server
	Wiring *Wiring // that of the plan
	plan   *plan
	held   uint64 // conditionals
	past   Past

	Raw   net.Conn  // the transport under any TLS
	TLS   *tls.Conn // nil without TLS
	Conn  net.Conn  // what is spoken over
	In    *bufio.Reader
	Out   *bufio.Writer
	Line  []byte // the present command line
	ahead []byte // what has been read of Conn, but not by In

	State     State
	Secure    bool // TLS is active
	Implicit  bool // and has been from the start
	UTF8      bool // UTF-8 mode
	Language  Language
	Timestamp string // of the greeting, for APOP
	Name      string // of a USER that awaits its PASS, which is the next command
	Command   Command
	layer     *Layer // that AUTH has negotiated, nil without
	Bad       int    // bad commands in a row
	failed    int    // logins

	Drop    *Maildrop // nil before login
	Entries []*Entry  // the maildrop as this session sees it
	visited *Maildrop // the last one that was opened
	before  Visits    // of it, before this one

	clock  clock
	Idle   watchdog // bounds the wait for a command
	stall  watchdog // bounds the wait for a client that takes no more octets
	bitten atomic.Bool
	killed atomic.Bool
	Done   chan struct{} // closed when the maildrop has been left
	Values map[any]any   // see perSession
}

// longAgo is a deadline that has passed, also in a test with a clock of its own.
var longAgo = time.Unix(1, 0)

// Now returns the time that the session goes by.
func (s *Session) Now() time.Time { return s.clock.Now() }

// newSession makes a session on a connection that is a *tls.Conn, will be one
// from the start (implicit), or begins in the clear.
func newSession(server *Server, conn net.Conn, implicit bool) *Session {
	s := &Session{
		Server: server,
		Raw:    conn,
		State:  Authorization,
		Done:   make(chan struct{}),
		Values: map[any]any{},
	}
	s.clock = clockOf(conn)
	s.Idle = watchdog{clock: s.clock, bite: func() {
		s.bitten.Store(true)
		s.Raw.SetReadDeadline(longAgo)
	}}
	s.stall = watchdog{clock: s.clock, bite: func() { s.Raw.SetWriteDeadline(longAgo) }}
	base := patientConn{conn, s}
	t, ok := conn.(*tls.Conn)
	s.Implicit = ok || implicit
	s.situate()
	switch {
	case ok:
		s.Raw, s.TLS = t.NetConn(), t
		s.SpeakOver(base)
	case implicit:
		s.TLS = tls.Server(base, s.plan.tls)
		s.SpeakOver(s.TLS)
	default:
		s.SpeakOver(base)
	}
	s.Secure = s.TLS != nil
	return s
}

// SpeakOver makes conn what the session reads from and writes to. Whatever
// was buffered of the previous connection is forgotten.
func (s *Session) SpeakOver(conn net.Conn) {
	s.Conn, s.ahead = conn, nil
	s.Out = bufio.NewWriterSize(s.Wiring.Transport(s, conn), 16<<10)
	s.In = bufio.NewReaderSize(flushingReader{s}, 4<<10)
}

// pushBack makes the session read octets before anything else.
func (s *Session) pushBack(octets []byte) {
	s.ahead = octets
}

// flushingReader sends the replies gathered so far before it waits for more
// commands: pipelined commands share one write, and no reply is held back
// from a client that awaits it (RFC 2449 section 6.6).
type flushingReader struct{ s *Session }

func (r flushingReader) Read(p []byte) (int, error) {
	if err := r.s.Out.Flush(); err != nil {
		return 0, err
	}
	if len(r.s.ahead) > 0 {
		n := copy(p, r.s.ahead)
		r.s.ahead = r.s.ahead[n:]
		return n, nil
	}
	return r.s.Conn.Read(p)
}

// serve runs the session from the greeting to the close. Whatever goes wrong,
// the maildrop is free for others in the end.
func (s *Session) serve() {
	how := EndedByDrop
	whole := s.Server.contain(func() { how = s.converse() })
	if s.killed.Load() {
		how = endedByKill
	}
	whole = s.Server.contain(func() { s.Leave(how) }) && whole
	if s.Drop != nil {
		s.Drop.Unlock(s)
		s.Drop.leave(s)
	}
	close(s.Done)
	if !whole || !s.Server.contain(func() { s.hangUp(how) }) {
		s.Raw.Close()
	}
}

// IsOver reports whether the session has left its maildrop for good.
func (s *Session) IsOver() bool {
	select {
	case <-s.Done:
		return true
	default:
		return false
	}
}

// Kill ends the session as if the connection had been lost.
func (s *Session) Kill() {
	s.killed.Store(true)
	s.Raw.Close()
}

// lost tells from the error of a read or write how the session ended.
func (s *Session) lost(err error) Ending {
	if s.bitten.Load() && errors.Is(err, os.ErrDeadlineExceeded) {
		return EndedByTimeout
	}
	return EndedByDrop
}

const (
	lingerTime   = time.Second
	lingerOctets = 1 << 20
)

// hangUp closes the connection. When it was the server's turn to close,
// commands of the client may still be under way; closing on top of them would
// make TCP throw away the last reply. So the client hears the end first, and
// what it still sends is taken in for a moment.
func (s *Session) hangUp(how Ending) {
	defer s.Raw.Close()
	if how != EndedByQuit && how != EndedByServer {
		s.Conn.Close()
		return
	}
	if s.Out.Flush() != nil {
		return
	}
	if s.TLS != nil && s.TLS.CloseWrite() != nil {
		return
	}
	half, ok := s.Raw.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	s.Idle.Arm(lingerTime)
	defer s.Idle.Rest()
	io.CopyN(io.Discard, s.Raw, lingerOctets)
}
