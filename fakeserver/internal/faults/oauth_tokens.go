package faults

import (
	"bytes"

	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Good tokens that are refused, and messages that were made for another server.
var _ = Add(
	Fault{
		Name:     "xoauth2-tokens-refused",
		Breaks:   "DEFACTO-XOAUTH2-01",
		Sentence: "XOAUTH2 refuses every token; OAUTHBEARER takes the good ones.",
		Probe:    []string{"<tls>", "AUTH XOAUTH2 {user=alice\x01auth=Bearer token-of-alice\x01\x01}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			next := w.CheckToken
			w.CheckToken = func(s *server.Session, user, token string) (string, bool) {
				name, ok := next(s, user, token)
				return name, ok && !s.IsAuth("XOAUTH2")
			}
		},
	},
	Fault{
		Name:     "oauth-bearer-case-sensitive",
		Breaks:   "RFC7628-3.1-MSG-01",
		Sentence: "The word Bearer has to be written as it is here.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {n,a=alice,\x01auth=bearer token-of-alice\x01\x01}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			editOAuth(w, func(message []byte) []byte {
				return bytes.ReplaceAll(message, []byte("auth=bearer "), []byte("auth=unknown "))
			})
		},
	},
	Fault{
		Name:     "oauth-host-unchecked",
		Breaks:   "RFC7628-3.2-VAL-01",
		Sentence: "OAUTHBEARER takes messages that were made for another server.",
		Probe: []string{"<tls>",
			"AUTH OAUTHBEARER {n,a=alice,\x01host=other.example\x01auth=Bearer token-of-alice\x01\x01}"},
		Needs: need.Tokens,
		Apply: func(w *server.Wiring) {
			editOAuth(w, func(message []byte) []byte {
				return bytes.ReplaceAll(message, []byte("\x01host="), []byte("\x01other="))
			})
		},
	},
)

// editOAuth changes what clients send in OAUTHBEARER.
func editOAuth(w *server.Wiring, edit func([]byte) []byte) {
	initial, decode := w.InitialResponse, w.Decode
	changed := func(s *server.Session, message []byte, err error) ([]byte, error) {
		if err == nil && s.IsAuth("OAUTHBEARER") {
			message = edit(message)
		}
		return message, err
	}
	w.InitialResponse = func(s *server.Session, arg string) ([]byte, error) {
		message, err := initial(s, arg)
		return changed(s, message, err)
	}
	w.Decode = func(s *server.Session, line []byte) ([]byte, error) {
		message, err := decode(s, line)
		return changed(s, message, err)
	}
}
