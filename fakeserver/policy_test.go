package fakeserver

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// capability is the line of CAPA that begins with a tag.
func (p *peer) capability(tag string) string {
	p.t.Helper()
	lines := strings.Split(p.do("CAPA"), "\r\n")
	i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line+" ", tag+" ") })
	if i < 0 {
		return ""
	}
	return lines[i]
}

func TestPoliciesPerUser(t *testing.T) {
	accounts := func(alice, bob Account) []Account {
		alice.User, bob.User, alice.Password, bob.Password = "alice", "bob", testPassword, testPassword
		return []Account{alice, bob}
	}
	for name, tc := range map[string]struct {
		config                     Config
		before, after, wait, await string // EXPIRE and LOGIN-DELAY before and after alice's login
	}{
		"default":      {Config{Accounts: accounts(Account{}, Account{})}, "EXPIRE NEVER", "EXPIRE NEVER", "", ""},
		"days for all": {Config{Retention: 30, Accounts: accounts(Account{}, Account{})}, "EXPIRE 30", "EXPIRE 30", "", ""},
		"one shorter": {Config{Retention: 30, Accounts: accounts(Account{}, Account{Retention: UntilRetrieved})},
			"EXPIRE 0 USER", "EXPIRE 30", "", ""},
		"one longer": {Config{Retention: 30, Accounts: accounts(Account{Retention: Forever}, Account{})},
			"EXPIRE 30 USER", "EXPIRE NEVER", "", ""},
		"delay": {Config{LoginDelay: 90*time.Second - 1, Accounts: accounts(Account{}, Account{})},
			"EXPIRE NEVER", "EXPIRE NEVER", "LOGIN-DELAY 90", "LOGIN-DELAY 90"},
		"one without delay": {Config{LoginDelay: time.Minute, Accounts: accounts(Account{LoginDelay: -1}, Account{})},
			"EXPIRE NEVER", "EXPIRE NEVER", "LOGIN-DELAY 60 USER", "LOGIN-DELAY 0"},
		"one with delay": {Config{Accounts: accounts(Account{LoginDelay: time.Minute}, Account{})},
			"EXPIRE NEVER", "EXPIRE NEVER", "LOGIN-DELAY 60 USER", "LOGIN-DELAY 60"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, tc.config, func(t *testing.T, srv *Server) {
				p := dial(t, srv)
				before, wait := p.capability("EXPIRE"), p.capability("LOGIN-DELAY")
				p.login("alice")
				after, await := p.capability("EXPIRE"), p.capability("LOGIN-DELAY")
				if before != tc.before || after != tc.after || wait != tc.wait || await != tc.await {
					t.Errorf("before login %q, %q, after it %q, %q", before, wait, after, await)
				}
			})
		})
	}
}

func TestMailThatIsKeptUntilRetrieved(t *testing.T) {
	bubble(t, Config{Retention: UntilRetrieved}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([2]string{"RETR 1", "+OK"}, [2]string{"TOP 2 99", "+OK"}, [2]string{"STAT", "+OK 4 "})
		p.drop()
		p = loggedIn(t, srv)
		p.expect([2]string{"STAT", "+OK 4 "}, [2]string{"RETR 1", "+OK"}, [2]string{"TOP 2 99", "+OK"},
			[2]string{"DELE 4", "+OK"},
			[2]string{"RETR 99", "-ERR"}, [2]string{"QUIT", "+OK"})
		loggedIn(t, srv).expect([2]string{"STAT", "+OK 2 80\r\n"})
	})
}

func TestTrouble(t *testing.T) {
	c := Config{Accounts: []Account{{User: "alice", Password: testPassword, Trouble: PermanentTrouble}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{"USER alice", "+OK"}, [2]string{"PASS " + testPassword, "-ERR [SYS/PERM] "},
			[2]string{"USER alice", "+OK"}, [2]string{"PASS wrong", badLogin})
		if err := srv.SetTrouble("alice", TemporaryTrouble); err != nil {
			t.Fatal(err)
		}
		p.expect([2]string{"AUTH PLAIN " + b64("\x00alice\x00"+testPassword), "-ERR [SYS/TEMP] "}, [2]string{"STAT", "-ERR"})
		if err := srv.SetTrouble("alice", NoTrouble); err != nil {
			t.Fatal(err)
		}
		p.expect([2]string{"AUTH PLAIN " + b64("\x00alice\x00"+testPassword), "+OK"})
		if err := srv.SetTrouble("nobody", NoTrouble); err == nil {
			t.Error("trouble for an unknown account is no error")
		}
	})
}

func TestEveryWayInHasTheSameCodes(t *testing.T) {
	ways := map[string]func(*peer, string) string{
		"PASS": func(p *peer, password string) string { p.do("USER alice"); return p.do("PASS %s", password) },
		"APOP": func(p *peer, password string) string {
			return p.do("APOP alice %s", apopDigest(timestampIn(p.greeting), password))
		},
		"PLAIN": func(p *peer, password string) string { return p.do("AUTH PLAIN %s", b64("\x00alice\x00"+password)) },
		"LOGIN": func(p *peer, password string) string {
			p.do("AUTH LOGIN %s", b64("alice"))
			return p.do("%s", b64(password))
		},
		"SCRAM": func(p *peer, password string) string {
			return p.scram(scramClient{mechanism: "SCRAM-SHA-256", password: password})
		},
	}
	last := func(s string) string { return s[strings.LastIndex(strings.TrimSuffix(s, "\r\n"), "\n")+1:] }
	for name, login := range ways {
		t.Run(name, func(t *testing.T) {
			bubble(t, Config{LoginDelay: time.Minute}, func(t *testing.T, srv *Server) {
				check := func(want, password string) {
					t.Helper()
					if got := last(login(dial(t, srv), password)); !strings.HasPrefix(got, want) {
						t.Errorf("got %q, want %q", got, want)
					}
				}
				check(badLogin, "wrong")
				holder := loggedIn(t, srv)
				check("-ERR [LOGIN-DELAY] ", testPassword)
				check(badLogin, "wrong")
				time.Sleep(time.Minute)
				check("-ERR [IN-USE] ", testPassword)
				check(badLogin, "wrong")
				holder.drop()
				check("+OK ", testPassword)
			})
		})
	}
}
