package fakeserver

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
)

func TestSetMaildropEndsLingeringSessions(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		lingering, other := loggedIn(t, srv), dial(t, srv)
		other.login("bob")
		lingering.do("DELE 1")
		if err := srv.SetMaildrop("alice", String("A: b\n\nnew\n")); err != nil {
			t.Fatal(err)
		}
		if !lingering.isClosed() {
			t.Error("the old session lingers")
		}
		loggedIn(t, srv).expect([2]string{"STAT", "+OK 1 13\r\n"})
		other.expect([2]string{"STAT", "+OK 0 0\r\n"})
	})
}

func TestSetMaildropFreesALockThatAFaultHasKept(t *testing.T) {
	bubble(t, Config{Faults: []string{"quit-keeps-lock"}}, func(t *testing.T, srv *Server) {
		loggedIn(t, srv).do("QUIT")
		if err := srv.SetMaildrop("alice"); err != nil {
			t.Fatal(err)
		}
		loggedIn(t, srv).expect([2]string{"STAT", "+OK 0 0\r\n"})
	})
}

func TestDeliveredMessageIsSeenByTheNextSession(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		if err := srv.Deliver("alice", String("A: b\n\nnew\n")); err != nil {
			t.Fatal(err)
		}
		p.expect([2]string{"STAT", "+OK 4 141\r\n"}, [2]string{"RSET", "+OK"}, [2]string{"RETR 5", "-ERR"},
			[2]string{"QUIT", "+OK"})
		loggedIn(t, srv).expect([2]string{"STAT", "+OK 5 154\r\n"}, [2]string{"LIST 5", "+OK 5 13\r\n"})
	})
}

func TestMaildropTellsWhatIsStored(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		if err := srv.SetMaildrop("alice", Bytes([]byte("A: b\n\nx\n")), String("A: b\n\nyy\n")); err != nil {
			t.Fatal(err)
		}
		stored, err := srv.Maildrop("alice")
		if err != nil || len(stored) != 2 {
			t.Fatalf("got %v, %v", stored, err)
		}
		p := loggedIn(t, srv)
		for i, m := range stored {
			size, err := m.Size()
			if err != nil {
				t.Fatal(err)
			}
			p.expect(
				[2]string{fmt.Sprintf("LIST %d", i+1), fmt.Sprintf("+OK %d %d\r\n", i+1, size)},
				[2]string{fmt.Sprintf("UIDL %d", i+1), fmt.Sprintf("+OK %d %s\r\n", i+1, m.UID())})
		}
	})
}

func TestProvisioningErrors(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		const unknown, empty = `fakeserver: no account "dave"`, "fakeserver: the zero Message has no content"
		for _, tc := range []struct {
			err  error
			want string
		}{
			{srv.SetMaildrop("dave"), unknown},
			{srv.Deliver("dave", String("x")), unknown},
			{srv.SetMaildrop("bob", Message{}), empty},
			{srv.Deliver("bob", Message{}), empty},
		} {
			if tc.err == nil || tc.err.Error() != tc.want {
				t.Errorf("got %v, want %s", tc.err, tc.want)
			}
		}
	})
}

func TestConfigIsChecked(t *testing.T) {
	for want, accounts := range map[string][]Account{
		"fakeserver: no account configured":                        nil,
		"fakeserver: account without a user name":                  {{Password: "x"}},
		`fakeserver: account "a" has no password`:                  {{User: "a"}},
		`fakeserver: name or password of account "b" is ruled out`: {{User: "b", Password: "x\r\nNOOP"}},
		`fakeserver: token or other password of account "c" holds`: {{User: "c", Password: "x", Token: "y\n"}},
		`fakeserver: two accounts are named "a"`:                   {{User: "a", Password: "x"}, {User: "a", Password: "y"}},
		`fakeserver: account "a" has both Folder and Messages`: {{User: "a", Password: "x", Folder: "y",
			Messages: testMessages()}},
		`fakeserver: the zero Message has no content`:               {{User: "a", Password: "x", Messages: []Message{{}}}},
		`fakeserver: maildrop of "a": stat /no/such/place: no such`: {{User: "a", Password: "x", Folder: "/no/such/place"}},
	} {
		if _, err := New(Config{Accounts: accounts}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestCloseEndsAllSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newTestServer(t, Config{}, New)
		p, q := loggedIn(t, srv), dial(t, srv)
		p.do("DELE 1")
		if err := srv.Close(); err != nil {
			t.Fatal(err)
		}
		if !p.isClosed() || !q.isClosed() {
			t.Error("a session goes on after Close")
		}
		if left, _ := srv.Maildrop("alice"); len(left) != 4 {
			t.Error("Close has removed a message that was only marked")
		}
		if late := dial(t, srv); !late.isClosed() || late.greeting != "" {
			t.Error("a closed server has greeted a client")
		}
	})
}
