package rules

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// greetingRules judge the greeting (RFC 1939 sections 4 and 7, RFC 2449 section 3).
var greetingRules = []listed{on(greeted), on(timestamp), on(noGreeting), on(greetingText), on(greetingResponseCode)}

func greeted(b *Bench, e *model.Greeted) {
	b.holds(rule.RFC1939_3_CONN_02, rule.RFC1939_3_CONN_01)
	b.judge(e.Status.Indicator == wire.OK, rule.RFC1939_4_GREET_01).
		found("greeting/negative", e.Spot, "+OK", show(&e.Line.Text), "the greeting is not positive")
}

func timestamp(b *Bench, e *model.Greeted) {
	stamp := e.After.Timestamp
	if stamp == "" {
		return
	}
	from := int64(bytes.Index(e.Line.Text, []byte(stamp)))
	spot := model.Spot{Entry: e.Entry, From: from, To: from + int64(len(stamp))}
	b.judge(model.IsMessageID(stamp), rule.RFC1939_7_APOP_02).
		found("timestamp/form", spot, "<local-part@domain>", stamp, "the timestamp is not a message id")
	b.judge(!e.Repeated, rule.RFC1939_7_APOP_03).
		found("timestamp/repeated", spot, "a timestamp that no greeting had before", stamp,
			"two greetings carry the same timestamp")
}

func noGreeting(b *Bench, e *model.NoGreeting) {
	if e.Before.TLS.Asked {
		certificateWanted(b, e.Before, e.Why)
		return
	}
	b.broken(rule.RFC1939_3_CONN_02).found("greeting/none", e.Spot, "a greeting", e.Why,
		"the server sent no complete greeting line")
}

// certificateWanted judges a server that says nothing to a client without a certificate. Whether there is one that it
// would take nobody can tell from here.
func certificateWanted(b *Bench, before *model.Session, why string) {
	b.broken(rule.RFC8314_4_2_CERT_02).warning().found("certificate/wanted", before.TLSSpot,
		"no request for a certificate, or one that may be left unanswered", why,
		"the server wants a certificate of the client")
}

// greetingText judges the greeting by the grammar of RFC 2449, which applies as soon
// as the server has shown that it knows CAPA.
func greetingText(b *Bench, e *model.CapabilityList) {
	h := e.After.Greeting
	if h == nil || !e.First {
		return
	}
	text := strings.TrimRight(string(h.Text), "\r\n")
	b.judge(model.Printable(text), rule.RFC2449_3_ABNF_03).
		found("greeting/unprintable", h.At, "printable ASCII characters", show(&h.Text),
			"the greeting has characters that are not printable")
	plain := strings.TrimPrefix(text, "+OK ["+h.Status.Code+"]") // a response code may have any of them
	decorated := strings.Contains(strings.Replace(plain, e.After.Timestamp, "", 1), "<")
	b.judge(!decorated, rule.RFC2449_3_ABNF_03).warning().
		found("greeting/bracket", h.At, "no angle bracket other than that of a timestamp", show(&h.Text),
			"the greeting has an angle bracket that clients may take for the timestamp of APOP")
}

// hostInBrackets matches the names and addresses of hosts.
var hostInBrackets = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$`)

func greetingResponseCode(b *Bench, e *model.CapabilityList) {
	h := e.After.Greeting
	if h == nil || !e.First || !e.After.Announced("RESP-CODES") {
		return
	}
	if !strings.HasPrefix(h.Status.Text, "[") {
		b.holds(rule.RFC2449_6_4_RESP_01)
		return
	}
	b.judge(responseCode.MatchString(h.Status.Text), rule.RFC2449_6_4_RESP_01, rule.RFC2449_3_RCODE_01).
		found("greeting/code", h.At, "[CODE] and a space, or no bracket at all", show(&h.Text),
			"the greeting begins with a bracket that is no response code, though RESP-CODES is announced")
	b.judge(!hostInBrackets.MatchString(h.Status.Code), rule.RFC2449_6_4_RESP_01).warning().
		found("greeting/host", h.At, "a response code", show(&h.Text),
			"the greeting begins with what looks like a host in brackets, though RESP-CODES is announced")
}
