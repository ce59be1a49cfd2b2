package recording

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// What a reply tells of messages is used to build the maildrop.
func TestEveryCommandThatTellsIsLookedAt(t *testing.T) {
	for _, s := range wire.Specs() {
		if (s.Tells() || s.Standard() && s.Deletes) && looks[s.Keyword] == nil {
			t.Errorf("nobody looks at what %s says of the maildrop", s.Keyword)
		}
	}
}

// A recorded session that begins TLS by itself may log in with USER where no other can.
func TestUSERIsRequiredWhereTheTargetIsAsked(t *testing.T) {
	const text = "recorded: 2026-11-23T08:30:12Z\n\nC: <open connection>\nS: +OK\nC: STLS\nS: +OK\nC: <start TLS>\n" +
		"C: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\n"
	for options, want := range map[*Options]bool{{}: false, {STLS: true}: true, {Implicit: true}: true} {
		s, err := transcript.Parse("x.pop3", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, need := range Script(s, *options).Header.Requires {
			got = got || need == "USER"
		}
		if got != want {
			t.Errorf("%+v: USER is required: %v", *options, got)
		}
	}
}
