package rules

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// capabilityRules judge the list that CAPA gives (RFC 2449).
var capabilityRules = []listed{
	on(capabilityLines), on(capabilityTags), on(afterSTLS), on(startTLSListed), on(statesAgree), on(listKept),
	on(policiesAgree),
	on(certificateAsked), on(mechanismNames), on(mechanismsOffered), on(mechanismsInClear),
	on(utf8Capability), on(langCapability),
}

var (
	// capability is a line of the list (RFC 2449 section 3).
	capability = regexp.MustCompile(`^[\x21-\x2d\x2f-\x7e]+( [\x21-\x7e]+)*$`)
	retention  = regexp.MustCompile(`(?i)^([0-9]+|NEVER)( USER)?$`)
	loginDelay = regexp.MustCompile(`(?i)^[0-9]+( USER)?$`)
)

func capabilityLines(b *Bench, e *model.CapabilityList) {
	b.holds(rule.RFC2449_5_CAPA_01, rule.RFC2449_5_CAPA_02)
	for _, l := range e.Lines {
		b.judge(capability.Match(l.Text), rule.RFC2449_3_ABNF_04).
			found("capa/line", l.At, "a tag, and arguments after one space each", show(&l.Text), "a line of CAPA is malformed")
		b.judge(len(l.Text)+2 <= maxStatus, rule.RFC2449_5_CAPA_04).
			found("capa/long", l.At, "at most 512 octets", show(&l.Text), "a line of CAPA is longer than 512 octets")
		if l.Tag != "" {
			b.judge(!l.Twice, rule.RFC2449_3_ABNF_04).warning().
				found("capa/twice", l.At, "each tag once", show(&l.Text), "CAPA lists a tag twice")
		}
	}
}

func capabilityTags(b *Bench, e *model.CapabilityList) {
	for _, l := range e.Lines {
		if l.Tag != "" {
			capabilityTag(b, e, l)
		}
	}
}

func capabilityTag(b *Bench, e *model.CapabilityList, l model.CapabilityLine) {
	known, registered := tags[l.Tag]
	registered = registered || oneOf(l.Tag, "CAPA", "AUTH", "APOP") // which stand for themselves
	b.judge(registered || strings.HasPrefix(l.Tag, "X"), rule.RFC2449_9_REG_01).
		found("capa/unregistered", l.At, "a registered tag, or one that begins with X", show(&l.Text),
			"CAPA lists a tag that nobody has registered")
	rest := strings.Join(l.Args, " ")
	user := len(l.Args) > 1 && strings.EqualFold(l.Args[1], "USER") && e.Before.State == model.Transaction
	switch {
	case known.bare:
		b.judge(len(l.Args) == 0, known.rule).
			found("capa/argument", l.At, "the tag alone", show(&l.Text), "CAPA lists %s with an argument, but it has none",
				l.Tag)
	case l.Tag == "IMPLEMENTATION":
		b.judge(len(l.Args) > 0, known.rule).
			found("capa/no-name", l.At, "a name", show(&l.Text), "CAPA lists IMPLEMENTATION without a name")
	case l.Tag == "EXPIRE":
		b.judge(retention.MatchString(rest) && !user, known.rule).found("capa/expire", l.At,
			"a number of days or NEVER; USER after it before login only", show(&l.Text),
			"CAPA lists EXPIRE with arguments that it does not have")
	case l.Tag == "LOGIN-DELAY":
		b.judge(loginDelay.MatchString(rest) && !user, known.rule).found("capa/login-delay", l.At,
			"a number of seconds; USER after it before login only", show(&l.Text),
			"CAPA lists LOGIN-DELAY with arguments that it does not have")
	}
}

func afterSTLS(b *Bench, e *model.CapabilityList) {
	if e.AfterSTLS {
		b.holds(rule.RFC2595_4_STLS_01)
	}
}

