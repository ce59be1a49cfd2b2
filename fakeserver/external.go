package fakeserver

// external is EXTERNAL (RFC 4422 appendix A): TLS has told who the client is. All it
// says itself is whose maildrop it wants, and it may leave that out.
func external(x *exchange) (string, error) {
	response, err := x.first()
	if err != nil {
		return "", err
	}
	name := x.s.certified()
	if name == "" || !x.s.w.actAs(x.s, name, string(response)) {
		return name, errCredentials
	}
	return name, nil
}

// certified is the user that the client's certificate is made out to; empty
// without a certificate that can be trusted.
func (s *session) certified() string {
	if s.tls == nil {
		return ""
	}
	chains := s.tls.ConnectionState().VerifiedChains
	if len(chains) == 0 {
		return ""
	}
	name := chains[0][0].Subject.CommonName
	if s.server.account(name) == nil {
		return ""
	}
	return name
}
