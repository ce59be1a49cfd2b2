package fakeserver

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// enter logs in over TLS.
func enter(t *testing.T, srv *Server, user string) *peer {
	t.Helper()
	p := dialTLS(t, srv)
	p.login(user)
	return p
}

func (p *peer) quit() {
	p.t.Helper()
	p.expect([2]string{"QUIT", "+OK"})
}

func TestProfilesAreNamed(t *testing.T) {
	var names []string
	for _, p := range Profiles() {
		names = append(names, p.Name)
		if len(p.Follows) == 0 || !strings.HasSuffix(p.Sentence, ".") {
			t.Errorf("%s is not described in full", p.Name)
		}
		for _, id := range p.Follows {
			if !ruleID.MatchString(id) {
				t.Errorf("%s follows %q", p.Name, id)
			}
		}
	}
	if got := fmt.Sprint(names); got != "[exchange gmail sdps yandex]" {
		t.Error(got)
	}
	_, err := New(Config{Accounts: testAccounts(), Profile: "nonsense"})
	if want := `fakeserver: no profile is named "nonsense"`; err == nil || err.Error() != want {
		t.Errorf("New: %v, want %s", err, want)
	}
}

func TestGmailPops(t *testing.T) {
	bubble(t, Config{Profile: "gmail"}, func(t *testing.T, srv *Server) {
		p := enter(t, srv, "alice")
		p.expect([2]string{"RETR 1", "+OK"}, [2]string{"TOP 2 0", "+OK"})
		p.drop()
		p = enter(t, srv, "alice")
		p.expect([2]string{"STAT", "+OK 4 "}, [2]string{"RETR 1", "+OK"}, [2]string{"TOP 2 0", "+OK"})
		p.quit()
		p = enter(t, srv, "alice")
		p.expect([2]string{"STAT", "+OK 3 "}, [2]string{"DELE 1", "+OK"})
		p.quit()
		p = enter(t, srv, "alice")
		p.expect([2]string{"STAT", "+OK 2 "})
		p.quit()
		p = enter(t, srv, "recent:alice")
		p.expect([2]string{"STAT", "+OK 4 "})
		p.quit()
		if all, err := srv.Maildrop("alice"); err != nil || len(all) != 4 {
			t.Errorf("maildrop: %d messages, %v", len(all), err)
		}
	})
}

func TestGmailShowsBatches(t *testing.T) {
	bubble(t, Config{Profile: "gmail"}, func(t *testing.T, srv *Server) {
		p := enter(t, srv, "erik")
		p.expect([2]string{"STAT", "+OK 250 "}, [2]string{"DELE 1", "+OK"}, [2]string{"DELE 2", "+OK"})
		p.quit()
		p = enter(t, srv, "erik")
		p.expect([2]string{"STAT", "+OK 250 "}, [2]string{"LIST 1", "+OK 1 21\r\n"})
	})
}

