package rules

import (
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// deFactoRules judge what no document asks for. All of it is only reported.
var deFactoRules = []listed{on(lastBeforeLogin), on(lastNumber), on(sizeInReply)}

func lastBeforeLogin(b *Bench, e *model.Reply) {
	if e.Command.Keyword == "LAST" && e.Before.State == model.Authorization && !e.Command.Unprintable {
		b.judge(e.Status.Indicator != wire.OK, rule.DEFACTO_LAST_02).
			found("last/before-login", e.Spot, "-ERR", show(&e.Line.Text), "LAST was answered before login")
	}
}

func lastNumber(b *Bench, e *model.Reply) {
	if e.Command.Keyword != "LAST" || e.Before.State != model.Transaction || e.Status.Indicator != wire.OK ||
		e.Command.Args != nil {
		return
	}
	l := e.Named.Last
	n, ok := model.LeadingNumber(e.Status.Text)
	holds := ok && n >= l.Since || l.Reset
	if l.Known && !l.Reset {
		holds = ok && n == l.Exact
	}
	r := rule.DEFACTO_LAST_01
	if l.Top {
		r = rule.DEFACTO_LAST_02
	}
	b.judge(holds, r).found("last/number", e.Spot, say("+OK %d", l.Exact), show(&e.Line.Text),
		"LAST does not tell the highest message number that was accessed")
}

// sizeInReply compares the size that the text of RETR tells with that of LIST.
func sizeInReply(b *Bench, e *model.Fetched) {
	digits, told := octetsTold(e.ReplyText)
	if !told || e.ToldSize < 0 {
		return
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if c := b.judge(err == nil && n == e.ToldSize, rule.DEFACTO_GEN_04); c != nil {
		c.found("retr/told-size", e.Spot, say("%d octets, as in LIST", e.ToldSize), digits+" octets",
			"the reply to RETR tells another size than LIST")
	}
}

// octetsTold finds the size at the beginning of a text such as "120 octets".
func octetsTold(text string) (digits string, ok bool) {
	digits, rest, ok := strings.Cut(text, " octets")
	whole := rest == "" || strings.IndexAny(rest[:1], " \t,.;:()") == 0
	return digits, ok && whole && digits != "" && strings.Trim(digits, "0123456789") == ""
}
