package server

import (
	"fmt"
	"os"
	"runtime/debug"
)

// contain runs a part of a session, and reports whether it came to its end. A mistake in
// the server, in a fault for example, ends the session in which it shows, and no other.
func (s *Server) contain(run func()) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			s.tell(fmt.Errorf("fakeserver: a mistake in the server itself: %v\n%s", p, debug.Stack()))
		}
	}()
	run()
	return true
}

// tell tells of a mistake in the server.
func (s *Server) tell(err error) {
	defer func() { _ = recover() }()
	if s.Config.Crashed == nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	s.Config.Crashed(err)
}