func TestGmailRecentModeIsRecent(t *testing.T) {
	bubble(t, Config{Profile: "gmail"}, func(t *testing.T, srv *Server) {
		dated := func(age time.Duration) Message {
			return String("Date: " + time.Now().Add(-age).Format(time.RFC1123Z) + "\r\n\r\nx\r\n")
		}
		if err := srv.SetMaildrop("alice", dated(time.Hour), dated(31*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
		p := enter(t, srv, "recent:alice")
		p.expect([2]string{"STAT", "+OK 1 "})
	})
}

func TestGmailDisposition(t *testing.T) {
	for disposition, want := range map[Disposition][2]int{
		DefaultDisposition: {4, 0}, MarkRead: {4, 0}, Archive: {4, 1}, Trash: {3, 1},
	} {
		accounts := testAccounts()
		accounts[0].Disposition = disposition
		bubble(t, Config{Profile: "gmail", Accounts: accounts}, func(t *testing.T, srv *Server) {
			p := enter(t, srv, "alice")
			p.expect([2]string{"DELE 1", "+OK"})
			p.quit()
			left, _ := srv.Maildrop("alice")
			aside, err := srv.Aside("alice")
			if got := [2]int{len(left), len(aside)}; got != want || err != nil {
				t.Errorf("disposition %d: %v, want %v (%v)", disposition, got, want, err)
			}
		})
	}
}

func TestGmailRefusals(t *testing.T) {
	accounts := testAccounts()
	accounts[0].AppPassword = "abcd efgh"
	accounts[1].POPDisabled = true
	bubble(t, Config{Profile: "gmail", Accounts: accounts, LoginsPerMinute: 2}, func(t *testing.T, srv *Server) {
		p := dialTLS(t, srv)
		p.expect(
			[2]string{"USER alice", "+OK"},
			[2]string{"PASS " + testPassword, "-ERR [AUTH] Application-specific password required: https://"},
			[2]string{"USER bob", "+OK"},
			[2]string{"PASS " + testPassword, "-ERR [SYS/PERM] Your account is not enabled for POP"},
			[2]string{"USER bob", "+OK"},
			[2]string{"PASS wrong", "-ERR [AUTH] wrong user name or password"},
			[2]string{"USER alice", "+OK"},
			[2]string{"PASS abcd efgh", "+OK"},
		)
		q := dialTLS(t, srv)
		q.expect([2]string{"USER alice", "+OK"}, [2]string{"PASS abcd efgh", "-ERR [SYS/TEMP] Account exceeded"})
		clear := dial(t, srv)
		clear.expect([2]string{"USER carol", "-ERR"}, [2]string{"APOP carol x", "-ERR"})
	})
}

func TestGmailListensForTLSOnly(t *testing.T) {
	srv, err := Start(Config{Profile: "gmail", Accounts: []Account{{User: "alice", Password: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	if srv.Addr() != "" || srv.TLSAddr() == "" {
		t.Errorf("listens on %q and %q", srv.Addr(), srv.TLSAddr())
	}
}

func TestYandex(t *testing.T) {
	accounts := testAccounts()
	accounts[1].POPDisabled = true
	bubble(t, Config{Profile: "yandex", Accounts: accounts}, func(t *testing.T, srv *Server) {
		p := enter(t, srv, "alice@yandex.ru")
		p.expect([2]string{"STAT", "+OK 4 "}, [2]string{"RETR 1", "+OK"}, [2]string{"DELE 1", "+OK"})
		p.quit()
		aside, err := srv.Aside("alice")
		left, _ := srv.Maildrop("alice")
		if err != nil || len(aside) != 1 || len(left) != 3 {
			t.Errorf("%d aside, %d left, %v", len(aside), len(left), err)
		}
		disabled, wrong := enter(t, srv, "bob"), dialTLS(t, srv)
		disabled.expect([2]string{"STAT", "-ERR"})
		wrong.do("USER bob")
		if got := wrong.do("PASS wrong"); got != "-ERR [AUTH] login failure or POP3 disabled, try later\r\n" {
			t.Errorf("wrong password: %q", got)
		}
	})
}

func TestSDPS(t *testing.T) {
	const first = "From: Eve <eve@example.org>\r\nTo: john@alice.example\r\n\r\nfor john\r\n"
	const second = "Return-Path: <eve@example.org>\r\nX-Envelope-To: mary@alice.example\r\n\r\nfor mary\r\n"
	bubble(t, Config{Profile: "sdps"}, func(t *testing.T, srv *Server) {
		if err := srv.SetMaildrop("alice", String(first), String(second)); err != nil {
			t.Fatal(err)
		}
		for user, count := range map[string]int{"alice": 2, "john+alice": 1, "mary@alice": 1, "JOHN%alice": 1,
			"nobody+alice": 0} {
			p := dial(t, srv)
			p.login(user)
			p.expect([2]string{"STAT", fmt.Sprintf("+OK %d ", count)})
			p.quit()
		}
		p := dial(t, srv)
		p.login("alice")
		p.expect(
			[2]string{"APOP alice x", "-ERR"},
			[2]string{"LIST 1", fmt.Sprintf("+OK 1 %d\r\n", len("Return-Path: <eve@example.org>\r\n")+len(first))},
			[2]string{"RETR 1", fmt.Sprintf("+OK %d octets\r\nReturn-Path: <eve@example.org>\r\n%s.\r\n", 32+len(first), first)},
			[2]string{"LIST 2", fmt.Sprintf("+OK 2 %d\r\n", len(second))},
			[2]string{"*ENV 2", "+OK envelope follows\r\nalice\r\nlocalhost\r\neve@example.org\r\nmary@alice.example\r\n.\r\n"},
			[2]string{"*ENV 3", "-ERR"},
		)
	})
}

func TestExchange(t *testing.T) {
	accounts := testAccounts()
	accounts[1].POPDisabled = true
	bubble(t, Config{Profile: "exchange", Accounts: accounts}, func(t *testing.T, srv *Server) {
		for _, user := range []string{"alice", "alice@example.com", `EXAMPLE\alice`} {
			p := enter(t, srv, user)
			p.expect([2]string{"STAT", "+OK 4 "})
			p.quit()
		}
		q := dialTLS(t, srv)
		q.expect([2]string{"USER bob", "+OK"},
			[2]string{"PASS " + testPassword, "-ERR User is authenticated but not connected.\r\n"})
		message := b64("user=alice\x01auth=Bearer token-of-alice\x01\x01")
		q.expect([2]string{"AUTH XOAUTH2", "+ \r\n"}, [2]string{message, "+OK"})
		r := dialTLS(t, srv)
		r.expect([2]string{"AUTH XOAUTH2 " + message, "-ERR Protocol error."})
		if !r.isClosed() {
			t.Error("the connection is open after XOAUTH2 in one line")
		}
		s := dial(t, srv)
		s.expect([2]string{"USER alice", "-ERR"})
	})
}
