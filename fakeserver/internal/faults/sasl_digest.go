package faults

import (
	"errors"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// DIGEST-MD5.
var _ = Add(
	Fault{
		Name:     "digest-md5-unchecked",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "DIGEST-MD5 accepts any digest of a user who exists.",
		Probe:    []string{"<open>", "<digest imap>"},
		With:     "digest-md5",
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "DIGEST-MD5", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				name, err := run(x)
				if errors.Is(err, server.ErrCredentials) && x.Session.Server.Account(name) != nil {
					err = nil
				}
				return name, err
			})
		},
	},
	Fault{
		Name:     "digest-for-any-service",
		Breaks:   "RFC5034-4-SVC-01",
		Sentence: "DIGEST-MD5 accepts a digest that was made out to another service.",
		Warning:  true,
		Probe:    []string{"<open>", "<digest imap>"},
		With:     "digest-md5",
		Apply:    func(w *server.Wiring) { w.IsService = func(string) bool { return true } },
	},
	Fault{
		Name:     "digest-for-pop3",
		Breaks:   "RFC5034-4-SVC-01",
		Sentence: "DIGEST-MD5 calls the service pop3.",
		Probe:    []string{"<open>", "<digest pop>"},
		With:     "digest-md5",
		Apply:    func(w *server.Wiring) { w.IsService = func(uri string) bool { return strings.HasPrefix(uri, "pop3/") } },
	},
	Fault{
		Name:     "layer-forgotten",
		Breaks:   "RFC5034-4-LAYER-01",
		Sentence: "A security layer is negotiated, and nothing is put into it.",
		Probe:    []string{"<open>", "<digest layer>", "STAT"},
		With:     "digest-md5",
		Apply:    func(w *server.Wiring) { w.Protect = func(*server.Session, *server.Layer) error { return nil } },
	},
	Fault{
		Name:     "layer-forgotten-under-tls",
		Breaks:   "RFC5034-4-LAYER-03",
		Sentence: "Under TLS, the security layer that was negotiated is left out.",
		Probe:    []string{"<tls>", "<digest layer>", "STAT"},
		With:     "digest-md5",
		Apply: func(w *server.Wiring) {
			next := w.Protect
			w.Protect = func(s *server.Session, l *server.Layer) error {
				if s.Secure {
					return nil
				}
				return next(s, l)
			}
		},
	},
)
