package model

// TLS is what a client learns from a handshake.
type TLS struct {
	Modern   bool   // the version is 1.2 or later
	Verified bool   // the server's certificate was verified
	Asked    bool   // the server asked for a certificate of the client
	Resumed  bool   // a session of TLS 1.2 was resumed
	User     string // whose certificate the client has shown; "" if nobody's that is known
	Bound    bool   // tls-unique is there, which a resumed session has with the extended master secret only
}

// Handshake tells what came of a TLS handshake, from the start or after STLS.
func (m *Model) Handshake(n, entry int, t TLS) {
	s := m.session(n)
	e := &Handshake{Place: s.place(Spot{Entry: entry}), TLS: t}
	s.TLS, s.TLSSpot = t, e.Spot
	m.emit(s, e)
}

// Injected tells that octets came in clear after the reply to STLS, where the TLS
// handshake must begin.
func (m *Model) Injected(n, entry int, octets []byte) {
	s := m.session(n)
	m.emit(s, &ClearTextBeforeTLS{Place: s.place(Spot{Entry: entry}), Octets: octets})
}

// Outdated tells that a handshake failed because the server has only versions of TLS
// before 1.2.
func (m *Model) Outdated(n, entry int, why string) {
	s := m.session(n)
	m.emit(s, &OutdatedTLS{Place: s.place(Spot{Entry: entry}), Why: why})
}

// HandshakeFailed tells that the TLS handshake after STLS failed; clear, that the
// server's answer to it was no TLS; more, that STLS was not the last octet that the
// client sent in clear. It reports whether the server was free to break off, as it is
// then.
func (m *Model) HandshakeFailed(n, entry int, why string, clear, more bool) (free bool) {
	s := m.session(n)
	e := &HandshakeFailed{Place: s.place(Spot{Entry: entry}), Why: why}
	s.State = Over
	if !clear && (more || len(s.pending) > 0) {
		return true
	}
	m.emit(s, e)
	return false
}

// Secured tells that the TLS handshake after STLS succeeded: the session is
// begun anew, without a greeting (RFC 2595 section 4). Commands that were sent in
// clear after STLS will have no replies.
func (m *Model) Secured(n int) {
	s := m.session(n)
	e := &Secured{Place: s.place(Spot{})}
	s.NamedInClear, s.awaitTLS = s.User, false
	s.Secure, s.User, s.Caps, s.Early, s.pending = true, "", nil, nil, nil
	s.auths, s.upgrades = 0, 0
	m.emit(s, e)
}

// HalfSent tells that the client had sent half a line in clear when TLS began.
func (m *Model) HalfSent(n int) { m.session(n).half = true }

// EndedTLS tells how the server ended TLS before it closed the connection.
func (m *Model) EndedTLS(n, entry int, alerted bool) {
	s := m.session(n)
	m.emit(s, &TLSEnded{Place: s.place(Spot{Entry: entry}), Alerted: alerted})
}

// Bind tells the channel binding data of a connection by its types.
func (m *Model) Bind(n int, data func(kind string) []byte) { m.session(n).bind = data }
