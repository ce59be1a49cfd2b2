package oracle

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// plainHeader tells whether the header section of a message is ASCII.
func plainHeader(text []byte) bool {
	if end := headerEnd(text); end >= 0 {
		text = text[:end]
	}
	for _, c := range text {
		if c > 0x7f {
			return false
		}
	}
	return true
}

// international tells whether any message of the maildrop needs UTF-8 mode; known is
// false where nobody knows what the maildrop holds.
func (v *view) international() (any, known bool) {
	if !v.drop.stocked {
		return false, v.drop.known && !v.drop.arrivals && len(v.items) == 0
	}
	known = v.drop.known && !v.drop.arrivals
	for _, it := range v.items {
		any = any || it.msg.source.international()
		known = known && it.msg.source != nil
	}
	return any, known
}

// hidden tells whether a server may refuse to show messages, because some of them
// need UTF-8 mode and the session is not in it. Which number they have is the
// server's choice.
func (c *conn) hidden(keyword string) bool {
	if c.utf8 || !oneOf(keyword, "RETR", "TOP", "LIST") {
		return false
	}
	any, _ := c.view.international()
	return any
}

// mayNeedUTF8 tells whether a message was refused because it needs UTF-8 mode, and
// nobody knows better.
func (c *conn) mayNeedUTF8(cmd *sent, st wire.Status) bool {
	if c.utf8 || c.view == nil || !wire.CodeIs(st.Code, "UTF8") || !oneOf(cmd.Keyword, "RETR", "TOP", "LIST") {
		return false
	}
	_, sure := c.view.international()
	return !sure
}

// modeRules are the rules that a message which came keeps by being what was stored.
func (c *conn) modeRules(it *item) []requirement.ID {
	switch {
	case !c.utf8:
		return nil
	case it.msg.source.international():
		return []requirement.ID{"RFC6856-2.1-MODE-01", "RFC6856-2.1-CMD-01"}
	}
	return []requirement.ID{"RFC6856-2.1-CMD-03", "RFC6856-2.1-MODE-01"}
}

// judgeSurrogate judges what RETR or TOP sends of a message that needs UTF-8 mode,
// without it. It tells whether that is for the server to choose.
func (b *Body) judgeSurrogate(it *item) bool {
	c := b.c
	if c.utf8 || !it.msg.source.international() {
		return false
	}
	plain := plainHeader(b.text)
	if listed, _ := c.offers("UTF8"); listed {
		rules := []requirement.ID{"RFC6856-2.1-ASCII-01", "RFC6856-2.1-ASCII-02", "RFC6856-4-BASE-01"}
		c.o.judge(plain, rules...).found(b.at, "a header section in ASCII, or -ERR", show(b.text), "%s sends characters outside ASCII without UTF-8 mode", b.cmd.Keyword)
	}
	return plain
}

// wantUTF8 judges the command UTF8 (RFC 6856 section 2).
func (c *conn) wantUTF8() want {
	if c.state == transaction {
		return negativeBecause("UTF8 belongs to AUTHORIZATION, and somebody is logged in", "RFC6856-2-CAP-02", "RFC1939-3-ERR-04")
	}
	return either() // an argument may be tolerated (ERRATA A-17)
}

// judgeUTF8 judges what RFC 6856 says of a reply besides its status.
func (c *conn) judgeUTF8(at Spot, cmd *sent, st wire.Status, line []byte) {
	o := c.o
	if cmd.Keyword == "UTF8" && st.Indicator == wire.OK && c.state == authorization {
		if listed, known := c.offers("UTF8"); known {
			o.judge(listed, "RFC6856-2-CAP-01").found(at, "UTF8 in the list of CAPA", show(line), "the command UTF8 works, and CAPA does not announce it")
		}
	}
	if cmd.Keyword == "UTF8" && c.state == authorization && strings.TrimSpace(cmd.Rest) != "" {
		o.judge(st.Indicator != wire.OK, "RFC6856-2.1-CMD-01").warning().found(at, "-ERR, since UTF8 has no argument", show(line), "UTF8 with an argument was accepted")
	}
	reader := oneOf(cmd.Keyword, "RETR", "TOP", "LIST") && c.state == transaction
	is, known := false, true
	if reader {
		is, known = c.present(cmd)
	}
	if is && st.Indicator == wire.ERR && c.hidden(cmd.Keyword) {
		o.judge(true, "RFC6856-2.1-ASCII-02", "RFC6856-4-BASE-01", "RFC6856-2.1-ASCII-01")
		if listed, _ := c.offers("RESP-CODES"); listed {
			o.judge(wire.CodeIs(st.Code, "UTF8"), "RFC6856-5-CODE-01").warning().found(at, "-ERR [UTF8]", show(line), "a message that needs UTF-8 mode was refused without the response code that says so")
		}
	}
	if !wire.CodeIs(st.Code, "UTF8") {
		return
	}
	fits := reader && st.Indicator == wire.ERR && !c.utf8
	if fits {
		any, sure := c.view.international()
		fits = (any || !sure) && (is || !known)
	}
	o.judge(fits, "RFC6856-5-CODE-01").found(at, "[UTF8] with -ERR, where a message needs UTF-8 mode", show(line), "the response code [UTF8] in reply to %s", cmd.Keyword)
}

// present tells whether a command names a message that is there, and whether that is
// known.
func (c *conn) present(cmd *sent) (is, known bool) {
	if len(cmd.Args) == 0 {
		return false, true
	}
	_, n := readArgument(cmd.Args[0])
	it, known := c.view.item(n)
	return it != nil && !it.deleted, known
}

// judgeUTF8Capability judges the capability UTF8.
func (c *conn) judgeUTF8Capability(at Spot, caps *capabilities) {
	args, listed := caps.args["UTF8"]
	if listed {
		fits := len(args) == 0 || len(args) == 1 && strings.EqualFold(args[0], "USER")
		c.o.judge(fits, "RFC6856-2-CAP-01").found(at, "UTF8 or UTF8 USER", "UTF8 "+strings.Join(args, " "), "the capability UTF8 has an argument that does not exist")
	}
	c.judgeKept(at, caps, "UTF8", "RFC6856-2-CAP-01")
}

// judgeKept judges whether a capability that was there before login still is.
func (c *conn) judgeKept(at Spot, caps *capabilities, tag, rule string) {
	if c.state != transaction || c.before == nil {
		return
	}
	if _, was := c.before.args[tag]; was {
		_, is := caps.args[tag]
		c.o.judge(is, id(rule)).found(at, tag+" as before login", "it is missing", "CAPA leaves out %s after login", tag)
	}
}
