package rules

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// statusRules judge the status of a reply by the state of the session and the argument of
// the command (RFC 1939 sections 3 to 7).
var statusRules = []listed{on(status), on(deniedBefore), on(beyondTheLast), on(nothingWorked), on(systemTrouble),
	on(oddOctets), on(leniency)}

func status(b *Bench, e *model.Answered) {
	cmd, p := &e.Command, e.May
	rules := demanding(p, cmd, e.Before, e.Named, e.Auth)
	if p.Must == model.Either || len(rules) == 0 || e.Status.Indicator == wire.ERR && p.Must == model.Positive &&
		p.Allows(e.Status) {
		return
	}
	if p.Must == model.Positive {
		switch cmd.Shows {
		case model.AuthTookEffect:
			rules = append(rules, rule.RFC5034_4_OK_01)
		case model.AuthHadNone:
			rules = append(rules, rule.RFC5034_4_RETRY_01)
		case model.NoAuth:
		}
		if cmd.Word != cmd.Keyword && e.InCapitals { // otherwise nobody knows whether it is the letters
			rules = append(rules, rule.RFC1939_3_SYNTAX_01)
		}
	}
	if p.Allows(e.Status) {
		b.holds(rules...)
		return
	}
	if r := &e.Refusal; r.Lost != nil && p.Must == model.Positive && e.Status.Indicator == wire.ERR {
		gone, why := whyGone(*r.Lost, false, r.Kept)
		b.broken(gone...).found("status/lost", e.Spot, p, show(&e.Line.Text), "%s was answered with -ERR: %s",
			called(cmd), why)
		return
	}
	if e.Refusal.InVain {
		b.withdraw("status/wrong", e.Refusal.First)
		b.broken(rule.RFC1939_4_LOCK_03).found("lock/in-vain", e.Spot,
			"-ERR to the login, or "+p.String(), show(&e.Line.Text),
			"this session was let in beside another one, and can do nothing")
		return
	}
	if cmd.AfterHalf && e.Status.Indicator == wire.OK {
		b.broken(rule.DEFACTO_STLS_04).found("stls/half-a-line", e.Spot, p, show(&e.Line.Text),
			"%s completes the beginning of a command that came in clear, before TLS", called(cmd))
		return
	}
	if p.Must == model.Positive && e.Before.State == model.Transaction && !e.Refusal.Overlapped {
		rules = append(rules, byRefusal(e)...)
	}
	b.broken(rules...).found("status/wrong", e.Spot, p, show(&e.Line.Text),
		"%s was answered with %s: %s", called(cmd), e.Status.Indicator, p.Because())
}

// deniedBefore judges that a message was refused which is there, as another reply tells.
func deniedBefore(b *Bench, e *model.NumberDenied) { status(b, &e.Answered) }

// byRefusal are the rules that may be at the bottom of it when a command is refused in
// TRANSACTION that has to work there.
func byRefusal(e *model.Answered) []rule.ID {
	var rules []rule.ID
	cmd, r := &e.Command, e.Refusal
	required := cmd.Spec().Required
	if required && cmd.Keyword != "QUIT" {
		rules = append(rules, rule.RFC1939_5_GEN_01)
	}
	if required && cmd.Args == nil && !r.Worked {
		rules = append(rules, rule.RFC1939_7_MIN_01)
	}
	if r.AfterRefusal && cmd.Args == nil && r.Worked {
		rules = append(rules, rule.RFC1939_3_ERR_05) // it worked until another command was refused
	}
	if cmd.Keyword == "RETR" && e.Named.Fetched {
		rules = append(rules, rule.RFC1939_5_RETR_03) // it could be fetched before
	}
	return rules
}

// beyondTheLast judges that a message was served which does not exist, as another reply
// tells.
func beyondTheLast(b *Bench, e *model.NumberBeyond) {
	cmd := &e.Command
	b.broken(refusing[cmd.Keyword]).found("status/beyond", e.Spot, "-ERR (there is no message "+cmd.Args[0]+")", "+OK",
		"%s was answered with +OK, and there are only %d messages", called(cmd), e.Count)
}

// nothingWorked judges a session in which no command has worked: the login was confirmed,
// and has not taken place.
func nothingWorked(b *Bench, e *model.NothingWorked) {
	rules := []rule.ID{rule.RFC1939_3_STATE_01}
	if e.Login == "APOP" {
		rules = append(rules, rule.RFC1939_3_ERR_02)
	}
	b.broken(rules...).found("login/without-effect", e.Spot, "+OK", show(&e.Line.Text),
		"the login was confirmed, and no command works")
}

// called is what a command is called in a message: a client may have sent anything.
func called(cmd *model.Command) string {
	const longest = 40
	switch {
	case cmd.Keyword == "":
		return "an empty line"
	case len(cmd.Keyword) > longest:
		return fmt.Sprintf("%s... (%d octets)", cmd.Keyword[:longest], len(cmd.Keyword))
	}
	return cmd.Keyword
}

// wrongPassword reports whether AUTH has carried a password that is wrong. Of a wrong digest a server may have nothing
// to compare it with.
func wrongPassword(e *model.Reply) bool {
	return e.Auth != nil && e.Login.Wrong && oneOf(e.Auth.Mechanism, "PLAIN", "LOGIN")
}

// systemTrouble judges that a refusal which is the client's fault is not blamed on the
// system (RFC 3206 section 4).
func systemTrouble(b *Bench, e *model.Reply) {
	listed, _ := e.Before.Offers("RESP-CODES")
	theirs := e.Command.Keyword != "AUTH" || e.May.Why == model.NotBase64 || wrongPassword(e)
	if e.Status.Indicator != wire.ERR || e.May.Must != model.Negative || !theirs || !listed {
		return
	}
	b.judge(!wire.CodeIs(e.Status.Code, "SYS"), rule.RFC3206_4_SYS_03).found("code/sys-for-client", e.Spot,
		"no SYS code", show(&e.Line.Text),
		"the response code [%s] speaks of a failure of the system, but %s", e.Status.Code, e.May.Because())
}

// oddOctets judges a command with octets that no command may have.
func oddOctets(b *Bench, e *model.Reply) {
	if !e.Command.Unprintable {
		return
	}
	b.judge(e.Status.Indicator != wire.OK, rule.DEFACTO_GEN_10, rule.RFC1939_3_SYNTAX_03).
		found("command/odd", e.Spot, "-ERR", show(&e.Line.Text),
			"a command with octets that no command may have was carried out")
}

// leniency tells of surplus blanks and arguments that were overlooked, which is no failure, and not passed
// over in silence. UTF8 has an argument of its own, and of what arguments others have no RFC says.
func leniency(b *Bench, e *model.Answered) {
	if e.May.Why != model.LenientSyntax || e.Command.Keyword == "UTF8" || e.Command.Spec().Obsolete ||
		!e.Command.Spec().Standard() {
		return
	}
	b.judge(e.Status.Indicator != wire.OK, rule.RFC1939_3_SYNTAX_03).found("command/lenient", e.Spot, "-ERR",
		show(&e.Line.Text), "%s has a blank or an argument too many, and was carried out", called(&e.Command))
}
