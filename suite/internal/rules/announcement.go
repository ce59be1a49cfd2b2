package rules

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// announcementRules judge that what works is announced, and that what is announced works
// (RFC 2449 section 5).
var announcementRules = []listed{
	on(tagIsKeyword), on(topAndUIDL), on(topWithoutCount), on(userWorks), on(userCodes), on(mechanismWorks),
	on(capaMissing), on(startTLSArgument), on(delayOfNothing),
}

// tagIsKeyword judges, when an optional command has worked, whether its capability has
// the keyword as its tag. That it is not listed at all is the business of other rules: here
// it is listed, by a name that nobody has registered.
func tagIsKeyword(b *Bench, e *model.Reply) {
	cmd := &e.Command
	if e.Status.Indicator != wire.OK || cmd.Spec().Tag != cmd.Keyword || cmd.Keyword == "USER" {
		return
	}
	caps := e.Before.Caps
	if caps == nil {
		caps = e.Before.Early
	}
	if caps == nil {
		return
	}
	if _, listed := caps.Args[cmd.Keyword]; listed {
		b.holds(rule.RFC2449_5_CAPA_06)
		return
	}
	for tag := range caps.Args {
		if _, registered := tags[tag]; !registered && strings.Contains(tag, cmd.Keyword) {
			b.broken(rule.RFC2449_5_CAPA_06).
				found("announced/other-name", e.Spot, "the tag "+cmd.Keyword, tag,
					"CAPA lists %s by a tag that is not its keyword", cmd.Keyword)
		}
	}
}

// topAndUIDL judges that TOP and UIDL are listed if they work, and work if they
// are listed.
func topAndUIDL(b *Bench, e *model.Reply) {
	cmd, ok := &e.Command, e.Status.Indicator == wire.OK
	if !oneOf(cmd.Keyword, "TOP", "UIDL") || e.Before.State != model.Transaction || cmd.Unprintable ||
		e.Before.Caps == nil {
		return
	}
	own := tags[cmd.Keyword].rule
	listed := e.Before.Announced(cmd.Keyword)
	switch {
	case ok && cmd.Keyword == "TOP":
		b.judge(listed, own).warning().found("announced/top", e.Spot, "TOP in the list of CAPA", show(&e.Line.Text),
			"TOP works though CAPA does not list it")
	case ok:
		b.judge(listed, own).found("announced/uidl", e.Spot, cmd.Keyword+" in the list of CAPA", show(&e.Line.Text),
			"%s works though CAPA does not list it", cmd.Keyword)
	case listed && !e.Refusal.Worked && e.May.Must == model.Positive:
		b.broken(own, rule.RFC2449_5_CAPA_07).found("announced/refused", e.Spot, "+OK", show(&e.Line.Text),
			"CAPA lists %s, but it does not work", cmd.Keyword)
	}
	if ok && listed {
		b.holds(rule.RFC2449_5_CAPA_07)
	}
}

func topWithoutCount(b *Bench, e *model.Reply) {
	if e.Command.LacksLineCount() && e.Before.State == model.Transaction && !e.Command.Unprintable {
		b.judge(e.Status.Indicator != wire.OK, rule.RFC1939_7_TOP_03).reporting().found("top/no-count", e.Spot,
			"-ERR, since the number of lines is missing", show(&e.Line.Text), "TOP without a number of lines was carried out")
	}
}

// userWorks judges that USER works where it is listed, for a user who has logged in
// with it before.
func userWorks(b *Bench, e *model.Reply) {
	if !isUser(e) || !e.Before.Announced("USER") || !e.Login.PasswordWorked || e.Before.Failed ||
		e.Before.User != "" || model.Trouble(e.Status) {
		return
	}
	b.judge(e.Status.Indicator != wire.ERR, rule.RFC2449_6_2_USER_01, rule.RFC2449_5_CAPA_07).found("announced/user",
		e.Spot, "+OK",
		show(&e.Line.Text), "CAPA lists USER here, but USER is refused for a user who has logged in with it")
}

