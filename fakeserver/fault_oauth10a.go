package fakeserver

import (
	"net"
)

var _ = faults(
	Fault{
		Name:     "oauth10a-without-host",
		Breaks:   "RFC7628-3.1-MAC-01",
		Sentence: "A signed request without host or port is taken as one for the server's own.",
		Probe: []string{"<tls>", "AUTH OAUTH10A {n,a=alice,\x01auth=OAuth oauth_token=\"token-of-alice\",oauth_signature=\"" +
			escape(sign([]string{"oauth_token=token-of-alice"}, "token-of-alice", "localhost", "110")) + "\"\x01\x01}"},
		With: "oauth10a",
		apply: func(w *wiring) {
			next := w.signedFor
			w.signedFor = func(s *session, pairs map[string]string) (host, port string, told bool) {
				if host, port, told = next(s, pairs); told {
					return host, port, told
				}
				host, port, err := net.SplitHostPort(s.raw.LocalAddr().String())
				if err != nil { // no network at all
					host, port = "localhost", "110"
				}
				return host, port, true
			}
		},
	},
)
