package rules

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// codeRules judge response codes (RFC 2449 section 8, RFC 3206).
var codeRules = []listed{
	on(codeForm), on(codePlace), on(codeMeaning), on(codeBeforeCapa), on(codeInCapa), on(deniedWithoutCode),
	on(rightButAuth), on(cancelledWithAuth),
}

// responseCode is the grammar of RFC 2449 section 8 with the errata: any printable
// characters but the separators, an opening bracket among them.
var responseCode = regexp.MustCompile(`^\[[!-.0-\\^-~ ]+(/[!-.0-\\^-~ ]+)*\]( .*)?$`)

func codeForm(b *Bench, e *model.StatusLine) {
	if e.Status.Indicator == wire.Challenge || !e.Before.Announced("RESP-CODES") {
		return
	}
	if strings.HasPrefix(e.Status.Text, "[") {
		b.judge(responseCode.MatchString(e.Status.Text), rule.RFC2449_6_4_RESP_01, rule.RFC2449_3_RCODE_01).
			found("code/form", e.Spot, "[CODE] and a space, or no bracket at all", show(&e.Line.Text),
				"a text begins with a bracket that is no response code, though RESP-CODES is announced")
	}
	if e.Status.Indicator != wire.ERR || e.Command == nil {
		return
	}
	// That a code did not come with a refusal to which it does not belong is worth as much.
	b.holds(rule.RFC2449_8_1_1_LD_01, rule.RFC3206_5_AUTH_01, rule.RFC3206_4_SYS_01)
	if e.Command.Spec().Login != wire.NoLogin && e.Login.Beside > 0 {
		b.holds(rule.RFC2449_8_1_2_IU_01)
	}
}

func codePlace(b *Bench, e *model.StatusLine) {
	st := e.Status
	if st.Code == "" {
		return
	}
	keyword, part := "", wire.NoLogin
	if e.Command != nil {
		keyword, part = e.Command.Keyword, e.Command.Spec().Login
	}
	refused := st.Indicator == wire.ERR
	for _, k := range [...]struct {
		code  string
		rule  rule.ID
		right bool
	}{
		{"LOGIN-DELAY", rule.RFC2449_8_1_1_LD_01, refused && part != wire.NoLogin},
		{"IN-USE", rule.RFC2449_8_1_2_IU_01, refused && part == wire.Decides},
		{"AUTH", rule.RFC3206_5_AUTH_01, refused && part != wire.NoLogin},
		{"SYS", rule.RFC3206_4_SYS_01, refused && (wire.CodeIs(st.Code, "SYS/TEMP") || wire.CodeIs(st.Code, "SYS/PERM") ||
			strings.EqualFold(st.Code, "SYS"))},
	} {
		if wire.CodeIs(st.Code, k.code) {
			b.judge(k.right, k.rule).found("code/place", e.Spot, "the code only where it has a meaning", show(&e.Line.Text),
				"the response code [%s] in reply to %s", st.Code, keyword)
		}
	}
}

// codeMeaning judges whether a code fits what the command came to. Whether the
// credentials were right is known for those that the model can read.
func codeMeaning(b *Bench, e *model.StatusLine) {
	st := e.Status
	if st.Code == "" || e.Command == nil {
		return
	}
	switch {
	case wire.CodeIs(st.Code, "SYS"):
		b.judge(!strings.EqualFold(st.Code, "SYS"), rule.RFC3206_4_SYS_01).warning().found("code/sys-alone", e.Spot,
			"[SYS/TEMP] or [SYS/PERM]", show(&e.Line.Text), "the response code [SYS] does not say whether the trouble will pass")
		if wire.CodeIs(st.Code, "SYS/PERM") {
			b.judge(!e.Login.Wrong, rule.RFC3206_4_SYS_03).found("code/sys-for-wrong", e.Spot, "[AUTH], or no code",
				show(&e.Line.Text), "[SYS/PERM] blames the system for credentials that are wrong")
		}
		if e.Login.Proven && e.Login.Open > 0 {
			b.broken(rule.RFC2449_8_1_2_IU_01).warning().found("code/sys-in-use", e.Spot, "[IN-USE], or no code",
				show(&e.Line.Text), "the maildrop is open in another session, and the response code is [%s]", st.Code)
		}
	case wire.CodeIs(st.Code, "IN-USE"):
		b.judge(!e.Login.Wrong || e.Login.Rivals, rule.RFC2449_8_1_2_IU_01).found("code/in-use-wrong", e.Spot,
			"no IN-USE, since the credentials are wrong", show(&e.Line.Text),
			"[IN-USE] tells somebody with a wrong password that the maildrop is in use")
	}
}

