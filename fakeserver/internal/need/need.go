package need

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Tokens makes the token mechanisms possible. A user who has no token
// gets one, token-of- and the name.
func Tokens(c *server.Config) {
	for i, a := range c.Accounts {
		if a.Token == "" {
			c.Accounts[i].Token = "token-of-" + a.User
		}
	}
}

func TLS(c *server.Config) { c.RequireTLS, c.STLS = true, true }

// MailService is what large services have in common: none of the commands of RFC 6856, and
// few mechanisms.
func MailService(c *server.Config, mechanisms ...string) {
	c.NoUTF8, c.NoLANG = true, true
	if c.Mechanisms == nil {
		c.Mechanisms = mechanisms
	}
}
