package faults

import (
	"bytes"
	"net"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What comes between the +OK to STLS and the handshake.
var _ = Add(
	Fault{
		Name:     "stls-keeps-lines-before-the-handshake",
		Breaks:   "DEFACTO-STLS-01",
		Sentence: "Lines that come in the clear after the +OK to STLS are set aside, and executed under TLS.",
		Probe:    []string{"<open>", "<stls-then CAPA>"},
		Apply: func(w *server.Wiring) {
			w.CarryOver = func(s *server.Session, after []byte) []byte { return append(after, clearText(s)...) }
		},
	},
	Fault{
		Name:     "stls-unannounced-and-void",
		Breaks:   "RFC2595-4-STLS-06",
		Sentence: "STLS is not announced, is answered +OK all the same, and what the client begins with ends the connection.",
		Probe:    []string{"<open>", "CAPA", "<stls>"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, wrap.Always, "STLS")
			w.Upgrade = func(s *server.Session) error {
				if err := s.Out.Flush(); err != nil {
					return err
				}
				_, _ = s.Raw.Read(make([]byte, 1)) // what the client begins with is no command
				return server.ErrHungUp
			}
		},
	},
)

// handshakeRecord is the first octet of a record of TLS with a handshake.
const handshakeRecord = 0x16

// clearText reads what comes before the first record of TLS.
func clearText(s *server.Session) (text []byte) {
	one := make([]byte, 1)
	for {
		if _, err := s.Raw.Read(one); err != nil {
			return nil
		}
		if one[0] == handshakeRecord {
			s.Raw = &begunConn{s.Raw, bytes.NewReader(append([]byte(nil), one...))}
			return text
		}
		text = append(text, one[0])
	}
}

// begunConn is a connection of which an octet was read too early.
type begunConn struct {
	net.Conn
	head *bytes.Reader
}

func (c *begunConn) Read(p []byte) (int, error) {
	if c.head.Len() > 0 {
		return c.head.Read(p)
	}
	return c.Conn.Read(p)
}
