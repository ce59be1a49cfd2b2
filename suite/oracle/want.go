package oracle

import (
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// want is the status that the rules demand in reply to a command.
type want struct {
	status wire.Indicator // OK, ERR, or Malformed where both are right
	rules  []requirement.ID
	why    string
}

func id(s string) requirement.ID { return requirement.ID(s) }

func either() want { return want{} }

func positive(why string, rules ...requirement.ID) want { return want{wire.OK, rules, why} }

func negativeBecause(why string, rules ...requirement.ID) want { return want{wire.ERR, rules, why} }

// isPlain tells whether a word looks like a keyword. Anything else may be read leniently
// in more than one way, and is not judged (ERRATA A-17).
func isPlain(keyword string) bool {
	for i, c := range []byte(keyword) {
		if letter := c >= 'A' && c <= 'Z'; !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return keyword != ""
}

// optional are commands that a server may know or not, in either state.
var optional = map[string]bool{
	"CAPA": true, "AUTH": true, "STLS": true, "UTF8": true, "LANG": true, "LAST": true, "RPOP": true,
	"XTND": true, "XAUTH": true, "XCLIENT": true, "ID": true, "HELP": true, "XSENDER": true, "XOIP": true,
}

// basic are the commands that every server has in TRANSACTION.
var basic = map[string]bool{"STAT": true, "LIST": true, "RETR": true, "DELE": true, "NOOP": true, "RSET": true, "QUIT": true}

// want tells what status the reply to a command must have.
func (c *conn) want(cmd *sent) want {
	switch {
	case cmd.odd:
		return either() // judgeExtension has something to say
	case c.known(cmd.Keyword):
	case !isPlain(cmd.Keyword) || c.announced(cmd.Keyword):
		return either()
	default:
		return negativeBecause("there is no such command", "RFC1939-3-ERR-01")
	}
	if c.state == authorization || c.state == transaction {
		switch cmd.Keyword {
		case "UTF8":
			return c.wantUTF8()
		case "LANG":
			return c.wantLang(cmd)
		}
	}
	switch c.state {
	case authorization:
		return c.wantInAuthorization(cmd)
	case transaction:
		return c.wantInTransaction(cmd)
	case update:
		return negativeBecause("the session has ended with QUIT", "RFC1939-6-CLOSE-01")
	}
	return either()
}

func (c *conn) known(keyword string) bool {
	switch keyword {
	case "USER", "PASS", "APOP", "QUIT", "STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL":
		return true
	}
	return optional[keyword]
}

// judgeStatus compares the status of a reply with what the rules demand.
func (c *conn) judgeStatus(at Spot, cmd *sent, st wire.Status, line []byte) {
	w := c.want(cmd)
	if w.status == wire.Malformed || len(w.rules) == 0 || w.status == wire.OK && c.mayNeedUTF8(cmd, st) {
		return
	}
	if cmd.shows != "" && w.status == wire.OK {
		w.rules = append(w.rules[:len(w.rules):len(w.rules)], cmd.shows)
	}
	if cmd.Word != cmd.Keyword && w.status == wire.OK {
		w.rules = append(w.rules[:len(w.rules):len(w.rules)], "RFC1939-3-SYNTAX-01")
	}
	holds := st.Indicator == w.status || st.Indicator == wire.Malformed // the form was judged already
	if !holds && w.status == wire.OK && c.state == transaction && !c.view.overlapped {
		w.rules = append(w.rules[:len(w.rules):len(w.rules)], c.byRefusal(cmd)...)
	}
	c.o.judge(holds, w.rules...).found(at, say("%s (%s)", w.status, w.why), show(line), "%s was answered with %s: %s", called(cmd), st.Indicator, w.why)
}

// settle takes over what a reply without further lines means for the session, and
// judges the numbers in it.
func (c *conn) settle(at Spot, cmd *sent, st wire.Status) {
	switch c.state {
	case authorization:
		c.settleAuthorization(at, cmd, st)
	case transaction:
		c.settleTransaction(at, cmd, st)
	}
}
