package fakeserver

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"hash"
	"strconv"
	"strings"
)

// scramClient is the client's side of SCRAM, written from the RFC without a
// look at the server's, and able to do each step wrong.
type scramClient struct {
	mechanism string
	user      string // alice if empty
	password  string // testPassword if empty
	header    string // GS2 header; "n,," if empty
	repeated  string // GS2 header as repeated in c=; the same as header if empty
	before    string // attributes before n=
	after     string // attributes after r= of the first message
	inFinal   string // attributes before p=
	nonce     func(string) string
	proof     func(string) string // of the attribute p=
	binding   []byte              // channel binding data; that of the connection if nil
	initial   bool                // with an initial response
	lastLine  string              // the answer to the server's final message
	meanwhile func()              // what happens before the final message; nil is nothing
}

const clientNonce = "fyko+d2lbbFgONRv9qkxdawL"

// scram plays the client and returns what the server has said, with the
// challenges decoded and the server's signature judged.
func (p *peer) scram(c scramClient) string {
	c = c.withDefaults()
	bare := c.before + "n=" + c.user + ",r=" + clientNonce + c.after
	log, serverFirst := c.first(p, c.header+bare)
	if serverFirst == "" {
		return log
	}
	if c.meanwhile != nil {
		c.meanwhile()
	}
	final, signature := c.final(p, bare, serverFirst)
	reply, serverFinal := p.answer(final)
	if serverFinal == "v="+signature {
		reply = "+ the right signature\r\n"
	} else if strings.HasPrefix(serverFinal, "v=") {
		reply = "+ a wrong signature\r\n"
	}
	log += reply
	if serverFinal != "" {
		log += p.do("%s", c.lastLine)
	}
	return log
}

// first begins the exchange, and returns what the server has said and its first message, if there is one.
func (c scramClient) first(p *peer, message string) (log, serverFirst string) {
	if c.initial {
		return p.say("AUTH " + c.mechanism + " " + b64(message))
	}
	if said := p.do("AUTH %s", c.mechanism); said != "+ \r\n" {
		return said, ""
	}
	return p.answer(message)
}

// scramFirst begins an exchange, and no more.
func (p *peer) scramFirst(c scramClient) {
	c = c.withDefaults()
	c.first(p, c.header+"n="+c.user+",r="+clientNonce)
}

func (c scramClient) withDefaults() scramClient {
	if c.user == "" {
		c.user = "alice"
	}
	if c.password == "" {
		c.password = testPassword
	}
	if c.header == "" {
		c.header = "n,,"
	}
	if c.repeated == "" {
		c.repeated = c.header
	}
	return c
}

// answer sends a response and returns the reply, readable, and the challenge
// in it, if it is one.
func (p *peer) answer(response string) (reply, challenge string) {
	return p.say(b64(response))
}

// say is answer for a line as it is.
func (p *peer) say(line string) (reply, challenge string) {
	reply = p.do("%s", line)
	text, ok := strings.CutPrefix(reply, "+ ")
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(text, "\r\n"))
	if !ok || err != nil {
		return reply, ""
	}
	return "+ " + string(decoded) + "\r\n", string(decoded)
}

// final is the client's final message and the signature to be expected.
func (c scramClient) final(p *peer, bare, serverFirst string) (message, signature string) {
	var nonce, salt string
	iterations := 1
	for _, attribute := range strings.Split(serverFirst, ",") {
		if len(attribute) < 2 {
			continue
		}
		switch value := attribute[2:]; attribute[:2] {
		case "r=":
			nonce = value
		case "s=":
			salt = value
		case "i=":
			iterations, _ = strconv.Atoi(value)
		}
	}
	if c.nonce != nil {
		nonce = c.nonce(nonce)
	}
	binding := append([]byte(c.repeated), c.bindingData(p)...)
	withoutProof := "c=" + base64.StdEncoding.EncodeToString(binding) + ",r=" + nonce + c.inFinal
	proof, signature := scramProof(c.hash(), c.password, salt, iterations, bare+","+serverFirst+","+withoutProof)
	if c.proof != nil {
		proof = c.proof(proof)
	}
	return withoutProof + proof, signature
}

func (c scramClient) hash() func() hash.Hash {
	if strings.HasPrefix(c.mechanism, "SCRAM-SHA-256") {
		return sha256.New
	}
	return sha1.New
}

func (c scramClient) bindingData(p *peer) []byte {
	if c.binding != nil || c.header[0] != 'p' {
		return c.binding
	}
	state := p.conn.(*tls.Conn).ConnectionState()
	switch {
	case strings.Contains(c.header, "tls-unique"):
		return state.TLSUnique
	case strings.Contains(c.header, "tls-server-end-point"):
		sum := sha256.Sum256(state.PeerCertificates[0].Raw)
		return sum[:]
	}
	key, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", nil, 32)
	if err != nil {
		p.t.Fatal(err)
	}
	return key
}

// scramProof returns the attribute ",p=" and the server's signature.
func scramProof(h func() hash.Hash, password, salt64 string, iterations int, message string) (proof, signature string) {
	salt, err := base64.StdEncoding.DecodeString(salt64)
	if err != nil {
		return fmt.Sprintf(",p=%v", err), ""
	}
	mac := func(key []byte, text string) []byte {
		m := hmac.New(h, key)
		m.Write([]byte(text))
		return m.Sum(nil)
	}
	salted, _ := pbkdf2.Key(h, password, salt, iterations, h().Size())
	clientKey := mac(salted, "Client Key")
	stored := h()
	stored.Write(clientKey)
	for i, b := range mac(stored.Sum(nil), message) {
		clientKey[i] ^= b
	}
	return ",p=" + base64.StdEncoding.EncodeToString(clientKey),
		base64.StdEncoding.EncodeToString(mac(mac(salted, "Server Key"), message))
}
