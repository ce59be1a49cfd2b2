package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "digest-for-any-service",
		Breaks:   "RFC5034-4-SVC-01",
		Sentence: "DIGEST-MD5 accepts a digest that was made out to another service.",
		Probe:    []string{"<open>", "<digest imap>"},
		With:     "digest-md5",
		apply:    func(w *wiring) { w.isService = func(string) bool { return true } },
	},
	Fault{
		Name:     "digest-for-pop3",
		Breaks:   "RFC5034-4-SVC-01",
		Sentence: "DIGEST-MD5 calls the service pop3.",
		Probe:    []string{"<open>", "<digest pop>"},
		With:     "digest-md5",
		apply:    func(w *wiring) { w.isService = func(uri string) bool { return strings.HasPrefix(uri, "pop3/") } },
	},
	Fault{
		Name:     "layer-forgotten",
		Breaks:   "RFC5034-4-LAYER-01",
		Sentence: "A security layer is negotiated, and nothing is put into it.",
		Probe:    []string{"<open>", "<digest layer>", "STAT"},
		With:     "digest-md5",
		apply:    func(w *wiring) { w.protect = func(*session, *layer) error { return nil } },
	},
	Fault{
		Name:     "layer-forgotten-under-tls",
		Breaks:   "RFC5034-4-LAYER-03",
		Sentence: "Under TLS, the security layer that was negotiated is left out.",
		Probe:    []string{"<tls>", "<digest layer>", "STAT"},
		With:     "digest-md5",
		apply: func(w *wiring) {
			next := w.protect
			w.protect = func(s *session, l *layer) error {
				if s.secure {
					return nil
				}
				return next(s, l)
			}
		},
	},
)
