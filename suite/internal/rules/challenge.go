package rules

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// challengeRules judge challenges (RFC 5034 section 4, RFC 2195 section 2).
var challengeRules = []listed{
	on(challengeToNothing), on(challengeForm), on(challengeInVain), on(challengeOfUnlisted), on(plainAsksOn),
	on(loginInitial),
	on(cramChallenge), on(serviceProven),
}

func challengeToNothing(b *Bench, e *model.Challenge) {
	if e.Auth.Mechanism == "" {
		b.broken(rule.RFC5034_4_SYN_01).found("challenge/no-mechanism", e.Spot, "-ERR, or a list of mechanisms",
			show(&e.Line.Text), "AUTH without a mechanism was answered with a challenge")
	}
}

func challengeForm(b *Bench, e *model.Challenge) {
	if e.Auth.Mechanism == "" {
		return
	}
	if e.Asks {
		b.judge(string(e.Line.Text) == "+ \r\n", rule.RFC5034_4_CHAL_02).found("challenge/not-empty", e.Spot, `"+ \r\n"`,
			show(&e.Line.Text), "the challenge that asks for the client's first message is not empty, or lacks its space")
	}
	if !e.Asks || e.Status.Text != "" {
		b.judge(e.Decoded && e.Status.Space && e.Status.Indicator == wire.Challenge, rule.RFC5034_4_CHAL_01).
			found("challenge/base64", e.Spot, "a plus sign, a space, and Base64", show(&e.Line.Text),
				"a challenge is not in Base64")
	}
}

// challengeInVain judges that an exchange does not go on which had to end.
func challengeInVain(b *Bench, e *model.Challenge) {
	x := &e.Auth
	if x.Mechanism == "" || !x.AtOnce {
		return
	}
	b.broken(failing(x, e.Before)...).found("challenge/in-vain", e.Spot, "-ERR ("+x.MustFail.Because()+")",
		show(&e.Line.Text), "the exchange goes on, although %s", x.MustFail.Because())
}

// goesOn reports whether an exchange may go on with a challenge.
func goesOn(e *model.Challenge) bool { return e.Auth.Mechanism != "" && !e.Auth.AtOnce }

func challengeOfUnlisted(b *Bench, e *model.Challenge) {
	if !goesOn(e) {
		return
	}
	b.holds(rule.RFC5034_4_AUTH_01)
	if e.Before.Caps != nil {
		b.judge(e.Auth.Listed, rule.RFC5034_3_CAPA_01).found("challenge/unlisted", e.Spot,
			"-ERR, or "+e.Auth.Mechanism+" in the SASL capability", show(&e.Line.Text),
			"a mechanism works that CAPA does not list")
	}
}

// readable reports whether a challenge of an exchange that goes on says something that can
// be judged.
func readable(e *model.Challenge) bool {
	return goesOn(e) && e.Spoken > 0 && e.Decoded && !e.Auth.Masked
}

func plainAsksOn(b *Bench, e *model.Challenge) {
	if readable(e) && e.Auth.Mechanism == "PLAIN" && e.Auth.Initial {
		b.broken(rule.RFC5034_4_IR_01).
			found("challenge/plain", e.Spot, "+OK or -ERR", show(&e.Line.Text),
				"PLAIN goes on asking after an initial response")
	}
}

func loginInitial(b *Bench, e *model.Challenge) {
	if readable(e) && e.Auth.Mechanism == "LOGIN" && e.Auth.Initial {
		b.holds(rule.DEFACTO_LOGIN_02)
	}
}

func cramChallenge(b *Bench, e *model.Challenge) {
	if !readable(e) || e.Auth.Mechanism != "CRAM-MD5" || e.Spoken != 1 {
		return
	}
	b.judge(model.IsMessageID(string(e.Message)), rule.RFC2195_2_CHAL_01).
		found("cram/form", e.Spot, "<digits.timestamp@host> in Base64", show(&e.Message),
			"the challenge of CRAM-MD5 is not a message id")
	if e.Here { // RFC 2195 has no sentence about one connection
		b.broken(rule.RFC2195_2_CHAL_02).warning().found("cram/repeated-here", e.Spot,
			"a challenge that was not sent before", show(&e.Message),
			"the same challenge of CRAM-MD5 was sent twice on one connection")
		return
	}
	b.judge(!e.Repeated, rule.RFC2195_2_CHAL_02).
		found("cram/repeated", e.Spot, "a challenge that was not sent before", show(&e.Message),
			"the same challenge of CRAM-MD5 was sent twice")
}

