package fakeserver

import (
	"bytes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"io"
	"strings"
)

// scram is a mechanism of the SCRAM family (RFC 5802, RFC 7677). Client and
// server prove to each other that they know the password; neither shows it.
type scram struct {
	hash  func() hash.Hash
	binds bool // a -PLUS mechanism
}

func correctSCRAM() scramWiring {
	return scramWiring{
		parseFirst:  parseFirst,
		checkFlag:   checkFlag,
		nonce:       scramNonce,
		iterations:  4096,
		sameNonce:   sameNonce,
		sameBinding: sameBinding,
		checkProof:  checkProof,
		fail:        failSCRAM,
	}
}

// run is the exchange. Failures up to the server's first message end it at
// once; later ones are explained to the client first.
func (m scram) run(x *exchange) (string, error) {
	first, err := m.begin(x)
	if err != nil {
		return "", err
	}
	salt, iterations := x.s.server.salt(first.name), x.s.w.scram.iterations
	serverFirst := fmt.Sprintf("r=%s,s=%s,i=%d", first.nonce, base64.StdEncoding.EncodeToString(salt), iterations)
	response, err := x.ask([]byte(serverFirst))
	if err != nil {
		return "", err
	}
	final, reason := m.checkFinal(x.s, first, string(response))
	if reason != "" {
		return x.s.w.scram.fail(x, first.name, reason)
	}
	keys := m.keys(x.s, first.name, salt, iterations)
	message := []byte(first.bare + "," + serverFirst + "," + final.withoutProof)
	if !x.s.w.scram.checkProof(m, keys, message, final.proof) || !keys.known || !x.s.w.actAs(x.s, first.name, first.gs2.authzid) {
		return x.s.w.scram.fail(x, first.name, "invalid-proof")
	}
	signature := base64.StdEncoding.EncodeToString(m.mac(keys.server, message))
	return first.name, x.s.w.handOver(x, []byte("v="+signature))
}

// begin takes the client's first message and completes its nonce.
func (m scram) begin(x *exchange) (scramFirst, error) {
	response, err := x.first()
	if err != nil {
		return scramFirst{}, err
	}
	first, err := x.s.w.scram.parseFirst(string(response))
	if err != nil {
		return scramFirst{}, err
	}
	if err := x.s.w.scram.checkFlag(x.s, m, first.gs2); err != nil {
		return scramFirst{}, err
	}
	nonce := x.s.w.scram.nonce(x.s)
	if nonce == "" {
		return scramFirst{}, errNoRandom
	}
	first.nonce += nonce
	return first, nil
}

// checkFinal judges all of the client's final message but the proof. The
// reason is one of RFC 5802 section 7, empty if nothing is wrong.
func (m scram) checkFinal(s *session, first scramFirst, message string) (scramFinal, string) {
	final, err := parseFinal(message)
	switch {
	case err != nil:
		return final, "invalid-encoding"
	case !s.w.scram.sameNonce(first.nonce, final.nonce):
		return final, "other-error"
	case !s.w.scram.sameBinding(append([]byte(first.gs2.text), s.bindingData(first.gs2)...), final.binding):
		return final, "channel-bindings-dont-match"
	}
	return final, ""
}

// failSCRAM ends the exchange with a reason. Only a wrong proof is the
// credentials' fault.
func failSCRAM(x *exchange, name, reason string) (string, error) {
	if err := x.s.w.explain(x, []byte("e="+reason)); err != nil {
		return "", err
	}
	switch reason {
	case "invalid-proof":
		return name, errCredentials
	case "channel-bindings-dont-match":
		return name, errNotBinding
	}
	return name, errMalformed
}

// scramKeys are what RFC 5802 section 3 computes from the password. Nobody
// else's keys fit to an unknown name, whose exchange looks like any other up
// to the end.
type scramKeys struct {
	stored, server []byte
	known          bool
}

func (m scram) keys(s *session, name string, salt []byte, iterations int) scramKeys {
	secret, known := s.server.secret(name)
	salted, err := pbkdf2.Key(m.hash, secret, salt, iterations, m.hash().Size())
	if err != nil {
		return scramKeys{} // a limit of FIPS mode
	}
	h := m.hash()
	h.Write(m.mac(salted, []byte("Client Key")))
	return scramKeys{stored: h.Sum(nil), server: m.mac(salted, []byte("Server Key")), known: known}
}

// checkProof undoes the proof, which is the client key XOR the signature of
// the messages under the stored key, and compares the hash of what comes out.
func checkProof(m scram, keys scramKeys, message, proof []byte) bool {
	signature := m.mac(keys.stored, message)
	if len(proof) != len(signature) {
		return false
	}
	clientKey := make([]byte, len(proof))
	for i := range proof {
		clientKey[i] = proof[i] ^ signature[i]
	}
	h := m.hash()
	h.Write(clientKey)
	return hmac.Equal(h.Sum(nil), keys.stored)
}

func (m scram) mac(key, text []byte) []byte {
	mac := hmac.New(m.hash, key)
	mac.Write(text)
	return mac.Sum(nil)
}

// scramNonce is the server's part of the nonce, another each time (RFC 5802
// section 5.1).
func scramNonce(s *session) string {
	var random [18]byte
	if _, err := io.ReadFull(s.server.config.Random, random[:]); err != nil {
		return ""
	}
	return fmt.Sprintf("%d.%s", s.server.greetings.Add(1), base64.RawURLEncoding.EncodeToString(random[:]))
}

// salt is the same at every login of a name, known or not: a salt that
// changes would tell that there is no such user.
func (s *Server) salt(name string) []byte {
	if prepared, ok := prepare(name); ok {
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
func checkFlag(s *session, m scram, header gs2) error {
	switch {
	case m.binds != (header.flag == "p"):
		return refusal("the mechanism and the channel binding flag do not fit together")
	case header.flag == "p" && s.binding(header.binding) == nil:
		return refusal("channel binding type not supported")
	case header.flag == "y" && s.offersBinding():
		return refusal("channel binding was offered; somebody hides that from you")
	}
	return nil
}

func (s *session) offersBinding() bool {
	for _, name := range s.offered() {
		if strings.HasSuffix(name, "-PLUS") {
			return true
		}
	}
	return false
}
