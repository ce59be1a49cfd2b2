package fakeserver

import (
	"strings"
	"testing"
	"time"
)

const badLogin = "-ERR [AUTH] wrong user name or password\r\n"

func TestLoginWithPassword(t *testing.T) {
	bubble(t, Config{MaxBadCommands: -1}, func(t *testing.T, srv *Server) {
		right := "PASS " + testPassword
		for name, dialogue := range map[string][][2]string{
			"right":                     {{"USER alice", "+OK"}, {right, "+OK"}, {"STAT", "+OK 4 "}},
			"wrong, then right":         {{"USER alice", "+OK"}, {"PASS x", badLogin}, {"USER alice", "+OK"}, {right, "+OK"}},
			"unknown name":              {{"USER nobody", "+OK"}, {right, badLogin}},
			"PASS first":                {{right, "-ERR"}, {"STAT", "-ERR"}},
			"PASS after a failed PASS":  {{"USER alice", "+OK"}, {"PASS x", badLogin}, {right, "-ERR"}},
			"PASS after an empty PASS":  {{"USER alice", "+OK"}, {"PASS ", "-ERR"}, {right, "-ERR"}},
			"PASS after a bad command":  {{"USER alice", "+OK"}, {"FOOB", "-ERR"}, {right, "-ERR"}},
			"CAPA in between":           {{"USER alice", "+OK"}, {"CAPA", "+OK"}, {right, "+OK"}},
			"a second USER counts":      {{"USER nobody", "+OK"}, {"USER alice", "+OK"}, {right, "+OK"}},
			"the first USER is void":    {{"USER alice", "+OK"}, {"USER nobody", "+OK"}, {right, badLogin}},
			"no argument":               {{"USER", "-ERR"}, {"USER ", "-ERR"}, {"USER a b", "-ERR"}},
			"PASS without argument":     {{"USER alice", "+OK"}, {"PASS", "-ERR"}, {"STAT", "-ERR"}},
			"blanks of password":        {{"USER alice", "+OK"}, {"PASS " + strings.TrimSpace(testPassword), badLogin}},
			"case of password":          {{"USER alice", "+OK"}, {"PASS " + strings.ToUpper(testPassword), badLogin}},
			"QUIT between":              {{"USER alice", "+OK"}, {"QUIT", "+OK"}},
			"case of name is preserved": {{"USER Alice", "+OK"}, {right, badLogin}},
		} {
			p := dial(t, srv)
			before := len(dialogue)
			p.expect(dialogue...)
			if t.Failed() {
				t.Fatalf("in %q (%d steps)", name, before)
			}
			p.drop()
		}
	})
}

func TestLoginWithDigest(t *testing.T) {
	bubble(t, Config{MaxBadCommands: -1}, func(t *testing.T, srv *Server) {
		digest := func(p *peer) string { return apopDigest(timestampIn(p.greeting), testPassword) }
		p := dial(t, srv)
		right := digest(p)
		for _, c := range []string{"APOP", "APOP alice", "APOP  alice " + right} {
			p.expect([2]string{c, "-ERR wrong arguments\r\n"})
		}
		for _, c := range []string{"alice xyz", "alice " + right[:31], "bobby " + right, "alice " + strings.ToUpper(right)} {
			p.expect([2]string{"APOP " + c, badLogin})
		}
		p.expect([2]string{"USER alice", "+OK"}, [2]string{"PASS x", badLogin}, [2]string{"APOP alice " + right, "+OK"},
			[2]string{"STAT", "+OK 4 "}, [2]string{"QUIT", "+OK"})

		replay := dial(t, srv)
		replay.expect([2]string{"APOP alice " + right, badLogin}, [2]string{"APOP alice " + digest(replay), "+OK"})
	})
}

func TestDigestOfTheStandardsExample(t *testing.T) {
	if got := apopDigest("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf"); got != "c4c9334bac560ecc979e58001b3e22fb" {
		t.Errorf("got %s", got)
	}
}

func TestAccountsCanBeLimitedToOneWayIn(t *testing.T) {
	bubble(t, limitedAccounts(), func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		digest := apopDigest(timestampIn(p.greeting), testPassword)
		p.expect([2]string{"USER d", "+OK"}, [2]string{"PASS " + testPassword, badLogin},
			[2]string{"APOP p " + digest, badLogin}, [2]string{"APOP d " + digest, "+OK"})
	})
}

func TestLoginDelay(t *testing.T) {
	bubble(t, Config{LoginDelay: 90 * time.Second}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		if got := p.do("CAPA"); !strings.Contains(got, "\r\nLOGIN-DELAY 90\r\n") {
			t.Errorf("CAPA: %q", got)
		}
		p.do("QUIT")
		q := dial(t, srv)
		q.expect([2]string{"USER alice", "+OK"}, [2]string{"PASS " + testPassword, "-ERR [LOGIN-DELAY] "},
			[2]string{"USER alice", "+OK"}, [2]string{"PASS wrong", badLogin})
		time.Sleep(90 * time.Second) // virtual time
		if got := q.login("alice"); strings.Count(got, "+OK") != 2 {
			t.Errorf("after the delay: %q", got)
		}
	})
}
