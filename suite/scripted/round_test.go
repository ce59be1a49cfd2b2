package scripted

import (
	"net"
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// The client of a transcript and the server of the same transcript understand each
// other: whatever package session sends for its C: lines is what is expected here.
func TestBothSidesOfATranscript(t *testing.T) {
	all, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	played := 0
	for _, script := range all {
		sessions, err := Compile(script)
		if err != nil || len(sessions) != 1 || !simple(script) {
			continue
		}
		played++
		t.Run(script.File, func(t *testing.T) { playBoth(t, script, sessions) })
	}
	if played < 50 {
		t.Errorf("only %d transcripts were played", played)
	}
}

// simple reports whether a transcript needs nothing but a server that plays its part.
func simple(script *transcript.Script) bool {
	return !slices.ContainsFunc(script.Header.Requires,
		func(need string) bool {
			return need == "slow" || need == "autologout" || need == "token" || need == "utf8-account"
		})
}

func playBoth(t *testing.T, script *transcript.Script, sessions []*Session) {
	t.Parallel()
	s := serveSessions(t, Config{Once: true, Wait: 5 * time.Second}, sessions)
	session.Play(t.Context(), script, session.Config{
		Dialer: new(net.Dialer), Address: s.Addr(), TLSAddress: s.TLSAddr(), TLS: s.trust, SCRAM: "SCRAM-SHA-256",
		Timeout:  2 * time.Second,
		Accounts: []model.Account{{User: "alice", Password: "secret"}, {User: "bob", Password: "hidden"}},
	})
	for _, r := range <-s.results {
		for _, f := range r.Findings {
			// A real server would give the client other answers, and let it go on.
			gaveUp := f.Got == "end of the connection" || f.Expected == "a TLS session"
			if r.Verdict == verdict.Fail && f.Rule == "" && !gaveUp {
				t.Errorf("%s: %s, expected %s, got %s", f.At, f.Message, f.Expected, f.Got)
			}
		}
	}
}
