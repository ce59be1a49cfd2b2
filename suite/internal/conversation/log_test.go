package conversation

import (
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
)

func newLog(pairs ...string) *Log {
	return NewLog(func() time.Time { return time.Unix(0, 0) }, pairs...)
}

func TestTheLinesOfAReplyHavePlacesOfTheirOwn(t *testing.T) {
	l := newLog()
	l.At = Place{"a.log", 7}
	body := l.Body(1)
	l.Grow(body, []byte("one\r\n"))
	l.At.Line = 8
	l.Grow(body, []byte("two\r\n"))
	l.Grow(body, []byte("three\r\n"))
	for _, tc := range []struct {
		from, to int64
		want     string
	}{{0, 0, "a.log:7"}, {0, 1, "a.log:7"}, {4, 5, "a.log:7"}, {5, 6, "a.log:8"}, {12, 13, "a.log:8"}} {
		if got := l.Place(model.Spot{Entry: body, From: tc.from, To: tc.to}).String(); got != tc.want {
			t.Errorf("octets from %d to %d are at %s, not at %s", tc.from, tc.to, got, tc.want)
		}
	}
}

func TestAFindingHasItsRuleItsPlaceAndItsConversation(t *testing.T) {
	l := newLog("tanstaaf", "{password}")
	l.At = Place{"a.pop3", 3}
	l.Add(1, Client, []byte("PASS tanstaaf\r\n"))
	l.At.Line = 4
	entry := l.Add(1, Server, []byte("+OK tanstaaf it is\r\n"))
	f := l.Finding(rules.Finding{
		Rule: "RFC1939-5-DELE-01", Message: "it says tanstaaf", Spot: model.Spot{Entry: entry, From: 0, To: 3},
	})
	q, _ := requirement.Find("RFC1939-5-DELE-01")
	if f.Level != q.Level || f.Severity != q.Severity || f.Sentence != q.Rule || f.By != "" || f.At != "a.pop3:4" {
		t.Errorf("%+v", f)
	}
	want := []string{"C: PASS {password}", "S: +OK {password} it is", "   ^^^"}
	if f.Message != "it says {password}" || !slices.Equal(f.Conversation, want) {
		t.Errorf("%q, %q", f.Message, f.Conversation)
	}
}

func TestWhoBrokeARuleIsToldByTheRule(t *testing.T) {
	if f := Describe(rules.Finding{Rule: "client-state"}); f.By != "client" || f.Severity != requirement.Fail ||
		f.Sentence == "" {
		t.Errorf("%+v", f)
	}
	if f := Describe(rules.Finding{Rule: "client-state", Severity: requirement.Info}); f.Severity != requirement.Info {
		t.Errorf("%+v", f)
	}
	if f := Describe(rules.Finding{}); f.By != "" || f.Severity != requirement.Fail {
		t.Errorf("%+v", f)
	}
}
