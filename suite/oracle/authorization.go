package oracle

import (
	"crypto/md5"
	"encoding/hex"
	"strings"

	"github.com/pop3spec/pop3spec/suite/wire"
)

// wantInAuthorization judges a command before login (RFC 1939 section 4).
func (c *conn) wantInAuthorization(cmd *sent) want {
	switch cmd.Keyword {
	case "QUIT":
		if cmd.Args != nil {
			return either()
		}
		return positive("QUIT is accepted at any point of AUTHORIZATION", "RFC1939-4-QUIT-01")
	case "USER":
		if cmd.Rest == "" {
			return negativeBecause("USER needs a name", "RFC1939-7-USER-02", "RFC1939-3-ERR-03")
		}
	case "PASS":
		return c.wantPass(cmd)
	case "APOP":
		return c.wantAPOP(cmd)
	case "STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL":
		w := negativeBecause(cmd.Keyword+" belongs to TRANSACTION, and nobody has logged in", "RFC1939-3-ERR-04", "RFC1939-3-STATE-01")
		if c.turnedAway {
			w.rules = append(w.rules, "RFC1939-4-LOCK-03")
		}
		return w
	case "STLS":
		return c.wantSTLS(cmd)
	case "AUTH":
		return c.wantAuth(cmd)
	case "CAPA":
		if c.o.capa && cmd.Args == nil {
			return positive("CAPA worked before", "RFC2449-5-CAPA-02")
		}
	}
	return either()
}

// judgeDirectly judges that PASS was accepted though a command that was refused stood
// between it and USER. It does no harm, and is no more than a warning.
func (c *conn) judgeDirectly(at Spot, st wire.Status) {
	if c.between != "" {
		c.o.judge(st.Indicator == wire.ERR, "RFC1939-7-PASS-01").warning().
			found(at, "-ERR", st.Indicator, "PASS was accepted though %s came between it and USER", c.between)
	}
}

func (c *conn) wantPass(cmd *sent) want {
	if c.user == "" && c.named != "" {
		return negativeBecause("the name was given before TLS began", "DEFACTO-STLS-02")
	}
	if c.user == "" {
		return negativeBecause("PASS is valid only after a USER that was accepted", "RFC1939-7-PASS-01")
	}
	if cmd.Rest == "" {
		return negativeBecause("the account has a password", "RFC1939-7-PASS-04")
	}
	if c.unsure || cmd.masked {
		return either()
	}
	right, known := c.o.password(c.user)
	switch {
	case known && cmd.Rest == right:
		return either() // the lock, a policy, a delay may speak against it
	case known && strings.TrimSpace(cmd.Rest) == strings.TrimSpace(right):
		return either() // whether blanks around it count is open
	case known:
		for _, other := range c.o.world.Accounts {
			if other.Password == cmd.Rest && c.renamed {
				return negativeBecause("this is the password of the name before", "RFC1939-7-USER-05", "RFC1939-7-PASS-05")
			} else if other.Password == cmd.Rest {
				return negativeBecause("this is the password of another account", "RFC1939-7-PASS-05", "RFC1939-7-PASS-03")
			}
		}
		return negativeBecause("the password is wrong", "RFC1939-7-PASS-03", "RFC1939-7-PASS-05")
	case c.o.world.Accounts == nil || c.o.related(c.user):
		return either()
	}
	return negativeBecause("there is no such account", "RFC1939-7-PASS-03")
}

func (c *conn) wantAPOP(cmd *sent) want {
	if !cmd.masked && (len(cmd.Args) != 2 || len(cmd.Args[1]) != 32) {
		return negativeBecause("APOP needs a name and a digest of 32 digits", "RFC1939-7-APOP-07")
	}
	if candidate := c.candidate(); c.stamp == "" && !c.stampUnseen && candidate != "" {
		return negativeBecause("the timestamp in the greeting is no message id", "RFC1939-7-APOP-02", "RFC1939-7-APOP-01")
	} else if c.stamp == "" && !c.stampUnseen {
		return negativeBecause("the greeting offered no timestamp", "RFC1939-7-APOP-01")
	}
	if c.stampUnseen || cmd.masked {
		return either()
	}
	secret, known := c.o.password(cmd.Args[0])
	given := strings.ToLower(cmd.Args[1])
	switch {
	case known && given == Digest(c.stamp, secret):
		return either() // the lock may speak against it, or a secret stored as a hash
	case known:
		for stamp := range c.o.stamps {
			if given == Digest(stamp, secret) {
				return negativeBecause("the digest was made for the timestamp of another greeting", "RFC1939-7-APOP-06")
			}
		}
		return negativeBecause("the digest is wrong", "RFC1939-7-APOP-05")
	case c.o.world.Accounts == nil || c.o.related(cmd.Args[0]):
		return either()
	}
	return negativeBecause("there is no such account", "RFC1939-7-APOP-05")
}

// candidate is what may be meant as a timestamp in a greeting that has none: something
// in angle brackets, or a word with an @; "" if there is neither. Only a server that
// takes a digest made of it shows that it was meant so.
func (c *conn) candidate() string {
	text := c.hello.st.Text
	if inner, _, found := strings.Cut(text[strings.IndexByte(text, '<')+1:], ">"); found && strings.Contains(text, "<") {
		return "<" + inner + ">"
	}
	for _, word := range strings.Fields(text) {
		if strings.Contains(word, "@") {
			return word
		}
	}
	return ""
}

