package server

import (
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"strings"
)

// Mechanism is one way of AUTH.
type Mechanism struct {
	Name        string
	ServerFirst bool // an initial response makes no sense
	TLSOnly     bool // not to be used in the clear, whatever the configuration says
	Binds       bool // needs channel binding
	tokens      bool // needs accounts with tokens
	Certified   bool // needs a certificate of the client

	// run talks to the client and returns the name it has proven to be. The
	// error is [errCredentials], a refusal, or that of a lost connection.
	Run func(*Exchange) (name string, err error)
}

// mechanisms are all there are, in the order in which CAPA lists them: those
// that keep the password off the wire come first.
func mechanisms() []*Mechanism {
	return []*Mechanism{
		{Name: "SCRAM-SHA-256-PLUS", TLSOnly: true, Binds: true, Run: SCRAM{Hash: sha256.New, Binds: true}.Run},
		{Name: "SCRAM-SHA-1-PLUS", TLSOnly: true, Binds: true, Run: SCRAM{Hash: sha1.New, Binds: true}.Run},
		{Name: "SCRAM-SHA-256", Run: SCRAM{Hash: sha256.New}.Run},
		{Name: "SCRAM-SHA-1", Run: SCRAM{Hash: sha1.New}.Run},
		{Name: "CRAM-MD5", ServerFirst: true, Run: cramMD5},
		{Name: "EXTERNAL", TLSOnly: true, Certified: true, Run: external},
		{Name: "PLAIN", Run: plain},
		{Name: "LOGIN", Run: loginMechanism},
		{Name: "OAUTHBEARER", TLSOnly: true, tokens: true, Run: oauthBearer},
		{Name: "XOAUTH2", TLSOnly: true, tokens: true, Run: xoauth2},
	}
}

// Mechanism finds a mechanism by its name in any case (RFC 5034 section 5),
// or nil.
func (w *Wiring) Mechanism(name string) *Mechanism {
	for _, m := range w.SASL {
		if strings.EqualFold(m.Name, name) {
			return m
		}
	}
	return nil
}

// settle takes out what the configuration does not want or can't use.
func (w *Wiring) settle(c Config) error {
	for _, name := range append(append([]string{}, c.Mechanisms...), c.ClearMechanisms...) {
		if w.Mechanism(name) == nil {
			return fmt.Errorf("fakeserver: no mechanism is named %q", name)
		}
	}
	tokens := false
	for _, a := range c.Accounts {
		tokens = tokens || a.Token != ""
	}
	w.DropMechanisms(func(m *Mechanism) bool {
		return m.tokens && !tokens || m.Certified && !c.ClientCertificates ||
			c.Mechanisms != nil && !ContainsFold(c.Mechanisms, m.Name)
	})
	return nil
}

// DropMechanisms takes mechanisms out, and AUTH with the last of them.
func (w *Wiring) DropMechanisms(unwanted func(*Mechanism) bool) {
	kept := w.SASL[:0]
	for _, m := range w.SASL {
		if !unwanted(m) {
			kept = append(kept, m)
		}
	}
	w.SASL = kept
	if len(kept) == 0 {
		delete(w.Verbs, "AUTH")
	}
}

// conversation of one mechanism.
type RunMechanism func(*Exchange) (string, error)
