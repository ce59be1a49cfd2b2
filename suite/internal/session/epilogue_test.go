package session

import (
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// The session after a script makes its tour, and what it finds broken is found.
func TestTour(t *testing.T) {
	s, err := transcript.Parse("tour.pop3", []byte("C: <log in>\nC: STAT\nS: +OK\nC: QUIT\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	const message = "Subject: x\r\n\r\ny\r\n"
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
	for _, c := range []struct {
		tour, sent []string
	}{
		{[]string{"DELE 1", "RSET", "NOOP"}, []string{"DELE 1\r\n", "RSET\r\n", "NOOP\r\n", "QUIT\r\n"}},
		{nil, []string{"STAT\r\n", "QUIT\r\n"}},
	} {
		sent := &writes{}
		out := Play(t.Context(), s, Config{
			Dialer: sent, Address: suitetest.Mailbox(t, fakeserver.String(message)), Accounts: accounts, Timeout: time.Minute,
			World: model.World{Accounts: accounts,
				Maildrops: map[string][]model.Source{"mrose": {model.Stored([]byte(message))}}},
			Epilogue: &Epilogue{Tour: c.tour},
		})
		if out.Err != nil || len(out.Findings) > 0 {
			t.Fatal(out.Err, out.Findings)
		}
		if last := sent.all[len(sent.all)-len(c.sent):]; !slices.Equal(last, c.sent) {
			t.Errorf("the last session sends %q, want %q at its end", sent.all, c.sent)
		}
	}
}