func startTLSListed(b *Bench, e *model.CapabilityList) {
	for _, l := range e.Lines {
		if l.Tag == "STLS" {
			b.judge(!e.Before.Secure, rule.RFC2595_4_STLS_04).
				found("capa/stls-in-tls", l.At, "no STLS", "STLS", "STLS is announced although TLS is active")
		}
	}
	if e.Before.State != model.Transaction {
		return
	}
	_, stls := e.Caps.Args["STLS"]
	b.judge(!stls, rule.RFC2595_4_STLS_03, rule.RFC2595_8_REG_01).
		found("capa/stls-after-login", e.Spot, "no STLS", "STLS", "STLS is announced after login, when it is not valid")
}

// policiesAgree compares what is announced for all users with what is announced for
// the one who has logged in (RFC 2449 sections 6.5 and 6.7).
func policiesAgree(b *Bench, e *model.CapabilityList) {
	early, _ := e.Before.BeforeLogin()
	if e.Before.State != model.Transaction || early == nil {
		return
	}
	before, after := early.Args, e.Caps.Args
	for _, p := range []struct {
		tag         string
		right       func(all, own float64) bool
		bound, mark rule.ID
		which       string
	}{
		{"EXPIRE", func(all, own float64) bool { return all <= own }, rule.RFC2449_6_7_EXP_05, rule.RFC2449_6_7_EXP_06,
			"shortest"},
		{"LOGIN-DELAY", func(all, own float64) bool { return all >= own }, rule.RFC2449_6_5_DELAY_03,
			rule.RFC2449_6_5_DELAY_04, "longest"},
	} {
		all, ok := amount(before[p.tag])
		own, too := amount(after[p.tag])
		if !ok || !too {
			continue
		}
		values := strings.Join(before[p.tag], " ") + " before login, " + strings.Join(after[p.tag], " ") + " after it"
		b.judge(p.right(all, own), p.bound).found("capa/bound", e.Spot, "before login the "+p.which+" of all users", values,
			"the %s that CAPA gives before login is not the %s", p.tag, p.which)
		b.judge(all == own || len(before[p.tag]) > 1, p.mark).found("capa/user-mark", e.Spot,
			"USER after the value before login", values,
			"%s differs for this user, and CAPA did not say before login that it may", p.tag)
	}
}

// amount reads the value of EXPIRE or LOGIN-DELAY; NEVER is longer than any number.
func amount(args []string) (float64, bool) {
	if len(args) == 0 {
		return 0, false
	}
	if strings.EqualFold(args[0], "NEVER") {
		return math.Inf(1), true
	}
	n, err := strconv.ParseUint(args[0], 10, 63)
	return float64(n), err == nil
}

func utf8Capability(b *Bench, e *model.CapabilityList) {
	if args, listed := e.Caps.Args["UTF8"]; listed {
		fits := len(args) == 0 || len(args) == 1 && strings.EqualFold(args[0], "USER")
		b.judge(fits, rule.RFC6856_2_CAP_01).
			found("capa/utf8-argument", e.Spot, "UTF8 or UTF8 USER", "UTF8 "+strings.Join(args, " "),
				"the capability UTF8 has an argument that does not exist")
	}
}

func langCapability(b *Bench, e *model.CapabilityList) {
	if args, listed := e.Caps.Args["LANG"]; listed {
		b.judge(len(args) == 0, rule.RFC6856_3_1_LANG_01).
			found("capa/lang-argument", e.Spot, "LANG without arguments", "LANG "+strings.Join(args, " "),
				"the capability LANG has arguments")
	}
}

// certificateAsked judges a request for a client certificate (RFC 8314 section 4.2). That
// EXTERNAL is offered shows that some are of use; a server may offer it only to who
// has sent one, so this is a warning.
func certificateAsked(b *Bench, e *model.CapabilityList) {
	if !e.Before.Secure || e.Before.CertificatesHelp() {
		return
	}
	b.judge(!e.Before.TLS.Asked || slices.Contains(e.Caps.Args["SASL"], "EXTERNAL"), rule.RFC8314_4_2_CERT_02).warning().
		found("certificate/useless", e.Before.TLSSpot, "no request, or EXTERNAL among the SASL mechanisms",
			"a request for a client certificate", "the server asks for a client certificate that seems to be of no use")
}
