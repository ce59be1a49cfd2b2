package sasl

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Cancel is the line that ends an exchange (RFC 5034 section 4).
const Cancel = "*"

// Run logs in by a mechanism: ask sends a line and returns the first line of the
// reply to it. What it returns is the reply that ended the exchange. Where the client
// can't go on, because what the server says makes no sense, it cancels.
func Run(mechanism string, c Credentials, ask func(line string) (wire.Status, error)) (wire.Status, error) {
	const patience = 10
	x := Exchange{Mechanism: strings.ToUpper(mechanism)}
	st, err := ask("AUTH " + mechanism + x.initial(c))
	for turn := 0; err == nil && st.Indicator == wire.Challenge && turn < patience; turn++ {
		challenge, bad := Decode(st.Text)
		x.Server = append(x.Server, challenge)
		var message []byte
		if bad == nil {
			message, bad = x.Say(c)
		}
		if bad != nil {
			st, err = ask(Cancel)
			continue
		}
		st, err = ask(Encode(message))
	}
	return st, err
}

// FitsInitial reports whether the first message of a mechanism fits into the AUTH command (RFC 5034 section 4).
func FitsInitial(mechanism string, c Credentials) bool {
	c.Initial = true
	return (&Exchange{Mechanism: mechanism}).initial(c) != ""
}

// initial is what follows the mechanism in AUTH: a blank and the initial response, "" where there
// is none (RFC 5034 section 4).
func (x *Exchange) initial(c Credentials) string {
	if !c.Initial || !MayBegin(x.Mechanism) {
		return ""
	}
	message, err := x.Next(c)
	if err != nil {
		return ""
	}
	response := " " + EncodeInitial(message)
	if len("AUTH ")+len(x.Mechanism)+len(response)+len("\r\n") > wire.LongestCommand {
		return ""
	}
	x.Client = append(x.Client, message)
	return response
}
