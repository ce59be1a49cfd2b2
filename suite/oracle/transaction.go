package oracle

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// wantInTransaction judges a command after login (RFC 1939 sections 5 to 7).
func (c *conn) wantInTransaction(cmd *sent) want {
	bare := cmd.Args == nil // a blank behind the keyword may be tolerated (ERRATA A-17)
	switch cmd.Keyword {
	case "USER", "PASS", "APOP":
		rule := map[string]requirement.ID{"USER": "RFC1939-7-USER-05", "PASS": "RFC1939-7-PASS-01", "APOP": "RFC1939-7-APOP-08"}[cmd.Keyword]
		return negativeBecause("somebody is logged in already", "RFC1939-3-ERR-04", rule)
	case "AUTH":
		return negativeBecause("somebody is logged in already", c.loggedInRules()...)
	case "STLS":
		return negativeBecause("somebody is logged in already", "RFC1939-3-ERR-04", "RFC2595-4-STLS-05")
	case "LIST", "UIDL", "RETR", "DELE", "TOP":
		if bare && oneOf(cmd.Keyword, "LIST", "UIDL") {
			return c.wantListing(cmd)
		}
		return c.wantMessage(cmd)
	case "CAPA":
		if c.o.capa && bare {
			return positive("CAPA worked before login and is valid in both states", "RFC2449-5-CAPA-02")
		}
	}
	if !bare {
		return either() // surplus arguments may be tolerated (ERRATA A-17)
	}
	switch cmd.Keyword {
	case "STAT":
		if n, known := c.view.count(); known && n == 0 {
			return positive("an empty maildrop has a count, too", "RFC1939-5-STAT-05", "RFC1939-5-STAT-01")
		}
		return positive("STAT is valid here", "RFC1939-5-STAT-01", "RFC1939-5-GEN-01")
	case "NOOP":
		return positive("NOOP does nothing and does it well", "RFC1939-5-NOOP-01", "RFC1939-5-GEN-01")
	case "RSET":
		return positive("RSET is valid here, with marks and without", "RFC1939-5-RSET-01", "RFC1939-5-GEN-01")
	case "QUIT":
		if c.view.marked() == 0 {
			return positive("nothing was to be removed, so nothing can have failed", "RFC1939-6-UPD-06", "RFC1939-5-GEN-01")
		}
		if c.view.overlapped || c.view.joined {
			return either() // the other session may have removed it
		}
		return positive("all that was marked could be removed before", "RFC1939-6-UPD-06")
	}
	return either()
}

func (c *conn) wantListing(cmd *sent) want {
	if cmd.Keyword == "UIDL" {
		if c.announced("UIDL") || c.view.uidl {
			return positive("UIDL is offered", "RFC1939-7-UIDL-01")
		}
		return either()
	}
	if n, known := c.view.count(); known && n == 0 && c.view.marked() > 0 {
		return positive("the list is empty when all messages are marked, and that is no error", "RFC1939-5-LIST-04", "RFC1939-5-DELE-04")
	} else if known && n == 0 {
		return positive("the list of an empty maildrop is empty, not an error", "RFC1939-5-LIST-04")
	}
	return positive("LIST is valid here", "RFC1939-5-LIST-01", "RFC1939-5-GEN-01")
}

// refusals are the rules by which a command refuses a number that names no message.
var refusals = map[string]requirement.ID{
	"LIST": "RFC1939-5-LIST-06", "RETR": "RFC1939-5-RETR-02", "DELE": "RFC1939-5-DELE-03", "TOP": "RFC1939-7-TOP-03", "UIDL": "RFC1939-7-UIDL-09",
}

// gone are the rules by which a command refuses the number of a deleted message.
var gone = map[string][]requirement.ID{
	"LIST": {"RFC1939-5-LIST-07", "RFC1939-5-DELE-02"}, "RETR": {"RFC1939-5-DELE-02", "RFC1939-5-RETR-02"},
	"DELE": {"RFC1939-5-DELE-02", "RFC1939-5-DELE-03"}, "TOP": {"RFC1939-7-TOP-04", "RFC1939-5-DELE-02"}, "UIDL": {"RFC1939-7-UIDL-08", "RFC1939-5-DELE-02"},
}

// served are the rules by which a command serves a message that is there.
var served = map[string]requirement.ID{
	"LIST": "RFC1939-5-LIST-05", "RETR": "RFC1939-5-RETR-01", "DELE": "RFC1939-5-DELE-01", "TOP": "RFC1939-7-TOP-01", "UIDL": "RFC1939-7-UIDL-02",
}

