package rules

import (
	"encoding/json"
	"net/url"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// oauthRules judge the challenge that tells why a token was refused (RFC 7628 section
// 3.2.2).
var oauthRules = []listed{on(oauthReport), on(oauthConfiguration), on(oauthReportedTwice)}

func isOAuth(e *model.Challenge) bool {
	return readable(e) && oneOf(e.Auth.Mechanism, "OAUTHBEARER", "XOAUTH2")
}

// afterReport is the rule by which a mechanism ends after the report of a failure.
func afterReport(mechanism string) rule.ID {
	if mechanism == "XOAUTH2" {
		return rule.DEFACTO_XOAUTH2_03
	}
	return rule.RFC7628_3_2_3_ERR_02
}

func oauthReport(b *Bench, e *model.Challenge) {
	if !isOAuth(e) {
		return
	}
	r := rule.RFC7628_3_2_2_ERR_01
	if e.Auth.Mechanism == "XOAUTH2" {
		r = rule.DEFACTO_XOAUTH2_03
	}
	var report map[string]any
	err := json.Unmarshal(e.Message, &report)
	status, _ := report["status"].(string)
	b.judge(err == nil && (status != "" || e.Auth.Mechanism == "XOAUTH2"), r).
		found("oauth/report", e.Spot, `JSON with the member "status"`, show(&e.Message),
			"the report of a failed login is not what it must be")
}

func oauthConfiguration(b *Bench, e *model.Challenge) {
	if !isOAuth(e) || e.Auth.Mechanism != "OAUTHBEARER" {
		return
	}
	var report map[string]any
	_ = json.Unmarshal(e.Message, &report)
	place, told := report["openid-configuration"]
	text, _ := place.(string)
	u, err := url.Parse(text)
	b.judge(!told || err == nil && u.Scheme == "https" && u.Host != "", rule.RFC7628_3_2_2_ERR_03).
		found("oauth/configuration", e.Spot, "an https URL", show(&e.Message), "openid-configuration is no https URL")
}

func oauthReportedTwice(b *Bench, e *model.Challenge) {
	if isOAuth(e) {
		b.judge(!e.Auth.Denied, afterReport(e.Auth.Mechanism)).
			found("oauth/report-again", e.Spot, "-ERR", show(&e.Message),
				"the client has answered the report of the failure, and gets another one")
	}
}

// iterations is the iteration count in a server's first message.
func iterations(message []byte) (int, bool) {
	p, err := sasl.ReadParameters(message)
	return p.Iterations, err == nil
}
