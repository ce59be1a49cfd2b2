package session

import (
	"crypto/tls"
	"net"
	"sync"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// recommended are the cipher suites of TLS 1.2 that BCP 195 recommends, and those
// of the same kind; the suites of TLS 1.3 can't be chosen and are all good.
var recommended = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

// weak are the cipher suites that nobody may use any more: those with RC4 (RFC 7465)
// and with triple DES, whose blocks are too short (BCP 195).
var weak = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA, tls.TLS_RSA_WITH_RC4_128_SHA,
	tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
}

// variant is how a direction begins TLS; the zero value is as any client would.
type variant struct {
	limit    func(*tls.Config)
	keeps    bool // the session, for the next one to resume
	resumes  bool
	optional bool // a server need not take it
	owed     bool // a server must take it: a failure breaks what the script proves
	provoked bool // a server may have broken off before
}

var variants = map[transcript.Kind]variant{
	transcript.OpenTLS:         {},
	transcript.OpenTLSByRecord: {},
	transcript.StartTLS:        {},

	transcript.OpenNewTLS:   {limit: modern},
	transcript.OpenOldTLS:   {limit: outdated},
	transcript.StartNewTLS:  {limit: modern, owed: true},
	transcript.StartOldTLS:  {limit: outdated},
	transcript.StartWeakTLS: {limit: feeble},
	transcript.TryStartTLS:  {provoked: true},
	transcript.StartTLS12:   {limit: exactly12, keeps: true, optional: true},
	transcript.StartTLS13:   {limit: exactly13, optional: true},
	transcript.ResumeTLS12:  {limit: exactly12, resumes: true, optional: true},
}

func modern(c *tls.Config) {
	c.MinVersion, c.MaxVersion, c.CipherSuites = tls.VersionTLS12, 0, recommended
}

func exactly12(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }

func exactly13(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS13, tls.VersionTLS13 }

func feeble(c *tls.Config) {
	exactly12(c)
	c.CipherSuites = weak
}

func outdated(c *tls.Config) {
	c.MinVersion, c.MaxVersion, c.CipherSuites = tls.VersionTLS10, tls.VersionTLS11, nil
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		c.CipherSuites = append(c.CipherSuites, s.ID)
	}
}

// limited returns the configuration that a direction asks for.
func limited(config *tls.Config, kind transcript.Kind) *tls.Config {
	if limit := variants[kind].limit; limit != nil {
		config = config.Clone()
		limit(config)
	}
	return config
}

// asking returns a configuration that notes whether the server asks for a client
// certificate, which it then does not get.
func asking(config *tls.Config, asked *bool) *tls.Config {
	config = config.Clone()
	if config.GetClientCertificate == nil && len(config.Certificates) == 0 {
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			*asked = true
			return &tls.Certificate{}, nil
		}
	}
	return config
}

// tlsRecords watches the TLS records that come in, because crypto/tls does not tell a
// connection that was ended with a close alert from one that was simply closed.
type tlsRecords struct {
	net.Conn
	mu   sync.Mutex
	head [5]byte // of the record at hand
	have int     // octets of head
	left int     // octets of the record still to come
	last tlsRecord
}

// tlsRecord is the type and the length of a TLS record.
type tlsRecord struct {
	kind   byte
	length int
}

// Read implements net.Conn.
func (r *tlsRecords) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	for q := p[:n]; len(q) > 0; {
		if r.left > 0 {
			k := min(r.left, len(q))
			r.left, q = r.left-k, q[k:]
			continue
		}
		k := copy(r.head[r.have:], q)
		r.have, q = r.have+k, q[k:]
		if r.have == len(r.head) {
			r.have, r.left = 0, int(r.head[3])<<8|int(r.head[4])
			r.last = tlsRecord{r.head[0], r.left}
		}
	}
	return n, err
}

// alerted reports whether the last record was, or may have been, an alert: under TLS
// 1.3 it looks like data, but has 2 octets, its type and 16 octets of authentication.
func (r *tlsRecords) alerted() bool {
	const alert, data, sealed = 21, 23, 2 + 1 + 16
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last.kind == alert || r.last.kind == data && r.last.length == sealed
}
