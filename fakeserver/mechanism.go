package fakeserver

import (
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"strings"
)

// mechanism is one way of AUTH.
type mechanism struct {
	name        string
	serverFirst bool // an initial response makes no sense
	tlsOnly     bool // not to be used in the clear, whatever the configuration says
	binds       bool // needs channel binding
	tokens      bool // needs accounts with tokens
	certified   bool // needs a certificate of the client

	// run talks to the client and returns the name it has proven to be. The
	// error is [errCredentials], a refusal, or that of a lost connection.
	run func(*exchange) (name string, err error)
}

// mechanisms are all there are, in the order in which CAPA lists them: those
// that keep the password off the wire come first.
func mechanisms() []*mechanism {
	return []*mechanism{
		{name: "SCRAM-SHA-256-PLUS", tlsOnly: true, binds: true, run: scram{hash: sha256.New, binds: true}.run},
		{name: "SCRAM-SHA-1-PLUS", tlsOnly: true, binds: true, run: scram{hash: sha1.New, binds: true}.run},
		{name: "SCRAM-SHA-256", run: scram{hash: sha256.New}.run},
		{name: "SCRAM-SHA-1", run: scram{hash: sha1.New}.run},
		{name: "CRAM-MD5", serverFirst: true, run: cramMD5},
		{name: "EXTERNAL", tlsOnly: true, certified: true, run: external},
		{name: "PLAIN", run: plain},
		{name: "LOGIN", run: loginMechanism},
		{name: "OAUTHBEARER", tlsOnly: true, tokens: true, run: oauthBearer},
		{name: "XOAUTH2", tlsOnly: true, tokens: true, run: xoauth2},
	}
}

// mechanism finds a mechanism by its name in any case (RFC 5034 section 5),
// or nil.
func (w *wiring) mechanism(name string) *mechanism {
	for _, m := range w.sasl {
		if strings.EqualFold(m.name, name) {
			return m
		}
	}
	return nil
}

// settle takes out what the configuration does not want or can't use.
func (w *wiring) settle(c Config) error {
	for _, name := range append(append([]string{}, c.Mechanisms...), c.ClearMechanisms...) {
		if w.mechanism(name) == nil {
			return fmt.Errorf("fakeserver: no mechanism is named %q", name)
		}
	}
	tokens := false
	for _, a := range c.Accounts {
		tokens = tokens || a.Token != ""
	}
	w.dropMechanisms(func(m *mechanism) bool {
		return m.tokens && !tokens || m.certified && !c.ClientCertificates || c.Mechanisms != nil && !containsFold(c.Mechanisms, m.name)
	})
	return nil
}

// dropMechanisms takes mechanisms out, and AUTH with the last of them.
func (w *wiring) dropMechanisms(unwanted func(*mechanism) bool) {
	kept := w.sasl[:0]
	for _, m := range w.sasl {
		if !unwanted(m) {
			kept = append(kept, m)
		}
	}
	w.sasl = kept
	if len(kept) == 0 {
		delete(w.verbs, "AUTH")
	}
}
