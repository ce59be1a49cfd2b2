package mask

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// telling is how long a proof has to be to be looked for in other sessions: scripts send
// short ones that are ordinary words.
const telling = 16

// Sent takes note of what proves an identity in a line of a client.
func (m *Mask) Sent(line string) {
	proof, name := proofIn(line)
	if len(strings.TrimSpace(proof)) < few {
		return
	}
	m.sent(proof, name)
	if name == initialName {
		m.decoded(proof)
	}
}

// Responded takes note of a line of a client within a SASL exchange.
func (m *Mask) Responded(line string) {
	text := strings.TrimRight(line, "\r\n")
	if len(text) >= telling {
		m.sent(text, responseName)
	}
	m.decoded(text)
}

func (m *Mask) sent(proof, name string) {
	switch {
	case m == nil:
	case m.knows(proof) || m.run != nil && m.run.knows(proof):
	case len(proof) >= telling:
		m.Made(proof, name)
	default:
		m.Learn(proof, name)
	}
}

const (
	initialName  = "{initial response}"
	responseName = "{response}"
	digestName   = "{digest}"
)

// proofs are what proves an identity in messages of SASL: the digests of CRAM-MD5 and
// DIGEST-MD5, the proof of SCRAM, the signature and token of OAuth.
var proofs = regexp.MustCompile(`(?: |response=)([0-9a-f]{32})(?:$|,)|,p=([^,]+)$|[Bb]earer ([^\x01]+)|oauth_(?:signature|token)="([^"]+)"`)

// decoded takes note of the secrets in a response.
func (m *Mask) decoded(text string) {
	message, err := sasl.Decode(text)
	if err != nil || len(message) < telling {
		return
	}
	if i := bytes.LastIndexByte(message, 0); i >= 0 && len(message)-i > few { // PLAIN
		m.sent(string(message[i+1:]), "{another password}")
	}
	for _, found := range proofs.FindAllSubmatch(message, -1) {
		m.sent(string(bytes.Join(found[1:], nil)), digestName)
	}
}

// Line returns what a client has sent, without secrets, and where octets of it went to.
// A response is one that is sent within a SASL exchange: if it is not known as a whole,
// {response} takes the place of all of it. Nothing and "*" prove nothing, and stay.
func (m *Mask) Line(line []byte, response bool) (masked []byte, at func(int64) int64) {
	text := bytes.TrimRight(line, "\r\n")
	masked, at = m.Octets(line, false)
	if response && len(text) > 0 && string(text) != sasl.Cancel && !placeholder.Match(bytes.TrimRight(masked, "\r\n")) {
		return append([]byte(responseName), line[len(text):]...), at
	}
	if proof, _ := proofIn(string(line)); proof != "" {
		if name, known := m.short(proof); known {
			i := len(text) - len(proof)
			return append(append(append([]byte{}, line[:i]...), name...), line[len(text):]...), at
		}
	}
	return masked, at
}

// proofIn finds what proves an identity in a command line, and the name to write
// instead.
func proofIn(line string) (proof, name string) {
	keyword, _, more := strings.Cut(line, " ")
	if !more || wire.SpecOf(strings.ToUpper(keyword)).Secret == wire.NoSecret {
		return "", "" // which is nearly all that is sent
	}
	cmd := wire.ParseCommand([]byte(strings.TrimRight(line, "\r\n")))
	switch proof = cmd.Proof(); {
	case proof == "":
		return "", ""
	case cmd.Spec().SASL:
		return proof, initialName
	case cmd.Spec().Value == "digest":
		return proof, digestName
	}
	return proof, "{another password}"
}
