package check

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// conceal puts names into the places of secrets, before a line of the client is shown
// to anybody. What stands for a secret that was masked is none.
func (l *link) conceal(line []byte, masked bool) []byte {
	hide := l.hide
	if masked {
		hide = func(string) {}
	}
	text := strings.TrimRight(string(line), "\r\n")
	end := string(line[len(text):])
	if l.oracle.Responding(l.n) {
		if text == "" || text == "=" || text == sasl.Cancel {
			return line
		}
		hide(text)
		if message, err := sasl.Decode(text); err == nil {
			for part := range bytes.SplitSeq(message, []byte{0}) {
				hide(string(part))
			}
		}
		return []byte("{response}" + end)
	}
	cmd := wire.ParseCommand([]byte(text))
	proof := cmd.Proof()
	if proof == "" {
		return line
	}
	hide(proof)
	name := cmp.Or(cmd.Spec().Value, "secret")
	return []byte(strings.TrimSuffix(text, proof) + "{" + name + "}" + end)
}

// hide notes a secret, which must not be shown wherever else it stands.
func (l *link) hide(secret string) { l.log.Mask().Learn(secret, strings.Repeat("*", 8)) }
