package scripted

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/suite/internal/client"
)

// One message of a listing is as good as recorded.
func TestListed(t *testing.T) {
	const listing = "C: <log in>\nC: LIST\nS: +OK\nS: 1 120\nS: 2 200\nS: .\nC: DELE 1\nS: +OK\n"
	got, p := converse(t, Lenient, listing, "USER alice", "PASS secret", "LIST 2", "LIST 3", "DELE 1", "LIST 1", "UIDL 2")
	want := []string{"+OK", "+OK logged in", "+OK 2 200", "-ERR not in the script", "+OK", "-ERR not in the script",
		"-ERR not in the script"}
	if diff := cmp.Diff(want, got); diff != "" || len(p.Deviations()) != 3 {
		t.Errorf("%s, %+v", diff, p.Deviations())
	}
}

// What a client can do without end costs no memory without end.
func TestEndlessClients(t *testing.T) {
	defer func(most int) { mostEntries = most }(mostEntries)
	mostEntries = 10_000
	_, p := converse(t, Lenient, recording, strings.Repeat("FOO\r\n", 100))
	if n := len(p.Findings()); n > mostDeviations+len(client.Rules) {
		t.Errorf("%d findings", n)
	}
	piece := []byte(strings.Repeat("FOO\r\n", 1000))
	for range mostEntries / 2 / 1000 {
		if all := p.Input(piece); all[len(all)-1].Close {
			return
		}
	}
	t.Error("the session goes on")
}

// Nothing that a client sends brings a player down, and no line has more than one
// reaction.
func TestAnyClient(t *testing.T) {
	stls := "C: <open connection>\nS: +OK\nC: STLS\nS: +OK\nC: <start TLS>\nC: AUTH LOGIN\nS: +\nC: {response}\nS: " +
		"+\nC: {response}\nS: +OK\nC: QUIT\nS: +OK\n"
	texts := []string{recording, stls, "C: <log in>\nC: DELE 1\nS: +OK\n"}
	words := []string{"CAPA", "USER alice", "PASS secret", "AUTH LOGIN", "AUTH PLAIN =",
		"AUTH SCRAM-SHA-1 biwsbj1hLHI9YQ==", "=", "*", "", " ", "STLS", "STAT", "RETR 1", "DELE 1",
		"LIST 1", "QUIT", "APOP", "APOP alice x", "\x00", "YWxpY2U=", "c2VjcmV0"}
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.SampledFrom([]Order{Strict, Lenient}).Draw(rt, "order")
		p := NewPlayer(compile(t, rapid.SampledFrom(texts).Draw(rt, "text"))[0], options(order))
		p.Greeting()
		for _, l := range rapid.SliceOfN(rapid.SampledFrom(words), 0, 20).Draw(rt, "lines") {
			all := p.Input([]byte(l + "\r\n"))
			if len(all) > 1 {
				rt.Fatalf("%q: %v", l, all)
			}
			if len(all) == 1 && all[0].Secure {
				p.Secured(nil)
			}
			if len(all) == 1 && all[0].Close {
				break
			}
		}
		p.Ended(ByClient)
		p.Findings()
	})
}
