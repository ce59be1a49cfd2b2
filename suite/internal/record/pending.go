package record

import "github.com/pop3spec/pop3spec/suite/internal/wire"

// pendingReply is what the recording has to know of a command that has no reply yet.
type pendingReply struct {
	wire.Command
	fate      *fate  // of a login; known from the start for anything else
	mechanism string // of AUTH, in upper case
	turns     int    // responses that were sent
	layered   bool   // they ask for a security layer after the login
}

// oldest is the command whose reply comes next. What comes where none is due is answered to
// nothing.
func (s *Session) oldest() *pendingReply {
	if _, sent, due := s.said.Oldest(number); due && s.asked[sent] != nil {
		return s.asked[sent]
	}
	return nobody()
}

// take takes out the command that was sent with an entry.
func (s *Session) take(sent int) *pendingReply {
	a := s.asked[sent]
	if a == nil {
		return nobody()
	}
	delete(s.asked, sent)
	return a
}

func nobody() *pendingReply { return &pendingReply{fate: &fate{known: true}} }