// codeBeforeCapa and codeInCapa compare the codes that came with the list of CAPA, whichever
// was there first.
func codeBeforeCapa(b *Bench, e *model.StatusLine) {
	if e.Status.Code != "" && model.RegisteredCode(e.Status.Code) {
		codeAnnounced(b, e.After)
	}
}

func codeInCapa(b *Bench, e *model.CapabilityList) { codeAnnounced(b, e.After) }

func codeAnnounced(b *Bench, s *model.Session) {
	seen := s.Code
	if seen == nil {
		return
	}
	if listed, known := s.Offers("RESP-CODES"); known {
		b.judge(listed, rule.RFC2449_6_4_RESP_02).found("code/unannounced", seen.At, "RESP-CODES in the list of CAPA",
			show(&seen.Text), "a response code was sent though CAPA does not announce RESP-CODES")
	}
	if listed, known := s.Offers("AUTH-RESP-CODE"); known && seen.Auth {
		b.judge(listed, rule.RFC3206_5_AUTH_02).found("code/auth-unannounced", seen.At,
			"AUTH-RESP-CODE in the list of CAPA", show(&seen.Text),
			"[AUTH] was sent though CAPA does not announce AUTH-RESP-CODE")
	}
}

// refusesLogin reports whether a reply refuses a command that is a part of a login, of which
// nothing else is to be said.
func refusesLogin(e *model.Reply) bool {
	return e.Status.Indicator == wire.ERR && e.Before.State == model.Authorization &&
		!e.Command.Unprintable && !oneOf(e.Command.Keyword, "STLS", "CAPA", "USER")
}

// digestForm is the form of the second argument of APOP (RFC 1939 section 7).
var digestForm = regexp.MustCompile(`(?i)^[0-9a-f]{32}$`)

// deniedWithoutCode judges the refusal of credentials that are known to be wrong (RFC 3206
// section 6). Trouble, a delay, a policy against logins in clear, and too long a command come first.
func deniedWithoutCode(b *Bench, e *model.Reply) {
	if !refusesLogin(e) || !e.Login.Wrong || model.Trouble(e.Status) || e.Command.Octets > wire.LongestCommand {
		return
	}
	if e.Command.Keyword == "PASS" && e.Before.Between != "" {
		return // it did not follow USER at once: that may be all that is wrong with it
	}
	if args := e.Command.Args; e.Command.Keyword == "APOP" && (len(args) != 2 || !digestForm.MatchString(args[1])) {
		return // a malformed argument, which need not come to the credentials
	}
	if open, _ := e.Before.ClearLogin(); !open {
		return
	}
	if listed, _ := e.Before.Offers("AUTH-RESP-CODE"); listed {
		b.judge(wire.CodeIs(e.Status.Code, "AUTH"), rule.RFC3206_6_ARC_01).found("code/auth-missing", e.Spot,
			"-ERR [AUTH]", show(&e.Line.Text),
			"wrong credentials were refused without [AUTH], though AUTH-RESP-CODE is announced")
	}
}

// rightButAuth judges the refusal of credentials that are right.
func rightButAuth(b *Bench, e *model.Reply) {
	l := e.Login
	if !refusesLogin(e) || !l.Proven || l.Open == 0 || l.AfterFailure {
		return
	}
	rules := []rule.ID{rule.RFC3206_5_AUTH_01}
	if listed, _ := e.Before.Offers("AUTH-RESP-CODE"); listed {
		rules = append(rules, rule.RFC3206_6_ARC_02)
	}
	b.judge(!wire.CodeIs(e.Status.Code, "AUTH"), rules...).found("code/auth-in-use", e.Spot, "[IN-USE], or no code",
		show(&e.Line.Text),
		"[AUTH] in reply to credentials that are right, while the maildrop is open in another session")
}

func cancelledWithAuth(b *Bench, e *model.Reply) {
	if !refusesLogin(e) || !e.Command.Cancelled || e.Command.Keyword != "AUTH" || e.Login.Wrong || e.Login.Proven {
		return
	}
	if e.Auth != nil && e.Auth.Denied {
		return // credentials that the server has found wrong before
	}
	if listed, _ := e.Before.Offers("AUTH-RESP-CODE"); listed {
		b.judge(!wire.CodeIs(e.Status.Code, "AUTH"), rule.RFC3206_6_ARC_02).found("code/auth-cancelled", e.Spot,
			"no AUTH code", show(&e.Line.Text), "[AUTH] in reply to an exchange that the client has cancelled")
	}
}
