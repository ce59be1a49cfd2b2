package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Names and passwords that are not prepared by SASLprep, or of which nothing is left.
var _ = Add(
	Fault{
		Name:     "plain-password-of-nothing-accepted",
		Breaks:   "RFC4616-2-PREP-01",
		Sentence: "PLAIN accepts a password of which preparation leaves nothing, as a directory does that takes it for none.",
		Probe:    []string{"<open>", "AUTH PLAIN", "{\x00alice\x00\u00ad}"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return next(s, name, password) ||
					s.IsAuth("PLAIN") && leavesNothing(password) && s.Server.Account(name) != nil
			}
		},
	},
	Fault{
		Name:     "plain-names-not-prepared",
		Breaks:   "RFC4616-2-PREP-02",
		Sentence: "PLAIN compares names and passwords octet by octet, without SASLprep.",
		Probe:    []string{"<open>", "AUTH PLAIN", "{\x00al\u00adice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return next(s, name, password) && !(s.IsAuth("PLAIN") && needsPreparing(name, password))
			}
		},
	},
	Fault{
		Name:     "authzid-not-prepared",
		Breaks:   "RFC5034-4-PREP-01",
		Sentence: "The authorization identity has to be the name octet by octet.",
		Probe:    []string{"<open>", "AUTH PLAIN", "{al\u00adice\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			next := w.ActAs
			w.ActAs = func(s *server.Session, authcid, authzid string) bool {
				return next(s, authcid, authzid) && !needsPreparing(authzid)
			}
		},
	},
	Fault{
		Name:     "authzid-of-nothing-accepted",
		Breaks:   "RFC5034-4-PREP-02",
		Sentence: "An authorization identity of which preparation leaves nothing is taken for none.",
		Probe:    []string{"<open>", "AUTH PLAIN", "{\u00ad\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			next := w.ActAs
			w.ActAs = func(s *server.Session, authcid, authzid string) bool {
				return next(s, authcid, authzid) || leavesNothing(authzid)
			}
		},
	},
	Fault{
		Name:     "scram-names-not-prepared",
		Breaks:   "RFC5802-5.1-PREP-01",
		Sentence: "SCRAM looks for names octet by octet, without SASLprep.",
		Probe:    []string{"<open>", "AUTH SCRAM-SHA-256 {n,,n=al\u00adice,r=abcdefghijklmnop}"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.ParseFirst
			w.SCRAM.ParseFirst = func(message string) (server.SCRAMFirst, error) {
				first, err := next(message)
				if err == nil && needsPreparing(message) {
					err = server.ErrCredentials
				}
				return first, err
			}
		},
	},
)

// needsPreparing reports whether any of the texts is another one after SASLprep.
func needsPreparing(texts ...string) bool {
	for _, text := range texts {
		if prepared, ok := server.Prepare(text); text != "" && (!ok || prepared != text) {
			return true
		}
	}
	return false
}

// leavesNothing reports whether a text is nothing but soft hyphens, which SASLprep drops.
func leavesNothing(text string) bool { return text != "" && strings.Trim(text, "\u00ad") == "" }