func serviceProven(b *Bench, e *model.Challenge) {
	if readable(e) && e.Auth.Mechanism == "DIGEST-MD5" && e.Spoken == 2 {
		service(b, e.Spot, &e.Auth, e.OtherService, e.Line.Text)
	}
}

// scramRules judge the messages of a SCRAM server (RFC 5802 section 5).
var scramRules = []listed{on(scramFirst), on(scramNonce), on(scramIterations), on(scramFinal)}

// isSCRAM reports whether a challenge is the server's first message, or a later one.
func isSCRAM(e *model.Challenge, first bool) bool {
	return readable(e) && strings.HasPrefix(e.Auth.Mechanism, "SCRAM-") && (e.Spoken == 1) == first
}

// beginsSCRAM reports whether a challenge is a first message that tells of no failure.
func beginsSCRAM(e *model.Challenge) bool {
	return isSCRAM(e, true) && !strings.HasPrefix(string(e.Message), "e=") &&
		(e.Auth.Fate != model.Doomed || model.IsServerFirst(e.Message)) // or a failure in a form of its own
}

// computation is the rule by which a SCRAM mechanism computes.
func computation(mechanism string) rule.ID {
	if strings.HasPrefix(mechanism, "SCRAM-SHA-256") {
		return rule.RFC7677_3_SHA256_01
	}
	return rule.RFC5802_5_EXCH_01
}

func scramFirst(b *Bench, e *model.Challenge) {
	if isSCRAM(e, true) && strings.HasPrefix(string(e.Message), "e=") {
		b.holds(rule.RFC5802_5_1_ERR_01)
	}
	if beginsSCRAM(e) {
		b.judge(model.IsServerFirst(e.Message), computation(e.Auth.Mechanism)).
			found("scram/first", e.Spot, "r=NONCE,s=SALT,i=COUNT", show(&e.Message), "the server's first message is malformed")
	}
}

// scramNonce judges the server's part of the nonce (RFC 5802 section 5.1).
func scramNonce(b *Bench, e *model.Challenge) {
	if !beginsSCRAM(e) {
		return
	}
	own, begun := e.Nonce()
	if len(e.Auth.Client) > 0 {
		b.judge(begun, computation(e.Auth.Mechanism)).found("scram/nonce", e.Spot, "the client's nonce and more after it",
			show(&e.Message), "the server's nonce does not go on from the client's")
	}
	b.judge(model.Printable(own) && !strings.Contains(own, " "), rule.RFC5802_5_1_NONCE_02).
		found("scram/nonce-form", e.Spot, "printable ASCII", show(&e.Message),
			"the nonce has characters that it must not have")
	b.judge(!e.Repeated, rule.RFC5802_5_1_NONCE_02).
		found("scram/nonce-repeated", e.Spot, "a nonce that was not sent before", show(&e.Message),
			"the server's part of the nonce was sent twice")
}

func scramIterations(b *Bench, e *model.Challenge) {
	if !beginsSCRAM(e) {
		return
	}
	count, ok := iterations(e.Message)
	if !ok {
		return
	}
	r := rule.RFC5802_5_1_ITER_01
	if computation(e.Auth.Mechanism) != rule.RFC5802_5_EXCH_01 {
		r = rule.RFC7677_3_ITER_01
	}
	b.judge(count >= 4096, r).found("scram/iterations", e.Spot, "i=4096 or more", show(&e.Message),
		"the iteration count is %d", count)
}

// scramFinal judges the server's signature, or its report of a failure.
func scramFinal(b *Bench, e *model.Challenge) {
	if !isSCRAM(e, false) {
		return
	}
	x := &e.Auth
	signature, signed := strings.CutPrefix(string(e.Message), "v=")
	switch {
	case !signed:
		b.holds(rule.RFC5802_5_1_ERR_01)
	case x.Fate == model.Doomed:
		rules := append([]rule.ID{rule.RFC5802_5_1_ERR_01}, failing(x, e.Before)...)
		b.broken(rules...).found("scram/signed", e.Spot, "-ERR, or a challenge with e=", show(&e.Message),
			"the server signs, although %s", x.MustFail.Because())
	case e.Signature != "":
		signature, _, _ = strings.Cut(signature, ",")
		b.judge(signature == e.Signature, computation(x.Mechanism)).found("scram/signature", e.Spot,
			"the signature that belongs to this password and exchange", show(&e.Message), "the server's signature is wrong")
	}
}
