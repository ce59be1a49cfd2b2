package fakeserver

import "strings"

// capa lists what the server can do (RFC 2449 section 5).
func capa(s *session, _ command) reply {
	return positive("capability list follows").withBody(listing(s.w.capabilities(s)))
}

// capabilities must be the truth, and the same before and after login. STLS
// is the exception: it is listed only where it may be used (RFC 2595 section
// 4).
func capabilities(s *session) []string {
	var list []string
	for _, keyword := range []string{"TOP", "UIDL"} {
		if s.w.verbs[keyword] != nil {
			list = append(list, keyword)
		}
	}
	if s.w.verbs["USER"] != nil && !s.loginNeedsTLS() {
		list = append(list, "USER")
	}
	if names := s.offered(); s.w.verbs["AUTH"] != nil && len(names) > 0 {
		list = append(list, "SASL "+strings.Join(names, " "))
	}
	list = append(list, "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", s.expireCapability())
	if delay := s.delayCapability(); delay != "" {
		list = append(list, delay)
	}
	if s.w.verbs["UTF8"] != nil {
		list = append(list, "UTF8 USER")
	}
	if s.w.verbs["LANG"] != nil {
		list = append(list, "LANG")
	}
	if s.w.verbs["STLS"] != nil && s.state == authorization && !s.secure {
		list = append(list, "STLS")
	}
	return append(list, "IMPLEMENTATION pop3spec-fakeserver")
}