// wantMessage judges a command with a message number.
func (c *conn) wantMessage(cmd *sent) want {
	refuse := refusals[cmd.Keyword]
	args := 1
	if cmd.Keyword == "TOP" {
		args = 2
	}
	if kind, _ := readArgument(cmd.Rest); cmd.Keyword == "TOP" && kind == number {
		return either() // a missing count taken as 0 is worth knowing at most
	}
	if len(cmd.Args) < args && !strings.HasSuffix(cmd.Rest, " ") {
		return negativeBecause(cmd.Keyword+" needs its arguments", refuse, "RFC1939-3-ERR-03")
	}
	if len(cmd.Args) != args || oneOf("", cmd.Args...) {
		return either() // surplus blanks and arguments may be tolerated (ERRATA A-17)
	}
	if !printable(cmd.Rest) {
		return negativeBecause("control characters belong to no command", "DEFACTO-GEN-10")
	}
	kind, n := readArgument(cmd.Args[0])
	switch kind {
	case odd:
		return either()
	case notNumber:
		return negativeBecause(strconv.Quote(cmd.Args[0])+" is no message number", refuse, "RFC1939-3-ERR-03")
	case negative, zero:
		return negativeBecause("there is no message "+cmd.Args[0], refuse)
	}
	if cmd.Keyword == "TOP" {
		switch kind, _ := readArgument(cmd.Args[1]); kind {
		case notNumber, negative:
			return negativeBecause(strconv.Quote(cmd.Args[1])+" is no number of lines", refuse, "RFC1939-3-ERR-03")
		case odd:
			return either()
		}
	}
	return c.wantNumber(cmd, n)
}

func (c *conn) wantNumber(cmd *sent, n int) want {
	it, known := c.view.item(n)
	switch {
	case !known, c.view.doubtful && !c.view.settled:
		return either() // nor can it be told which number another one has
	case it == nil:
		return negativeBecause("there is no message "+cmd.Args[0], refusals[cmd.Keyword])
	case it.deleted && cmd.Keyword == "DELE":
		return negativeBecause("message "+cmd.Args[0]+" is marked as deleted", gone["DELE"]...) // which does not say that the mark was lost
	case it.deleted:
		return negativeBecause("message "+cmd.Args[0]+" is marked as deleted", append(slices.Clone(gone[cmd.Keyword]), it.marksLost()...)...)
	case oneOf(cmd.Keyword, "TOP", "UIDL") && !c.announced(cmd.Keyword) && !c.view.worked[cmd.Keyword]:
		return either() // the command is optional
	case cmd.Keyword == "TOP" && len(cmd.Args[1]) > 9:
		return either() // an absurd number of lines may be refused
	case cmd.Keyword == "DELE" && (c.view.beside() || c.view.shadowed):
		return either() // a session beside another one may be allowed to read only
	case c.hidden(cmd.Keyword):
		return either() // it may be one that needs UTF-8 mode
	case c.utf8 && it.msg.source.international():
		return positive("message "+cmd.Args[0]+" is there, and UTF8 was given", served[cmd.Keyword], "RFC6856-2.1-CMD-01")
	case it.surplus:
		return positive("one DELE marks one message", served[cmd.Keyword], "RFC1939-5-DELE-03")
	case it.reset:
		return positive("RSET took the mark off message "+cmd.Args[0], "RFC1939-5-RSET-01", served[cmd.Keyword])
	case c.view.overlapped:
		return positive("the session was told of message "+cmd.Args[0], "RFC1939-4-LOCK-01", served[cmd.Keyword])
	}
	return positive("message "+cmd.Args[0]+" is there", served[cmd.Keyword])
}

func (c *conn) settleTransaction(at Spot, cmd *sent, st wire.Status) {
	if st.Indicator == wire.ERR && cmd.Keyword == "QUIT" {
		c.quit(false)
	}
	if st.Indicator == wire.ERR {
		c.declined(cmd)
	}
	if st.Indicator != wire.OK {
		return
	}
	c.view.worked[cmd.Keyword] = true
	c.view.access(cmd)
	switch cmd.Keyword {
	case "STAT":
		c.judgeStat(at, st)
	case "LIST":
		c.judgeOneScan(at, cmd, st)
	case "UIDL":
		c.judgeOneUniqueID(at, cmd, st)
	case "DELE":
		for i, arg := range cmd.Args {
			_, n := readArgument(arg)
			if i == 0 {
				c.view.reach(n)
			}
			switch it, _ := c.view.item(n); {
			case it == nil:
			case i == 0:
				it.deleted, it.reset, it.msg.marked, it.since = true, false, true, since{}
			default:
				it.surplus = true // one command marks one message at most
			}
		}
	case "RSET":
		c.view.unmark()
	case "QUIT":
		c.quit(true)
	}
}
