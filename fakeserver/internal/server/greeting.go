package server

import (
	"fmt"
	"io"
	"time"
)

// greet is the one line that opens a session. It carries the timestamp
// against which APOP is computed, unless no APOP is possible here.
func greet(s *Session) Reply {
	if s.Wiring.Verbs["APOP"] == nil || s.LoginNeedsTLS() {
		return Positive("POP3 server ready")
	}
	s.Timestamp = s.Wiring.Timestamp(s)
	return Positive("POP3 server ready").WithData(s.Timestamp)
}

// timestamp is an RFC 822 msg-id that no other greeting has (RFC 1939 section
// 7, APOP). The count makes it unique, the random part hard to foresee.
func timestamp(s *Session) string {
	var random [8]byte
	if _, err := io.ReadFull(s.Server.Config.Random, random[:]); err != nil {
		return "" // no timestamp is better than one that can be foreseen
	}
	return fmt.Sprintf("<%d.%d.%x@%s>", s.Server.greetings.Add(1),
		time.Now().Unix(), random, s.Server.Config.Hostname)
}