// judgeAPOP judges the refusal of a right digest, once the account has turned out to be
// what the harness believes. A server that keeps the password as a hash can't tell, so it
// is no more than a warning.
func (d *drop) judgeAPOP(o *Oracle) {
	if at := d.digestRefused; at != nil {
		d.digestRefused = nil
		o.judge(false, "RFC1939-7-APOP-04").warning().found(*at, "+OK", "-ERR", "APOP refuses the digest that is right for the password; a server may do so only if it has no shared secret")
	}
}

// Digest is APOP's proof of a shared secret: MD5 over the timestamp, brackets
// included, and the secret, in lower-case hexadecimal (RFC 1939 section 7).
func Digest(timestamp, secret string) string {
	sum := md5.Sum([]byte(timestamp + secret))
	return hex.EncodeToString(sum[:])
}

// judgeSecondTry judges the refusal of the right password behind a wrong one. The number
// of attempts may be limited, so it is no more than a warning.
func (c *conn) judgeSecondTry(at Spot, cmd *sent, st wire.Status) {
	if d := c.proven(cmd); d != nil && c.failed && len(d.open) == 0 && deniedOnly(st) && c.o.world.LoginDelay == 0 {
		c.o.judge(false, "RFC1939-4-AUTH-03").warning().found(at, "+OK", st.Text, "after a wrong password the right one is refused on the same connection")
	}
}

// deniedOnly tells whether a login was refused for its credentials, or for no reason
// that the server gave.
func deniedOnly(st wire.Status) bool { return st.Code == "" || wire.CodeIs(st.Code, "AUTH") }

func (c *conn) settleAuthorization(at Spot, cmd *sent, st wire.Status) {
	switch {
	case cmd.Keyword == "PASS":
		c.judgeDirectly(at, st)
	case cmd.Keyword == "USER":
		c.between = ""
	case c.user != "" && cmd.Keyword != "CAPA" && st.Indicator == wire.ERR:
		c.between = cmd.Keyword
	}
	if st.Indicator != wire.OK {
		switch cmd.Keyword {
		case "PASS", "APOP", "AUTH":
			if d := c.o.drops[c.user]; d != nil && c.want(cmd).status == wire.ERR {
				d.failedLogin = true
			}
			c.turnedAway = c.turnedAway || c.right(cmd)
			c.judgeSecondTry(at, cmd, st)
			if cmd.Keyword == "APOP" && c.right(cmd) && deniedOnly(st) && !c.failed {
				if d := c.o.drops[cmd.Args[0]]; d != nil && len(d.open) == 0 {
					d.digestRefused = &at
				}
			}
			c.failed = true
			if c.unsure = c.unsure || cmd.Keyword == "PASS" && cmd.Rest == "" && c.user != ""; !c.unsure {
				c.user = ""
			}
		case "USER":
			if c.unsure = c.user != ""; !c.unsure {
				c.user, c.named = "", ""
			}
		}
		return
	}
	switch cmd.Keyword {
	case "USER":
		c.renamed, c.tried = c.user != "", cmd.Rest
		c.user, c.named, c.unsure = cmd.Rest, "", false
	case "PASS":
		c.enter(c.user)
		c.view.drop.password[c.secure] = true
		c.view.drop.judgeAPOP(c.o)
		c.noteWay(cmd)
	case "APOP":
		name := ""
		if len(cmd.Args) > 0 {
			name = cmd.Args[0]
		}
		c.enter(name)
		c.noteWay(cmd)
	case "AUTH":
		c.enter(c.user)
		c.noteWay(cmd)
	case "QUIT":
		c.state = over
		c.o.quitBeforeLogin(c.user)
	}
}

// right tells whether a login has the credentials of an account.
func (c *conn) right(cmd *sent) bool {
	switch cmd.Keyword {
	case "PASS":
		password, known := c.o.password(c.user)
		return known && password == cmd.Rest
	case "APOP":
		if len(cmd.Args) != 2 {
			return false
		}
		secret, known := c.o.password(cmd.Args[0])
		return known && cmd.Args[1] == Digest(c.stamp, secret)
	case "AUTH":
		return cmd.auth != nil && cmd.auth.fate == right
	}
	return false
}

// way is whom a login is for, and by what.
func (c *conn) way(cmd *sent) (user string, by way) {
	by = way{cmd.Keyword, c.secure}
	switch {
	case cmd.auth != nil:
		by.by = cmd.auth.Mechanism
		return cmd.auth.user, by
	case cmd.Keyword == "APOP" && len(cmd.Args) > 0:
		return cmd.Args[0], by
	}
	return c.user, by
}

// noteWay notes by what somebody has logged in.
func (c *conn) noteWay(cmd *sent) {
	d := c.view.drop
	if d.ways == nil {
		d.ways = map[way]bool{}
	}
	_, by := c.way(cmd)
	d.ways[by] = true
}

// enter begins TRANSACTION.
func (c *conn) enter(user string) {
	c.state = transaction
	c.user = user
	c.before = c.caps
	c.view = c.o.open(user)
	if len(c.pending) == 0 && c.last != nil {
		c.view.login = c.last.Keyword
	}
}
