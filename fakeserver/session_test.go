package fakeserver

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSessionOfAllCommands(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([][2]string{
			{"STAT", "+OK 4 141\r\n"},
			{"LIST 2", "+OK 2 57\r\n"},
			{"LIST", "+OK 4 messages (141 octets)\r\n1 38\r\n2 57\r\n3 23\r\n4 23\r\n.\r\n"},
			{"UIDL 2", "+OK 2 0102030405060708.2\r\n"},
			{"RETR 3", "+OK 23 octets\r\nSubject: twin\r\n\r\nsame\r\n.\r\n"},
			{"DELE 3", "+OK"},
			{"STAT", "+OK 3 118\r\n"},
			{"RSET", "+OK"},
			{"STAT", "+OK 4 141\r\n"},
			{"NOOP", "+OK"},
			{"QUIT", "+OK"},
		}...)
		if !p.isClosed() {
			t.Error("the connection is open after QUIT")
		}
	})
}

func TestEmptyMaildropIsNoError(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.login("bob")
		p.expect([][2]string{
			{"STAT", "+OK 0 0\r\n"},
			{"LIST", "+OK 0 messages (0 octets)\r\n.\r\n"},
			{"UIDL", "+OK 0 messages (0 octets)\r\n.\r\n"},
			{"RETR 1", "-ERR"},
			{"RSET", "+OK"},
		}...)
	})
}

func TestCommandsAreBoundToTheirStates(t *testing.T) {
	bubble(t, Config{MaxBadCommands: -1}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		for _, c := range []string{"STAT", "LIST", "UIDL", "RETR 1", "TOP 1 0", "DELE 1", "RSET", "NOOP"} {
			p.expect([2]string{c, "-ERR command not valid in this state\r\n"})
		}
		p.login("alice")
		for _, c := range []string{"USER bob", "PASS x", "APOP alice x"} {
			p.expect([2]string{c, "-ERR command not valid in this state\r\n"})
		}
		p.expect([2]string{"STAT", "+OK 4 "})
	})
}

func TestDeletedMessagesCannotBeNamed(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([][2]string{
			{"DELE 2", "+OK"},
			{"DELE 2", "-ERR"}, {"RETR 2", "-ERR"}, {"TOP 2 0", "-ERR"}, {"LIST 2", "-ERR"}, {"UIDL 2", "-ERR"},
			{"LIST", "+OK 3 messages (84 octets)\r\n1 38\r\n3 23\r\n4 23\r\n.\r\n"},
			{"LIST 3", "+OK 3 23\r\n"},
		}...)
	})
}

func TestGreetingsHaveDifferentTimestamps(t *testing.T) {
	bubble(t, Config{Random: constantReader{}}, func(t *testing.T, srv *Server) {
		a, b := timestampIn(dial(t, srv).greeting), timestampIn(dial(t, srv).greeting)
		if a == "" || a == b {
			t.Errorf("timestamps %q and %q", a, b)
		}
	})
}

type constantReader struct{}

func (constantReader) Read(p []byte) (int, error) { return len(p), nil }

func TestPipelinedCommandsAreAnsweredInOneWrite(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		before := p.reads()
		got := p.write("USER alice\r\nPASS " + testPassword + "\r\nSTAT\r\nRETR 99\r\nQUIT\r\nDELE 1\r\n")
		want := []string{"+OK", "+OK", "+OK 4 141", "-ERR", "+OK"}
		lines := strings.Split(strings.TrimSuffix(got, "\r\n"), "\r\n")
		if len(lines) != len(want) {
			t.Fatalf("got %q", got)
		}
		for i, line := range lines {
			if !strings.HasPrefix(line, want[i]) {
				t.Errorf("answer %d is %q, want %q", i, line, want[i])
			}
		}
		if pieces := p.reads() - before; pieces != 2 { // the replies, and the end
			t.Errorf("the replies came in %d pieces", pieces-1)
		}
	})
}

func TestReplyIsNotHeldBackForAnUnfinishedCommand(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		if got := p.write("NOOP\r\nNO"); !strings.HasPrefix(got, "+OK") {
			t.Errorf("no answer to the first command: %q", got)
		}
		if got := p.write("OP\r"); got != "" {
			t.Errorf("answer %q to half a command", got)
		}
		if got := p.write("\n"); !strings.HasPrefix(got, "+OK") {
			t.Errorf("no answer to the second command: %q", got)
		}
	})
}

func TestAutologoutIsSilentAndRemovesNothing(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.do("DELE 1")
		time.Sleep(defaultAutologout - time.Second) // virtual time
		p.expect([2]string{"NOOP", "+OK"})
		time.Sleep(defaultAutologout - time.Second)
		synctest.Wait()
		if p.isClosed() {
			t.Fatal("a command did not reset the timer")
		}
		time.Sleep(2 * time.Second)
		if got := p.take(); got != "" || !p.isClosed() {
			t.Errorf("after the timer ran out: %q, closed: %v", got, p.isClosed())
		}
		q := loggedIn(t, srv)
		q.expect([2]string{"STAT", "+OK 4 141\r\n"})
	})
}

func TestClientThatTakesNothingIsGivenUp(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.raw.SetReadDeadline(time.Unix(1, 0)) // the client stops reading
		<-p.pumping
		p.conn.Write([]byte("RETR 1\r\n"))
		time.Sleep(defaultAutologout + time.Second)
		synctest.Wait()
		loggedIn(t, srv)
	})
}

func TestBadCommandsInARowEndTheSession(t *testing.T) {
	bubble(t, Config{MaxBadCommands: 3}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([2]string{"X", "-ERR"}, [2]string{"X", "-ERR"}, [2]string{"NOOP", "+OK"})
		p.expect([2]string{"X", "-ERR"}, [2]string{"X", "-ERR"}, [2]string{"X", "-ERR"})
		if !p.isClosed() {
			t.Error("the connection is still open")
		}
	})
}
