package server

import "strings"

// capa lists what the server can do (RFC 2449 section 5).
func capa(s *Session, _ Command) Reply {
	return Positive("capability list follows").WithBody(Listing(s.Wiring.Capabilities(s)))
}

// capabilities must be the truth, and the same before and after login. STLS
// is the exception: it is listed only where it may be used (RFC 2595 section
// 4).
func capabilities(s *Session) []string {
	var list []string
	for _, keyword := range []string{"TOP", "UIDL"} {
		if s.Wiring.Verbs[keyword] != nil {
			list = append(list, keyword)
		}
	}
	if s.Wiring.Verbs["USER"] != nil && !s.LoginNeedsTLS() {
		list = append(list, "USER")
	}
	if names := s.Offered(); s.Wiring.Verbs["AUTH"] != nil && len(names) > 0 {
		list = append(list, "SASL "+strings.Join(names, " "))
	}
	list = append(list, "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", s.expireCapability())
	if delay := s.delayCapability(); delay != "" {
		list = append(list, delay)
	}
	if s.Wiring.Verbs["UTF8"] != nil {
		list = append(list, "UTF8 USER")
	}
	if s.Wiring.Verbs["LANG"] != nil {
		list = append(list, "LANG")
	}
	if s.Wiring.Verbs["STLS"] != nil && s.State == Authorization && !s.Secure {
		list = append(list, "STLS")
	}
	return append(list, "IMPLEMENTATION pop3spec-fakeserver")
}