func isUser(e *model.Reply) bool {
	return e.Command.Keyword == "USER" && e.Before.State == model.Authorization && !e.Command.Unprintable
}

// userCodes judges response codes that tell something about a name.
func userCodes(b *Bench, e *model.Reply) {
	if !isUser(e) || !e.Before.Announced("RESP-CODES") {
		return
	}
	b.judge(!wire.CodeIs(e.Status.Code, "LOGIN-DELAY"), rule.RFC2449_8_1_1_LD_02).found("code/delay-for-name", e.Spot,
		"the code in reply to the password only", show(&e.Line.Text),
		"[LOGIN-DELAY] in reply to USER tells that the name exists")
	// Where nobody can log in in clear the code says nothing about the name.
	if open, _ := e.Before.ClearLogin(); open {
		b.judge(!wire.CodeIs(e.Status.Code, "AUTH"), rule.RFC3206_5_AUTH_03).found("code/auth-for-name", e.Spot,
			"the code in reply to the password only", show(&e.Line.Text),
			"[AUTH] in reply to USER tells something about the name")
	}
}

// delayOfNothing judges that nobody is told to come back later where CAPA says that nobody has to (RFC 2449
// section 6.5).
func delayOfNothing(b *Bench, e *model.Reply) {
	listed, _ := e.Before.Offers("LOGIN-DELAY")
	if !listed || e.Login.Delayed || !refusesLogin(e) {
		return
	}
	b.judge(!wire.CodeIs(e.Status.Code, "LOGIN-DELAY"), rule.RFC2449_6_5_DELAY_01).found("announced/no-delay", e.Spot,
		"a login, or another refusal", show(&e.Line.Text), "CAPA announces a login delay of nothing, and this came too soon")
}

// mechanismWorks judges that a mechanism which was refused outright is not listed.
func mechanismWorks(b *Bench, e *model.Reply) {
	cmd := &e.Command
	if !refusesLogin(e) || cmd.Keyword != "AUTH" || cmd.Challenged || cmd.Cancelled || len(cmd.Args) != 1 ||
		e.Before.Failed ||
		e.Before.Caps == nil || e.Login.Wrong || e.Login.Proven || model.Trouble(e.Status) {
		return
	}
	for _, m := range e.Before.Caps.Args["SASL"] {
		b.judge(!strings.EqualFold(m, cmd.Args[0]), rule.RFC2449_5_CAPA_07).found("announced/mechanism", e.Spot,
			"a challenge", show(&e.Line.Text), "CAPA lists the SASL mechanism %s, but it does not work", cmd.Args[0])
	}
}

// capaMissing finds STLS without CAPA, in whichever order they showed.
func capaMissing(b *Bench, e *model.Reply) {
	cmd := &e.Command
	shows := cmd.Args == nil && (cmd.Keyword == "CAPA" && e.Status.Indicator == wire.ERR ||
		cmd.Keyword == "STLS" && e.Status.Indicator == wire.OK && e.Before.State == model.Authorization)
	if shows && e.NoCapa && e.StartTLS {
		b.broken(rule.RFC2595_4_STLS_01).
			found("announced/no-capa", e.Spot, "CAPA, which STLS needs", show(&e.Line.Text), "the server has STLS, but no CAPA")
	}
}

// startTLSArgument notes what a server may tolerate.
func startTLSArgument(b *Bench, e *model.Reply) {
	if e.Command.Keyword == "STLS" && e.Command.Args != nil && e.Before.State == model.Authorization &&
		!e.Command.Unprintable {
		b.judge(e.Status.Indicator == wire.ERR, rule.RFC2595_4_STLS_05).reporting().
			found("stls/argument", e.Spot, "-ERR, since STLS has no argument", show(&e.Line.Text),
				"STLS with an argument was accepted")
	}
}
