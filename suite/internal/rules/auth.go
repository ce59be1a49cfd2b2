package rules

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// authRules judge the end of a SASL exchange apart from its status (RFC 5034 section 4).
var authRules = []listed{
	on(bareAuth), on(mechanismList), on(rightExchange), on(plainWithoutIdentity), on(refusedOutright),
	on(loginRefusedEarly), on(oauthUnexplained), on(cutForItsLength),
}

// cutForItsLength judges that the connection was closed at a long message of PLAIN, and at no short one.
func cutForItsLength(b *Bench, e *model.AuthEnded) {
	if at := e.LongCut; at != nil {
		b.broken(rule.RFC4616_2_LEN_01, rule.RFC5034_4_LEN_01).found("plain/long-closes", *at, "-ERR",
			"the end of the connection",
			"the server closes the connection at a long name and password, and answers short ones that are wrong as well")
	}
}

func bareAuth(b *Bench, e *model.AuthEnded) {
	if e.Auth.Mechanism != "" {
		return
	}
	b.holds(rule.RFC5034_4_SYN_01, rule.DEFACTO_BAREAUTH_01) // a list is judged line by line
	if e.Status.Indicator == wire.ERR {
		b.holds(rule.DEFACTO_BAREAUTH_02) // there is no list that could differ
	}
}

func rightExchange(b *Bench, e *model.AuthEnded) {
	x := &e.Auth
	if x.Mechanism == "" || e.Status.Indicator != wire.OK || x.Fate != model.Right {
		return
	}
	b.holds(rule.RFC5034_4_OK_01)
	service(b, e.Spot, x, e.OtherService, e.Line.Text)
	if strings.HasPrefix(x.Mechanism, "SCRAM-") {
		b.judge(x.Signed, rule.RFC5034_4_OK_02).found("scram/unsigned", e.Spot,
			"the server's signature in a challenge before +OK",
			show(&e.Line.Text), "the client got +OK and no challenge with the server's signature")
	}
}

// service judges the name of the service in a digest that the server has accepted, by
// proving itself or by +OK (RFC 5034 section 4). That it looks at the name at all is
// a recommendation; that it knows itself by another one breaks the rule.
func service(b *Bench, at model.Spot, x *model.Exchange, other bool, line []byte) {
	name := x.Service()
	if name == "" || x.Fate != model.Right {
		return
	}
	c := b.judge(strings.EqualFold(name, sasl.Service), rule.RFC5034_4_SVC_01)
	if !other {
		c = c.warning()
	}
	c.found("digest/service", at, "-ERR, or a digest for the service pop", show(&line),
		"a digest for the service %s is accepted", name)
}

// plainPassword is the password in a message of PLAIN.
func plainPassword(message []byte) string {
	parts := strings.Split(string(message), "\x00")
	return parts[len(parts)-1]
}

func plainWithoutIdentity(b *Bench, e *model.AuthEnded) {
	x := &e.Auth
	if x.Mechanism != "PLAIN" || x.Fate == model.Doomed || len(x.Client) == 0 || x.Masked {
		return
	}
	if strings.HasPrefix(string(x.Client[len(x.Client)-1]), "\x00") {
		b.holds(rule.RFC4422_3_4_1_AZID_01)
	}
}

// hindered reports whether a refusal of AUTH speaks of something else than the credentials.
func hindered(e *model.AuthEnded) bool {
	return e.Auth.Mechanism == "" || e.Status.Indicator == wire.OK
}

func refusedOutright(b *Bench, e *model.AuthEnded) {
	x := &e.Auth
	outright := x.Fate == model.Going && len(x.Client) == 0 && len(x.Server) == 0 && sasl.Known(x.Mechanism)
	if hindered(e) || !outright || e.Before.Failed || e.Before.User != "" || model.Trouble(e.Status) || !isListed(e) {
		return
	}
	rules := []rule.ID{rule.RFC5034_4_AUTH_01}
	if e.Command.Args[0] != x.Mechanism {
		rules = append(rules, rule.RFC5034_5_CASE_01)
	}
	b.broken(rules...).found("auth/refused", e.Spot, "a challenge", show(&e.Line.Text),
		"a mechanism that CAPA lists was refused")
}

// isListed reports whether CAPA lists the mechanism here, or did so on another connection with the same TLS status.
func isListed(e *model.AuthEnded) bool {
	if e.Auth.Listed || e.Before.Caps != nil {
		return e.Auth.Listed
	}
	list, _ := e.Before.BeforeLogin()
	return list != nil && slices.ContainsFunc(list.Args["SASL"],
		func(m string) bool { return strings.EqualFold(m, e.Auth.Mechanism) })
}

func loginRefusedEarly(b *Bench, e *model.AuthEnded) {
	x := &e.Auth
	switch {
	case hindered(e) || x.Mechanism != "LOGIN":
	case x.Initial:
		b.holds(rule.DEFACTO_LOGIN_02)
	case len(x.Client) == 1 && !x.AtOnce:
		b.broken(rule.DEFACTO_LOGIN_04).found("auth/login-early", e.Spot, "a challenge that asks for the password",
			show(&e.Line.Text), "LOGIN was refused before the password came, which tells that there is no such user")
	}
}

func oauthUnexplained(b *Bench, e *model.AuthEnded) {
	x := &e.Auth
	if hindered(e) || x.Mechanism != "OAUTHBEARER" || x.Fate != model.Doomed || x.AtOnce || x.Denied || x.Excused ||
		model.Trouble(e.Status) {
		return
	}
	b.broken(rule.RFC7628_3_2_2_ERR_01).found("oauth/unexplained", e.Spot,
		"a challenge with JSON data that tells the status", show(&e.Line.Text),
		"OAUTHBEARER failed without a challenge that tells why")
}
