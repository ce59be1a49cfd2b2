package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// hearInPart tells an oracle a conversation that is known in part: "C~" is a line in
// which a secret is masked, "S~" a reply of which only the status is known, "S?" one
// of which nothing is, and "..." stands for lines that are not known.
func hearInPart(conversation ...string) []string {
	o := newOracle(model.World{})
	o.Connected(1, false)
	for i, event := range conversation {
		kind, text, _ := strings.Cut(event, " ")
		line := []byte(text + "\r\n")
		switch kind {
		case "GREETING":
			o.GreetingUnseen(1)
		case "LOGIN":
			o.LoginUnseen(1, "")
		case "C:":
			o.Sent(1, i, line)
		case "C~":
			o.SentMasked(1, i, line)
		case "S:":
			o.Line(1, i, line)
		case "S~":
			o.Status(1, i, wire.ParseStatus(line).Indicator)
		case "S?":
			o.ReplyUnseen(1)
		case "...":
			o.LinesUnseen(1)
		}
	}
	var rules []string
	o.Close()
	for _, f := range o.Findings() {
		rules = append(rules, string(f.Rule))
	}
	return rules
}

// What is not known is not judged, and the rest is.
func TestConversationsKnownInPart(t *testing.T) {
	for name, c := range map[string]struct {
		conversation []string
		want         []string
	}{
		"a greeting unseen may have a timestamp": {[]string{"GREETING", "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb",
			"S: +OK in"}, nil},
		"a masked digest may be right": {[]string{"S: +OK <1.2@example.org>", "C~ APOP mrose ****", "S: +OK in", "C: STAT",
			"S: +OK 0 0"}, nil},
		"but not without a timestamp": {[]string{"S: +OK ready", "C~ APOP mrose ****", "S: +OK in"},
			[]string{"RFC1939-7-APOP-01"}},
		"a masked password may be wrong": {[]string{"GREETING", "C: USER a", "S: +OK x", "C~ PASS *", "S: -ERR x", "C: STAT",
			"S: -ERR x"}, nil},
		"and needs USER": {[]string{"GREETING", "C~ PASS *", "S: +OK x"}, []string{"RFC1939-7-PASS-01"}},
		"a masked initial response": {[]string{"GREETING", "C~ AUTH PLAIN ****", "S: +OK in", "C: STAT", "S: +OK 0 0"},
			nil},
		"a masked response": {[]string{"GREETING", "C: AUTH PLAIN", "S: + ", "C~ ****", "S: +OK in", "C: STAT",
			"S: +OK 0 0"}, nil},
		"masked responses of SCRAM": {[]string{"GREETING", "C: AUTH SCRAM-SHA-1", "S: + ", "C~ *", "S: + cj1h", "C~ *",
			"S: + dj1h", "C~ *", "S: +OK in"}, nil},
		"a challenge of them is Base64": {[]string{"GREETING", "C: AUTH SCRAM-SHA-1", "S: + ", "C~ *", "S: + next?"},
			[]string{"RFC5034-4-CHAL-01"}},
		"after a login unseen": {[]string{"LOGIN", "C: STAT", "S: +OK 2 320", "C: USER a", "S: +OK x"},
			[]string{"RFC1939-3-ERR-04", "RFC1939-7-USER-05"}},
		"RETR unseen counts for LAST": {[]string{"LOGIN", "C: RETR 2", "S: +OK x", "...", "C: LAST", "S: +OK 2"}, nil},
		"a status fits the state": {[]string{"GREETING", "C: STAT", "S~ -ERR", "C: USER a", "S~ +OK", "C~ PASS b",
			"S~ +OK", "C: STAT", "S~ +OK"}, nil},
		"a status does not": {[]string{"GREETING", "C: STAT", "S~ +OK"},
			[]string{"RFC1939-3-ERR-04", "RFC1939-3-STATE-01"}},
		"a status marks": {[]string{"LOGIN", "C: STAT", "S: +OK 2 320", "C: DELE 1", "S~ +OK", "C: RETR 1",
			"S~ +OK"}, []string{"RFC1939-5-DELE-02", "RFC1939-5-RETR-02", "RFC1939-5-DELE-01"}},
		"a status has no numbers": {[]string{"LOGIN", "C: STAT", "S~ +OK", "C: LIST 1", "S~ +OK", "C: RETR 9",
			"S~ -ERR"}, nil},
		"a status logs in by AUTH": {[]string{"GREETING", "C: AUTH PLAIN", "S~ +", "C~ x", "S~ +OK", "C: STAT",
			"S~ -ERR"}, []string{"RFC1939-5-STAT-01", "RFC1939-5-GEN-01", "RFC1939-7-MIN-01", "RFC1939-3-STATE-01"}},
		"a list of mechanisms does not": {[]string{"GREETING", "C: AUTH", "S~ +OK", "C: STAT", "S~ -ERR"}, nil},
		"a reply unseen":                {[]string{"LOGIN", "C: RETR x", "S?", "C: NOOP", "S: +OK x"}, nil},
		"nothing":                       {[]string{"...", "S?", "S~ +OK", "LOGIN", "...", "S?", "S~ +OK"}, nil},
	} {
		if diff := cmp.Diff(c.want, hearInPart(c.conversation...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A server that nobody has asked how many messages there are may have been told to
// delete some before it tells.
func TestDeletedBeforeCounted(t *testing.T) {
	for _, c := range []struct {
		conversation []string
		want         []string
	}{
		{[]string{"LOGIN", "C: DELE 2", "S: +OK x", "C: STAT", "S: +OK 2 320", "C: RETR 3", "S: +OK x", "...", "C: DELE 3",
			"S: +OK x", "C: STAT", "S: +OK 1 120"}, nil},
		{[]string{"LOGIN", "C: DELE 2", "S: +OK x", "C: STAT", "S: +OK 2 320", "C: DELE 4", "S: -ERR x"}, nil},
		{[]string{"LOGIN", "C: DELE 2", "S: +OK x", "C: RETR 2", "S: +OK x"},
			[]string{"RFC1939-5-DELE-02", "RFC1939-5-RETR-02", "RFC1939-5-DELE-01"}},
		{[]string{"LOGIN", "C: DELE 2", "S: +OK x", "C: STAT", "S: +OK 2 320", "C: RSET", "S: +OK x", "C: STAT",
			"S: +OK 2 320"}, []string{"RFC1939-5-RSET-01"}},
	} {
		if diff := cmp.Diff(c.want, hearInPart(c.conversation...)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.conversation, diff)
		}
	}
}
