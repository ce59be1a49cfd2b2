package session

// A Gate watches what a client is about to send on one connection, in order, however
// it is cut into segments. It returns an error, which should be a *WithheldError, to
// keep the octets of this call from leaving; nothing leaves the connection after that.
// Secure reports whether the octets would be protected by TLS.
type Gate func(octets []byte, secure bool) error

// WithheldError is why octets were not sent: the harness, and not the server, is the
// reason, so what needed them is blocked, and breaks no rule.
type WithheldError struct{ Why string }

// Error implements error.
func (e *WithheldError) Error() string { return e.Why }

// Guard adds gates to those that everything has to pass that is sent on the connection.
func (c *Conn) Guard(gates ...Gate) { c.gates = append(c.gates, gates...) }

// pass asks the gates. What was refused once is refused for good: the octets after
// it would mean something else without it.
func (c *Conn) pass(p []byte) error {
	for _, gate := range c.gates {
		if c.withheld != nil {
			break
		}
		c.withheld = gate(p, c.secure)
	}
	return c.withheld
}
