package oracle

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// judgeLimited judges the logins of accounts that are limited to digests: once such an
// account has logged in by one, its password must be of no use in clear (RFC 1939
// section 13, RFC 2195 section 4).
func (c *conn) judgeLimited(at Spot, cmd *sent, st wire.Status, line []byte) {
	o := c.o
	if c.state != authorization {
		return
	}
	if user, rule := c.digestLogin(cmd); rule != "" {
		if st.Indicator == wire.OK && o.limited(user) && !slices.Contains(o.byDigest[user], rule) {
			o.byDigest[user] = append(o.byDigest[user], rule)
		}
		return
	}
	user, exposed := c.clearPassword(cmd, st)
	if !exposed || trouble(st) || len(o.byDigest[user]) == 0 {
		return
	}
	o.judge(st.Indicator != wire.OK, o.byDigest[user]...).found(at, "-ERR, since a digest is what this account logs in by", show(line), "the account logs in by a digest, and by its password in clear as well")
}

// digestLogin tells whose login by a digest a command is, and which rule speaks of it.
func (c *conn) digestLogin(cmd *sent) (user string, rule requirement.ID) {
	switch {
	case cmd.Keyword == "APOP" && len(cmd.Args) == 2:
		return cmd.Args[0], "RFC1939-13-SEC-01"
	case cmd.auth != nil && cmd.auth.Mechanism == "CRAM-MD5":
		return cmd.auth.user, "RFC2195-4-SEC-01"
	}
	return "", ""
}

// clearPassword tells whose right password a command has carried in clear. A name that
// USER refuses shows as well that the password is of no use.
func (c *conn) clearPassword(cmd *sent, st wire.Status) (user string, exposed bool) {
	switch {
	case c.secure:
	case cmd.Keyword == "USER" && st.Indicator == wire.ERR:
		return cmd.Rest, true
	case cmd.Keyword == "PASS":
		return c.user, c.right(cmd)
	case cmd.auth != nil && oneOf(cmd.auth.Mechanism, "PLAIN", "LOGIN"):
		return cmd.auth.user, cmd.auth.fate == right
	}
	return "", false
}

// limited tells whether an account is meant to log in by digests only.
func (o *Oracle) limited(user string) bool {
	return slices.ContainsFunc(o.world.Accounts, func(a Account) bool { return a.User == user && a.Limited })
}
