package oracle

import (
	"github.com/pop3spec/pop3spec/suite/sasl"
)

// Authenticating tells for whom a SASL exchange on the connection is meant, for
// exchanges that the oracle can't read.
func (o *Oracle) Authenticating(n int, user string) { o.conns[n].user = user }

// Exchange returns what was said behind the AUTH command that has no final reply yet;
// nil if there is none.
func (o *Oracle) Exchange(n int) *sasl.Exchange {
	if c := o.conns[n]; c != nil && c.auth != nil {
		return &c.auth.Exchange
	}
	return nil
}

// Responding tells whether the next line of the client is a response to a challenge.
func (o *Oracle) Responding(n int) bool {
	c := o.conns[n]
	return c != nil && len(c.pending) == 1 && c.pending[0].challenged
}

// Listed tells whether CAPA was answered in this state of the connection.
func (o *Oracle) Listed(n int) bool { return o.conns[n] != nil && o.conns[n].caps != nil }

// Mechanisms are those that CAPA lists on the connection.
func (o *Oracle) Mechanisms(n int) []string {
	if c := o.conns[n]; c != nil && c.caps != nil {
		return c.caps.args["SASL"]
	}
	return nil
}

// Bind tells the channel binding data of a connection by its types.
func (o *Oracle) Bind(n int, data func(kind string) []byte) { o.conns[n].bind = data }
