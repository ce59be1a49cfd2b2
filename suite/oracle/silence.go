package oracle

import (
	"bytes"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// Cut tells that a reply was waited for and did not come whole; why says what
// happened instead ("the connection was closed", "nothing came within 60s").
func (o *Oracle) Cut(n, entry int, why string) {
	c := o.conns[n]
	at := Spot{Entry: entry}
	switch {
	case c.state == greeting:
		o.judge(false, "RFC1939-3-CONN-02").found(at, "a greeting", why, "the server sent no complete greeting line")
		c.judgeTurnedAway(why)
	case len(c.pending) > 0:
		cmd := c.pending[0]
		rules := c.unanswered(cmd, append(c.want(cmd).rules, c.bySilence(cmd)...))
		o.judge(false, rules...).found(at, "a reply", why, "%s was not answered", called(cmd))
	}
}

// called is what a command is called in a message: a client may have sent anything.
func called(cmd *sent) string {
	const longest = 40
	switch {
	case cmd.Keyword == "":
		return "an empty line"
	case len(cmd.Keyword) > longest:
		return fmt.Sprintf("%s... (%d octets)", cmd.Keyword[:longest], len(cmd.Keyword))
	}
	return cmd.Keyword
}

// Unended tells that the beginning of a line came, and never its end.
func (o *Oracle) Unended(entry int, line []byte) {
	o.judge(false, "RFC1939-3-RESP-02").found(Spot{Entry: entry}, "CRLF at the end of the line", show(line), "a line does not end with CRLF")
}

// bySilence are the rules that an unanswered command breaks whatever its reply had to be.
func (c *conn) bySilence(cmd *sent) []requirement.ID {
	if c.view != nil && c.view.overlapped {
		return nil // the other session is to blame
	}
	rules := []requirement.ID{"RFC1939-3-CONN-02"}
	if c.state == transaction && (basic[cmd.Keyword] || cmd.Keyword == "") {
		rules = []requirement.ID{"RFC1939-5-GEN-01"}
	}
	if cmd.Keyword == "" {
		rules = append(rules, "RFC1939-3-ERR-03")
	}
	for _, arg := range cmd.Args {
		if len(arg) > 20 && len(arg) <= 40 {
			rules = append(rules, "RFC1939-3-SYNTAX-04")
			break
		}
	}
	return rules
}

// unanswered names the rules that a command without a reply breaks, of which the
// others are broken if there is nothing unusual about the command.
func (c *conn) unanswered(cmd *sent, others []requirement.ID) []requirement.ID {
	const usual, longest = 40, 255
	listed, _ := c.offers("PIPELINING")
	switch {
	case cmd.odd:
		return []requirement.ID{"DEFACTO-GEN-10"}
	case cmd.ahead && !listed && (!c.o.world.Pipelining || cmd.early && !c.o.world.PipelinedLogin):
		return []requirement.ID{"DEFACTO-PIPE-01"}
	case cmd.ahead && cmd.early:
		return []requirement.ID{"RFC2449-6.6-PIPE-02"}
	case cmd.ahead && cmd.behind:
		return []requirement.ID{"RFC2449-6.6-PIPE-03", "RFC2449-6.6-PIPE-01"}
	case cmd.ahead:
		return []requirement.ID{"RFC2449-6.6-PIPE-01"}
	case c.o.capa && cmd.octets > usual && cmd.octets <= longest:
		return append(others[:len(others):len(others)], "RFC2449-4-LEN-01")
	}
	return others
}

// unprintable tells whether a command has control characters, or octets beyond ASCII
// where there is neither a name nor a password. A TAB may pass for a blank.
func unprintable(line []byte) bool {
	cmd := wire.ParseCommand(line)
	for _, b := range bytes.TrimRight(line, "\r\n") {
		switch {
		case b == '\t':
		case b < 0x20 || b == 0x7f:
			return true
		case b > 0x7f && !oneOf(cmd.Keyword, "USER", "PASS", "APOP", "AUTH"):
			return true
		}
	}
	return false
}
