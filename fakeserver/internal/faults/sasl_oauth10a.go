package faults

import (
	"net"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// OAUTH10A.
var _ = Add(
	Fault{
		Name:     "oauth10a-without-host",
		Breaks:   "RFC7628-3.1-MAC-01",
		Sentence: "A signed request without host or port is taken as one for the server's own.",
		Probe: []string{"<tls>", "AUTH OAUTH10A {n,a=alice,\x01auth=OAuth oauth_token=\"token-of-alice\",oauth_signature=\"" +
			server.Escape(server.Sign([]string{"oauth_token=token-of-alice"}, "token-of-alice", "localhost", "110")) +
			"\"\x01\x01}"},
		With: "oauth10a",
		Apply: func(w *server.Wiring) {
			next := w.SignedFor
			w.SignedFor = func(s *server.Session, pairs map[string]string) (host, port string, told bool) {
				if host, port, told = next(s, pairs); told {
					return host, port, told
				}
				host, port, err := net.SplitHostPort(s.Raw.LocalAddr().String())
				if err != nil { // no network at all
					host, port = "localhost", "110"
				}
				return host, port, true
			}
		},
	},
)
