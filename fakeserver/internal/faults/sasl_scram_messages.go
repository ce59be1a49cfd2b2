package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// SCRAM: what is read from the messages of the client, and channel binding.
var _ = Add(
	Fault{
		Name:     "scram-ignores-authzid",
		Breaks:   "RFC5802-5.1-AZID-01",
		Sentence: "SCRAM does not look at the authorization identity.",
		Probe:    []string{"<open>", "<scram as bob>"},
		Apply:    func(w *server.Wiring) { ignoreAuthzid(w, "SCRAM") },
	},
	Fault{
		Name:     "scram-unknown-flag",
		Breaks:   "RFC5802-5-FIRST-01",
		Sentence: "A first message that begins with another letter than n, y or p is taken as if it were n.",
		Probe:    []string{"<open>", "<scram flag x>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.ParseFirst
			w.SCRAM.ParseFirst = func(message string) (server.SCRAMFirst, error) {
				flag, rest, _ := strings.Cut(message, ",")
				if strings.HasPrefix(flag, "p=") || flag == "y" {
					return next(message)
				}
				first, err := next("n," + rest)
				first.GS2.Text = flag + strings.TrimPrefix(first.GS2.Text, "n")
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-mandatory-extension-ignored",
		Breaks:   "RFC5802-5.1-EXT-01",
		Sentence: "The reserved attribute m= is ignored.",
		Probe:    []string{"<open>", "<scram m>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.ParseFirst
			w.SCRAM.ParseFirst = func(message string) (server.SCRAMFirst, error) {
				header, err := server.ParseGS2(message)
				if err != nil || !strings.HasPrefix(header.Rest, "m=") {
					return next(message)
				}
				_, rest, _ := strings.Cut(header.Rest, ",")
				first, err := next(header.Text + rest)
				first.Bare = header.Rest
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-extension-refused",
		Breaks:   "RFC5802-5.1-EXT-01",
		Sentence: "A first message with an unknown optional attribute fails.",
		Probe:    []string{"<open>", "<scram extension>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.ParseFirst
			w.SCRAM.ParseFirst = func(message string) (server.SCRAMFirst, error) {
				first, err := next(message)
				if err == nil && strings.Count(first.Bare, ",") > 1 {
					err = server.ErrMalformed
				}
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-name-escapes-lenient",
		Breaks:   "RFC5802-5.1-NAME-01",
		Sentence: "An equals sign in a name that escapes nothing is dropped.",
		Probe:    []string{"<open>", "<scram bad escape>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.ParseFirst
			w.SCRAM.ParseFirst = func(message string) (server.SCRAMFirst, error) {
				first, err := next(message)
				if err == nil {
					return first, nil
				}
				header, err := server.ParseGS2(message)
				name, rest, ok := strings.Cut(strings.TrimPrefix(header.Rest, "n="), ",")
				if err != nil || !ok {
					return first, server.ErrMalformed
				}
				first, err = next(header.Text + "n=" + strings.ReplaceAll(name, "=", "") + "," + rest)
				first.Bare = header.Rest
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-binding-unchecked",
		Breaks:   "RFC5802-6-CB-01",
		Sentence: "The attribute c= is not compared with the header of the first message.",
		Probe:    []string{"<open>", "<scram wrong c>"},
		Apply:    func(w *server.Wiring) { w.SCRAM.SameBinding = func(_, _ []byte) bool { return true } },
	},
	Fault{
		Name:   "scram-flag-y-accepted",
		Breaks: "RFC5802-6-CB-02",
		Sentence: "Flag y is accepted although -PLUS mechanisms are offered, " +
			"so nobody notices that they were hidden from the client.",
		Probe: []string{"<tls>", "<scram flag y>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.CheckFlag
			w.SCRAM.CheckFlag = func(s *server.Session, m server.SCRAM, header server.GS2) error {
				if header.Flag == "y" && !m.Binds {
					return nil
				}
				return next(s, m, header)
			}
		},
	},
	Fault{
		Name:     "scram-unknown-binding-accepted",
		Breaks:   "RFC5802-6-CB-03",
		Sentence: "A type of channel binding that the server does not know is accepted, with no data.",
		Probe:    []string{"<tls>", "<scram unknown binding>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.CheckFlag
			w.SCRAM.CheckFlag = func(s *server.Session, m server.SCRAM, header server.GS2) error {
				if m.Binds && header.Flag == "p" {
					return nil
				}
				return next(s, m, header)
			}
		},
	},
	Fault{
		Name:     "scram-without-tls-exporter",
		Breaks:   "RFC9266-3-CB-01",
		Sentence: "The only type of channel binding is tls-unique, under TLS 1.3 as well.",
		Probe:    []string{"<tls>", "<scram tls-exporter>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.CheckFlag
			w.SCRAM.CheckFlag = func(s *server.Session, m server.SCRAM, header server.GS2) error {
				if header.Text == "p=tls-exporter,," {
					header, _ = server.ParseGS2("p=tls-nosuch,," + header.Rest)
				}
				return next(s, m, header)
			}
		},
	},
	Fault{
		Name:     "scram-plus-in-the-clear",
		Breaks:   "RFC5802-6-CB-04",
		Sentence: "-PLUS mechanisms are announced without TLS, where there is nothing to bind to.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.SASLNames(w, func(s *server.Session, names []string) []string {
				if s.Secure {
					return names
				}
				return append([]string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"}, names...)
			})
		},
	},
)
