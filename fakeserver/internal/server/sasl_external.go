package server

// external is EXTERNAL (RFC 4422 appendix A): TLS has told who the client is. All it
// says itself is whose maildrop it wants, and it may leave that out.
func external(x *Exchange) (string, error) {
	response, err := x.First()
	if err != nil {
		return "", err
	}
	name := x.Session.Certified()
	if name == "" || !x.Session.Wiring.ActAs(x.Session, name, string(response)) {
		return name, ErrCredentials
	}
	return name, nil
}

// Certified is the user that the client's certificate is made out to; empty
// without a certificate that can be trusted.
func (s *Session) Certified() string {
	if s.TLS == nil {
		return ""
	}
	chains := s.TLS.ConnectionState().VerifiedChains
	if len(chains) == 0 {
		return ""
	}
	name := chains[0][0].Subject.CommonName
	if s.Server.Account(name) == nil {
		return ""
	}
	return name
}
