package conversation

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// conceal puts names into the places of secrets that nobody has told of, before a line of the
// client is kept. What stands for a secret that was masked is none.
func (c *Conversation) conceal(l Line, response bool) []byte {
	line, hide := l.Octets, c.hide
	if l.Masked {
		hide = func(string) {}
	}
	text := strings.TrimRight(string(line), "\r\n")
	end := string(line[len(text):])
	if response {
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
func (c *Conversation) hide(secret string) { c.Log.Mask().Learn(secret, strings.Repeat("*", 8)) }
