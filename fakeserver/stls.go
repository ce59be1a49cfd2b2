package fakeserver

import "crypto/tls"

// stls says +OK, after which the client starts the TLS handshake (RFC 2595
// section 4). The handshake is done once the reply is on the wire.
func stls(s *session, _ command) reply {
	if s.secure {
		return negative("TLS is active already")
	}
	r := positive("begin TLS negotiation")
	r.then = thenTLS
	return r
}

// upgrade goes over to TLS. Whatever was said in the clear may have been put
// there by somebody in between: octets behind the STLS line are thrown away,
// and so is a name given by USER. There is no second greeting; the timestamp
// of the first, sent in the clear, still serves APOP.
func upgrade(s *session) error {
	if err := s.out.Flush(); err != nil {
		return err
	}
	behind, err := s.in.Peek(s.in.Buffered())
	if err != nil {
		return err
	}
	carried := append([]byte(nil), s.w.carryOver(s, behind)...)
	t := tls.Server(patientConn{s.raw, s}, s.w.behindSTLS(s))
	if err := s.handshake(t); err != nil {
		return err
	}
	s.tls, s.secure = t, true
	s.w.forget(s)
	s.speakOver(t)
	s.pushBack(carried)
	return nil
}

// carryOver is what of the clear text behind STLS is still executed: nothing.
func carryOver(_ *session, _ []byte) []byte { return nil }

// forget drops what the client has said before TLS (RFC 2595 section 4).
func forget(s *session) { s.name, s.utf8, s.language = "", false, language{} }
