package server

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"io"
	"strings"
)

// SCRAM is a mechanism of the SCRAM family (RFC 5802, RFC 7677). Client and
// server prove to each other that they know the password; neither shows it.
type SCRAM struct {
	Hash  func() hash.Hash
	Binds bool // a -PLUS mechanism
}

func correctSCRAM() SCRAMWiring {
	return SCRAMWiring{
		ParseFirst:  parseFirst,
		CheckFlag:   checkFlag,
		Nonce:       scramNonce,
		Iterations:  4096,
		SameNonce:   sameNonce,
		SameBinding: sameBinding,
		CheckProof:  checkProof,
		Fail:        failSCRAM,
	}
}

// Run is the exchange. Failures up to the server's first message end it at
// once; later ones are explained to the client first.
func (m SCRAM) Run(x *Exchange) (string, error) {
	first, err := m.begin(x)
	if err != nil {
		return "", err
	}
	salt, iterations := x.Session.Server.salt(first.name), x.Session.Wiring.SCRAM.Iterations
	serverFirst := fmt.Sprintf("r=%s,s=%s,i=%d", first.Nonce, base64.StdEncoding.EncodeToString(salt), iterations)
	response, err := x.Ask([]byte(serverFirst))
	if err != nil {
		return "", err
	}
	final, reason := m.checkFinal(x.Session, first, string(response))
	if reason != "" {
		return x.Session.Wiring.SCRAM.Fail(x, first.name, reason)
	}
	keys := m.keys(x.Session, first.name, salt, iterations)
	message := []byte(first.Bare + "," + serverFirst + "," + final.withoutProof)
	if !x.Session.Wiring.SCRAM.CheckProof(m, keys, message, final.proof) || !keys.known ||
		!x.Session.Wiring.ActAs(x.Session, first.name, first.GS2.authzid) {
		return x.Session.Wiring.SCRAM.Fail(x, first.name, "invalid-proof")
	}
	signature := base64.StdEncoding.EncodeToString(m.mac(keys.server, message))
	return first.name, x.Session.Wiring.HandOver(x, []byte("v="+signature))
}

// begin takes the client's first message and completes its nonce.
func (m SCRAM) begin(x *Exchange) (SCRAMFirst, error) {
	response, err := x.First()
	if err != nil {
		return SCRAMFirst{}, err
	}
	first, err := x.Session.Wiring.SCRAM.ParseFirst(string(response))
	if err != nil {
		return SCRAMFirst{}, err
	}
	if err := x.Session.Wiring.SCRAM.CheckFlag(x.Session, m, first.GS2); err != nil {
		return SCRAMFirst{}, err
	}
	nonce := x.Session.Wiring.SCRAM.Nonce(x.Session)
	if nonce == "" {
		return SCRAMFirst{}, errNoRandom
	}
	first.Nonce += nonce
	return first, nil
}

// checkFinal judges all of the client's final message but the proof. The
// reason is one of RFC 5802 section 7, empty if nothing is wrong.
func (m SCRAM) checkFinal(s *Session, first SCRAMFirst, message string) (scramFinal, string) {
	final, err := parseFinal(message)
	switch {
	case err != nil:
		return final, "invalid-encoding"
	case !s.Wiring.SCRAM.SameNonce(first.Nonce, final.nonce):
		return final, "other-error"
	case !s.Wiring.SCRAM.SameBinding(append([]byte(first.GS2.Text), s.bindingData(first.GS2)...), final.binding):
		return final, "channel-bindings-dont-match"
	}
	return final, ""
}

// failSCRAM ends the exchange with a reason. Only a wrong proof is the
// credentials' fault.
func failSCRAM(x *Exchange, name, reason string) (string, error) {
	if err := x.Session.Wiring.Explain(x, []byte("e="+reason)); err != nil {
		return "", err
	}
	switch reason {
	case "invalid-proof":
		return name, ErrCredentials
	case "channel-bindings-dont-match":
		return name, errNotBinding
	}
	return name, ErrMalformed
}

// SCRAMKeys are what RFC 5802 section 3 computes from the password. Nobody
// else's keys fit to an unknown name, whose exchange looks like any other up
// to the end.
type SCRAMKeys struct {
	stored, server []byte
	known          bool
}

func (m SCRAM) keys(s *Session, name string, salt []byte, iterations int) SCRAMKeys {
	secret, known := s.Server.Secret(name)
	salted, err := saltedPasswords.key(m.Hash, secret, salt, iterations)
	if err != nil {
		return SCRAMKeys{} // a limit of FIPS mode
	}
	h := m.Hash()
	h.Write(m.mac(salted, []byte("Client Key")))
	return SCRAMKeys{stored: h.Sum(nil), server: m.mac(salted, []byte("Server Key")), known: known}
}

// checkProof undoes the proof, which is the client key XOR the signature of
// the messages under the stored key, and compares the hash of what comes out.
func checkProof(m SCRAM, keys SCRAMKeys, message, proof []byte) bool {
	signature := m.mac(keys.stored, message)
	if len(proof) != len(signature) {
		return false
	}
	clientKey := make([]byte, len(proof))
	for i := range proof {
		clientKey[i] = proof[i] ^ signature[i]
	}
	h := m.Hash()
	h.Write(clientKey)
	return hmac.Equal(h.Sum(nil), keys.stored)
}

func (m SCRAM) mac(key, text []byte) []byte {
	mac := hmac.New(m.Hash, key)
	mac.Write(text)
	return mac.Sum(nil)
}

// scramNonce is the server's part of the nonce, another each time (RFC 5802
// section 5.1).
func scramNonce(s *Session) string {
	var random [18]byte
	if _, err := io.ReadFull(s.Server.Config.Random, random[:]); err != nil {
		return ""
	}
	return fmt.Sprintf("%d.%s", s.Server.greetings.Add(1), base64.RawURLEncoding.EncodeToString(random[:]))
}

// salt is the same at every login of a name, known or not: a salt that
// changes would tell that there is no such user.
func (s *Server) salt(name string) []byte {
	if prepared, ok := Prepare(name); ok {
		name = prepared
	}
	mac := hmac.New(sha256.New, s.saltKey)
	mac.Write([]byte(name))
	return mac.Sum(nil)[:16]
}

func sameNonce(sent, returned string) bool { return sent == returned }

func sameBinding(want, got []byte) bool { return bytes.Equal(want, got) }

// checkFlag judges what the client says about channel binding (RFC 5802
// section 6): "p" means that it uses a type, "y" that it could but was not
// offered any, "n" that it can't.
func checkFlag(s *Session, m SCRAM, header GS2) error {
	switch {
	case m.Binds != (header.Flag == "p"):
		return Refusal("the mechanism and the channel binding flag do not fit together")
	case header.Flag == "p" && s.binding(header.binding) == nil:
		return Refusal("channel binding type not supported")
	case header.Flag == "y" && s.offersBinding():
		return Refusal("channel binding was offered; somebody hides that from you")
	}
	return nil
}

func (s *Session) offersBinding() bool {
	for _, name := range s.Offered() {
		if strings.HasSuffix(name, "-PLUS") {
			return true
		}
	}
	return false
}
