package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// tlsRules judge STLS and TLS (RFC 2595, RFC 8314).
var tlsRules = []listed{on(handshake), on(secured), on(handshakeFailed), on(outdatedTLS), on(clearText),
	on(closeAlert)}

func handshake(b *Bench, e *model.Handshake) {
	if e.TLS.Modern {
		b.holds(rule.RFC8314_4_TLS_05)
	}
	if e.TLS.Verified {
		b.holds(rule.RFC8314_4_4_CRT_01)
	}
}

func secured(b *Bench, e *model.Secured) {
	b.holds(rule.RFC2595_4_STLS_06)
	if e.Before.Announced("STLS") {
		b.holds(rule.RFC8314_4_TLS_04)
	}
}

func handshakeFailed(b *Bench, e *model.HandshakeFailed) {
	rules := []rule.ID{rule.RFC2595_4_STLS_06}
	if e.Before.Announced("STLS") {
		rules = append(rules, rule.RFC8314_4_TLS_04)
	}
	b.broken(rules...).found("tls/failed", e.Spot, "a TLS handshake", e.Why, "the TLS handshake after STLS failed")
}

func outdatedTLS(b *Bench, e *model.OutdatedTLS) {
	b.broken(rule.RFC8314_4_TLS_05).
		found("tls/outdated", e.Spot, "TLS 1.2 or later", e.Why, "the server has no version of TLS from 1.2 on")
}

func clearText(b *Bench, e *model.ClearTextBeforeTLS) {
	b.broken(rule.RFC2595_4_STLS_06).
		found("tls/clear-text", e.Spot, "the TLS handshake", show(&e.Octets),
			"the server sent octets in clear after its reply to STLS")
}

func closeAlert(b *Bench, e *model.TLSEnded) {
	b.judge(e.Alerted, rule.RFC8314_3_4_CLOSE_01).found("tls/no-alert", e.Spot,
		"a TLS close alert, then the end of the connection",
		"the end of the connection", "the server closed the connection without a TLS close alert")
}
