package proxy

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/record/internal/leak"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// gossip is a server that tells everybody what it has heard.
type gossip struct {
	mu    sync.Mutex
	heard string
}

func (g *gossip) serve(conn net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	say := func(line string) { fmt.Fprintf(conn, "%s %s\r\n", line, g.heard) }
	say("+OK ready")
	in := bufio.NewScanner(conn)
	for in.Scan() {
		switch command, rest, _ := strings.Cut(in.Text(), " "); command {
		case "PASS":
			g.heard += rest
			say("-ERR no")
		case "CAPA":
			say("+OK")
			say("IMPLEMENTATION")
			fmt.Fprint(conn, ".\r\n")
		case "QUIT":
			say("+OK bye")
			return
		default:
			say("+OK")
		}
	}
}

// What the recorder has learnt on one connection is written for no other.
func TestSecretsOfOtherConnections(t *testing.T) {
	const secret = "Tr0ub4dor&3"
	g := &gossip{}
	address, folder, _, stop := stand(t, record.Options{}, g.serve)
	for range 3 {
		conn := connect(t, address)
		in := bufio.NewReader(conn)
		for _, line := range []string{"", "CAPA\r\n", "USER alice\r\n", "PASS " + secret + "\r\n", "QUIT\r\n"} {
			fmt.Fprint(conn, line)
			reply, err := in.ReadString('\n')
			for line == "CAPA\r\n" && reply != ".\r\n" && err == nil {
				reply, err = in.ReadString('\n')
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		conn.Close()
	}
	stop()
	names, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	if len(names) != 3 {
		t.Fatalf("%d recordings", len(names))
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := leak.Find(string(text), secret); found != "" {
			t.Errorf("%q is in %s:\n%s", found, name, text)
		}
	}
}

// A recording that was made anonymous is replayed as any other.
func TestAnonymousRecordingsAreReplayed(t *testing.T) {
	const message = "From: Wilhelmina <w@bumblethorn.example>\r\nX-Quackenbush: 1\r\nDate: Mon, 5 Jan 2026 " +
		"10:00:00 +0000\r\n" +
		"Content-Type: multipart/mixed; boundary=\"=_Bumblethorn\"\r\n\r\n--=_Bumblethorn\r\n\r\n..Date: dinner with " +
		"Wilhelmina\r\n--=_Bumblethorn--\r\n"
	lines := map[string]string{
		"":           "+OK Bumblethorn POP3 server ready <1896.69@bumblethorn.example>",
		"CAPA":       "+OK\r\nTOP\r\nUSER\r\nUIDL\r\nIMPLEMENTATION Bumblethorn\r\n.",
		"USER alice": "+OK Wilhelmina?", "PASS secret": "+OK Wilhelmina's maildrop",
		"STAT": fmt.Sprintf("+OK 2 %d", 2*len(message)-2),
		"LIST": fmt.Sprintf("+OK\r\n1 %d\r\n2 %d\r\n.", len(message)-1, len(message)-1),
		"UIDL": "+OK\r\n1 wilhelmina-1\r\n2 wilhelmina-2\r\n.", "RETR 1": "+OK\r\n" + message + ".",
		"RETR 2": "+OK\r\n" + message + ".", "QUIT": "+OK bye Wilhelmina",
	}
	address, folder, _, stop := stand(t, record.Options{Anonymize: true}, func(conn net.Conn) {
		fmt.Fprint(conn, lines[""]+"\r\n")
		for in := bufio.NewScanner(conn); in.Scan(); {
			fmt.Fprint(conn, lines[in.Text()]+"\r\n")
			if in.Text() == "QUIT" {
				return
			}
		}
	})
	conn := connect(t, address)
	in := bufio.NewReader(conn)
	for _, command := range []string{"", "CAPA", "USER alice", "PASS secret", "STAT", "LIST", "UIDL", "RETR 1", "RETR 2",
		"QUIT"} {
		if command != "" {
			fmt.Fprint(conn, command+"\r\n")
		}
		want := lines[command] + "\r\n"
		for got := ""; len(got) < len(want); {
			line, err := in.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			got += line
		}
	}
	conn.Close()
	stop()
	text := the(t, folder)
	if lower := strings.ToLower(text); strings.Contains(lower, "wilhelmina") || strings.Contains(lower, "bumble") ||
		strings.Contains(lower, "quackenbush") {
		t.Errorf("somebody is named:\n%s", text)
	}
	s, err := transcript.Parse("recorded.pop3", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	replay(t, []*transcript.Script{s}, nil, func(*target.Target) {})
}

// A recording that can't be read again is told of: nobody finds out later.
func TestBrokenRecordingIsToldOf(t *testing.T) {
	folders := make(chan string, 1)
	address, folder, results, stop := stand(t, record.Options{}, func(conn net.Conn) {
		fmt.Fprint(conn, "+OK\r\n")
		_, _ = bufio.NewReader(conn).ReadString('\n')
		names, _ := filepath.Glob(filepath.Join(<-folders, "*.pop3"))
		for _, name := range names {
			if err := os.WriteFile(name, []byte("recorded: 2026-11-23T08:30:12Z\nC: STAT\nS: +MAYBE\n"), 0o600); err != nil {
				t.Error(err)
			}
		}
		fmt.Fprint(conn, "+OK bye\r\n")
	})
	folders <- folder
	conn := connect(t, address)
	in := bufio.NewReader(conn)
	_, _ = in.ReadString('\n')
	fmt.Fprint(conn, "QUIT\r\n")
	_, _ = in.ReadString('\n')
	conn.Close()
	stop()
	if got := results.Report("", "").Results; len(got) != 1 || !strings.Contains(got[0].Reason, "can't be read again") {
		t.Errorf("%+v", got)
	}
}
