package server

import "crypto/tls"

// stls says +OK, after which the client starts the TLS handshake (RFC 2595
// section 4). The handshake is done once the reply is on the wire.
func stls(s *Session, _ Command) Reply {
	if s.Secure {
		return Negative("TLS is active already")
	}
	r := Positive("begin TLS negotiation")
	r.Then = thenTLS
	return r
}

// upgrade goes over to TLS. Whatever was said in the clear may have been put
// there by somebody in between: octets after the STLS line are thrown away,
// and so is a name given by USER. There is no second greeting; the timestamp
// of the first, sent in the clear, still serves APOP.
func upgrade(s *Session) error {
	if err := s.Out.Flush(); err != nil {
		return err
	}
	after, err := s.In.Peek(s.In.Buffered())
	if err != nil {
		return err
	}
	carried := append([]byte(nil), s.Wiring.CarryOver(s, after)...)
	t := tls.Server(patientConn{s.Raw, s}, s.Wiring.AfterSTLS(s))
	if err := s.handshake(t); err != nil {
		return err
	}
	s.TLS, s.Secure = t, true
	s.Wiring.Forget(s)
	s.SpeakOver(t)
	s.pushBack(carried)
	return nil
}

// carryOver is what of the clear text after STLS is still executed: nothing.
func carryOver(_ *Session, _ []byte) []byte { return nil }

// forget drops what the client has said before TLS (RFC 2595 section 4).
func forget(s *Session) { s.Name, s.UTF8, s.Language = "", false, Language{} }
