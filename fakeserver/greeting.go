package fakeserver

import (
	"fmt"
	"io"
	"time"
)

// greet is the one line that opens a session. It carries the timestamp
// against which APOP is computed, unless no APOP is possible here.
func greet(s *session) reply {
	if s.w.verbs["APOP"] == nil || s.loginNeedsTLS() {
		return positive("POP3 server ready")
	}
	s.timestamp = s.w.timestamp(s)
	return positive("POP3 server ready").withData(s.timestamp)
}

// timestamp is an RFC 822 msg-id that no other greeting has (RFC 1939 section
// 7, APOP). The count makes it unique, the random part hard to foresee.
func timestamp(s *session) string {
	var random [8]byte
	if _, err := io.ReadFull(s.server.config.Random, random[:]); err != nil {
		return "" // no timestamp is better than one that can be foreseen
	}
	return fmt.Sprintf("<%d.%d.%x@%s>", s.server.greetings.Add(1),
		time.Now().Unix(), random, s.server.config.Hostname)
}
