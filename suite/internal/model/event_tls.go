package model

// Handshake is a TLS handshake that succeeded.
type Handshake struct {
	Place
	TLS TLS
}

// Secured tells that TLS began after STLS.
type Secured struct{ Place }

// HandshakeFailed is a TLS handshake after STLS that failed.
type HandshakeFailed struct {
	Place
	Why string
}

// OutdatedTLS tells that the server has only old versions of TLS.
type OutdatedTLS struct {
	Place
	Why string
}

// ClearTextBeforeTLS is what came in clear where the TLS handshake must begin.
type ClearTextBeforeTLS struct {
	Place
	Octets []byte
}

// TLSEnded tells how the server ended TLS.
type TLSEnded struct {
	Place
	Alerted bool
}
