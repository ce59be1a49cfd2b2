package model

import "github.com/pop3spec/pop3spec/suite/internal/wire"

// longMessage is how many octets a message of PLAIN has that fits into no command line.
const longMessage = wire.LongestCommand

// longCut is what is known of a server that hangs up on a long message of PLAIN. It may do so at any wrong login
// (RFC 1939 section 4), without a reply as well; that it was for the length shows once short ones have been
// answered before it and after it.
type longCut struct {
	answered bool  // a short one was refused by a reply
	at       *Spot // where the connection ended at a long one since, nil if none did
}

// isLong reports whether an exchange of PLAIN with wrong credentials has a long message; wrong is false if it is
// none.
func (x *Exchange) isLong() (long, wrong bool) {
	if x == nil || x.Mechanism != "PLAIN" || !x.Wrong || len(x.Client) == 0 {
		return false, false
	}
	return len(x.Client[len(x.Client)-1]) > longMessage, true
}

// ended notes that the server has ended a connection at an exchange.
func (c *longCut) ended(x *Exchange, at Spot) {
	if long, wrong := x.isLong(); wrong && long && c.answered {
		c.at = &at
	}
}

// refused notes that an exchange was refused, and returns where a connection was ended for the length of one before.
func (c *longCut) refused(x *Exchange) (at *Spot) {
	if long, wrong := x.isLong(); !wrong || long {
		return nil
	}
	at, c.at, c.answered = c.at, nil, true
	return at
}
