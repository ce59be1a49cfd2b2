package server

import (
	"fmt"
	"os"
	"runtime/debug"
)

// contain runs a part of a session, and reports whether it came to its end. A panic, in a
// fault for example, ends the session in which it happens, and no other.
func (s *Server) contain(run func()) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			s.tell(fmt.Errorf("fakeserver: panic in the server: %v\n%s", p, debug.Stack()))
		}
	}()
	run()
	return true
}

// tell reports a panic.
func (s *Server) tell(err error) {
	defer func() { _ = recover() }()
	if s.Config.Crashed == nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	s.Config.Crashed(err)
}
