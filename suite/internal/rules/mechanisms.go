package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// mechanismName is the form of a mechanism's name (RFC 4422 section 3.1). Lower case,
// which is against it, is common and is left alone.
var mechanismName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,20}$`)

// mechanisms are the SASL mechanisms that a list before login offers (RFC 5034 section 3).
func mechanisms(e *model.CapabilityList) (list []string, offered bool) {
	if e.Before.State == model.Transaction {
		return nil, false
	}
	list, offered = e.Caps.Args["SASL"]
	return list, offered
}

// has reports whether a list has any of the mechanisms.
func has(list []string, names ...string) bool {
	return slices.ContainsFunc(list, func(m string) bool { return slices.Contains(names, strings.ToUpper(m)) })
}

func mechanismNames(b *Bench, e *model.CapabilityList) {
	list, offered := mechanisms(e)
	if !offered {
		return
	}
	b.holds(rule.RFC5034_3_CAPA_01)
	for _, m := range list {
		b.judge(mechanismName.MatchString(m), rule.RFC4422_3_1_NAME_01, rule.RFC5034_3_CAPA_01).
			found("mechanism/name", e.Spot, "1 to 20 letters, digits, hyphens and underscores", m,
				"the name of a SASL mechanism is malformed")
	}
}

func mechanismsOffered(b *Bench, e *model.CapabilityList) {
	list, offered := mechanisms(e)
	if !offered {
		return
	}
	got := "SASL " + strings.Join(list, " ")
	if has(list, "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512") {
		b.judge(has(list, "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"), rule.RFC5802_4_MTI_01).
			found("mechanism/no-scram-sha-1", e.Spot, "SCRAM-SHA-1", got,
				"there is SCRAM, but not the form that all clients know")
	}
	if e.Before.TLS.Resumed && has(list, "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS") {
		b.judge(e.Before.TLS.Bound, rule.RFC7677_4_CB_01).
			found("mechanism/plus-resumed", e.Spot,
				"no -PLUS mechanism, since the session was resumed without the extended master secret", got,
				"a -PLUS mechanism is offered on a connection whose channel binding may be that of another one")
	}
	if e.Before.Secure {
		strong := slices.ContainsFunc(list, func(m string) bool { return !oneOf(strings.ToUpper(m), "PLAIN", "LOGIN") })
		b.judge(has(list, "PLAIN"), rule.RFC5034_4_MTI_01).
			found("mechanism/no-plain", e.Spot, "PLAIN", got, "PLAIN is not offered under TLS")
		b.judge(strong, rule.RFC5034_4_STRONG_01).
			found("mechanism/weak", e.Spot, "a mechanism besides PLAIN and LOGIN", got, "all mechanisms send the password")
	}
}

// mechanismsInClear judges what is offered where nothing protects the connection.
func mechanismsInClear(b *Bench, e *model.CapabilityList) {
	list, offered := mechanisms(e)
	if !offered || e.Before.Secure {
		return
	}
	got := "SASL " + strings.Join(list, " ")
	const without = "none of them without TLS"
	for _, m := range []struct {
		kind  string
		rule  rule.ID
		names []string
		why   string
	}{
		{"oauthbearer", rule.RFC7628_3_TLS_01, []string{"OAUTHBEARER"}, "OAUTHBEARER is offered without TLS"},
		{"xoauth2", rule.DEFACTO_XOAUTH2_04, []string{"XOAUTH2"}, "XOAUTH2 is offered without TLS"},
		{"plus", rule.RFC5802_6_CB_04, []string{"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS"},
			"a -PLUS mechanism is offered without TLS, so that there is no channel to bind to"},
		{"plain", rule.RFC4616_5_ADV_01, []string{"PLAIN"}, "PLAIN is offered without TLS"},
		{"password", rule.RFC5034_4_CLEAR_01, []string{"PLAIN", "LOGIN"},
			"a mechanism that sends the password is offered without TLS"},
	} {
		b.judge(!has(list, m.names...), m.rule).found("mechanism/clear-"+m.kind, e.Spot, without, got, "%s", m.why)
	}
	b.judge(has(list, "PLAIN") || !has(list, "LOGIN"), rule.DEFACTO_LOGIN_03).
		found("mechanism/clear-login", e.Spot, "LOGIN left out like PLAIN", got,
			"LOGIN is offered without TLS although PLAIN is not")
}

// mechanismList judges the list that a bare AUTH gives.
func mechanismList(b *Bench, e *model.MechanismList) {
	var list []string
	for _, l := range e.Lines {
		b.judge(mechanismName.Match(l.Text), rule.DEFACTO_BAREAUTH_01, rule.RFC5034_4_SYN_01).
			found("auth/list-line", l.At, "the name of a mechanism", show(&l.Text),
				"a line of the list that AUTH gives is no name of a mechanism")
		list = append(list, strings.ToUpper(string(l.Text)))
	}
	b.holds(rule.DEFACTO_BAREAUTH_01, rule.RFC5034_4_SYN_01)
	if e.Before.Caps == nil {
		return
	}
	var announced []string
	for _, m := range e.Before.Caps.Args["SASL"] {
		announced = append(announced, strings.ToUpper(m))
	}
	slices.Sort(list)
	slices.Sort(announced)
	b.judge(slices.Equal(list, announced), rule.DEFACTO_BAREAUTH_02).found("auth/list-differs", e.Spot,
		strings.Join(announced, " "), strings.Join(list, " "), "AUTH and CAPA list different mechanisms")
}
