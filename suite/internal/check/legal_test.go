package check

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Two sessions that come across most of what a server may do in its own way.
var (
	plainLogin = []string{
		"CAPA", "AUTH", "FOO", "STAT", "USER alice", "PASS wrong", "USER alice", "PASS s3cretpw", "CAPA", "STAT", "LIST",
		"UIDL", "LIST 1", "UIDL 2",
		"TOP 1 0", "TOP 2 3", "RETR 1", "RETR 3", "RETR 1", "LAST", "DELE 1", "STAT", "LIST", "UIDL", "RETR 1", "RSET",
		"STAT", "NOOP", "FOO", "LIST 99",
		"DELE 3", "QUIT",
	}
	saslLogin = []string{
		"CAPA", "AUTH NOSUCH", "AUTH PLAIN", "*", "AUTH CRAM-MD5", "*", "AUTH PLAIN AGFsaWNlAHdyb25n", "AUTH LOGIN",
		"YWxpY2U=", "czNjcmV0cHc=",
		"CAPA", "DELE 2", "STAT", "RETR 1", "UIDL", "QUIT",
	}
)

// talkTo has a session with a server, and returns all that was said. Time is virtual.
func talkTo(t *testing.T, commands []string, c fakeserver.Config) []debuglog.Event {
	t.Helper()
	var mu sync.Mutex
	var said []debuglog.Event
	say := func(kind debuglog.Kind, data []byte) {
		mu.Lock()
		defer mu.Unlock()
		said = append(said, debuglog.Event{Kind: kind, Time: time.Now(), Data: data})
	}
	synctest.Test(t, func(t *testing.T) {
		c.Accounts = []fakeserver.Account{{User: "alice", Password: "s3cretpw", Messages: []fakeserver.Message{
			fakeserver.String("Subject: 1\r\n\r\n.dot\r\n..\r\nbye\r\n"), fakeserver.String("Subject: 2\r\n\r\n"),
			fakeserver.String("Subject: 3\r\n\r\n1\r\n2\r\n3\r\n4"),
		}}}
		srv, err := fakeserver.New(c)
		if err != nil {
			t.Fatal(err)
		}
		near, far := net.Pipe()
		go srv.ServeConn(far)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			buf := make([]byte, 4096)
			for {
				n, err := near.Read(buf)
				if n > 0 {
					say(debuglog.Server, append([]byte{}, buf[:n]...))
				}
				if err != nil {
					say(debuglog.EndedByServer, nil)
					return
				}
			}
		}()
		for _, command := range commands {
			time.Sleep(10 * time.Second) // virtual: whatever the server waits for is over
			say(debuglog.Client, []byte(command+"\r\n"))
			if _, err := io.WriteString(near, command+"\r\n"); err != nil {
				break
			}
		}
		time.Sleep(time.Minute)
		near.Close()
		<-ended
		srv.Close()
	})
	return said
}

// writeAs writes a session as a client's log: each line of it after the mark of its
// side, blanks at the ends of lines lost, the password masked, and of the replies to
// some commands only the first line.
func writeAs(said []debuglog.Event, begin, client, server string, omits ...string) string {
	var b strings.Builder
	b.WriteString(begin + "\n")
	rest, keyword := "", ""
	for _, e := range said {
		if e.Kind == debuglog.Client {
			text := strings.TrimRight(string(e.Data), "\r\n")
			keyword, _, _ = strings.Cut(text, " ")
			switch text = strings.ReplaceAll(text, "AGFsaWNlAHdyb25n", "********"); {
			case keyword == "PASS":
				text = "PASS ********"
			case strings.HasSuffix(text, "="):
				text = "********"
			}
			b.WriteString(client + text + "\n")
			rest = ""
			continue
		}
		rest += string(e.Data)
		for first := true; ; first = false {
			line, more, found := strings.Cut(rest, "\r\n")
			if !found {
				break
			}
			rest = more
			if first && strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-ERR") ||
				!strings.Contains(strings.Join(omits, " "), keyword) || keyword == "" {
				b.WriteString(strings.TrimRight(server+line, " ") + "\n")
			}
		}
	}
	return b.String()
}

// rulesOf are the rules that a server is said to break, remarks apart. That it offers
// PLAIN in clear is true of the fake in every session.
func rulesOf(o *Outcome) map[requirement.ID]string {
	all := map[requirement.ID]string{}
	for _, f := range o.Findings {
		plain := f.Rule == "RFC4616-5-ADV-01" || f.Rule == "RFC5034-4-CLEAR-01"
		if f.By != "client" && f.Severity != requirement.Info && !plain {
			all[f.Rule] = fmt.Sprintf("%s\n%s", f.Message, strings.Join(f.Conversation, "\n"))
		}
	}
	return all
}

// told are the ways in which a session comes to be judged: whole, and as logs tell it.
func told(t *testing.T, said []debuglog.Event) map[string]*debuglog.Session {
	t.Helper()
	all := map[string]*debuglog.Session{"whole": {Exact: true, Events: said}}
	for name, text := range map[string]string{
		"mailkit": writeAs(said, "Connected to pop3://x:110/", "C: ", "S: "),
		"curl":    writeAs(said, "* Connected to x (1.2.3.4) port 110", "> ", "< ", "LIST", "UIDL", "RETR", "TOP"),
		"fetchmail": writeAs(said, "Trying to connect to 1.2.3.4/110...connected.", "fetchmail: POP3> ", "fetchmail: POP3< ",
			"RETR", "TOP"),
	} {
		log, err := debuglog.Read("x.log", []byte(text), nil)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		all[name] = log.Sessions[0]
	}
	return all
}

// A server that does in its own way what it may do breaks no rule, however a log tells
// of it.
func TestLegalServersBreakNothing(t *testing.T) {
	for _, commands := range [][]string{plainLogin, saslLogin} {
		for _, names := range variations() {
			t.Run(strings.Join(names, "+"), func(t *testing.T) {
				for name, s := range told(t, talkTo(t, commands, fakeserver.Config{STLS: true, Variations: names})) {
					for rule, how := range rulesOf(Log(s)) {
						t.Errorf("%s: %s: %s", name, rule, how)
					}
				}
			})
		}
	}
}

// variations are none of them, and each alone.
func variations() [][]string {
	all := [][]string{nil}
	for _, v := range fakeserver.Variations() {
		all = append(all, []string{v.Name})
	}
	return all
}

// What is found in a recording was found while it was made. Not all of that is in it:
// octets of challenges, and lines that end with LF alone.
func TestRecordingsAreJudgedAsTheSessionsWere(t *testing.T) {
	found, lost := 0, 0
	for _, f := range fakeserver.Faults() {
		for _, commands := range [][]string{plainLogin, saslLogin} {
			s := &debuglog.Session{Exact: true,
				Events: talkTo(t, commands, fakeserver.Config{STLS: true, Faults: []string{f.Name}})}
			live := rulesOf(Log(s))
			var text bytes.Buffer
			if _, err := Transcribe(&text, s, nil, "", time.Now()); err != nil {
				t.Fatal(err)
			}
			script, err := transcript.Parse("x.pop3", text.Bytes())
			if err != nil {
				t.Errorf("%s: %v\n%s", f.Name, err, text.Bytes())
				continue
			}
			again := rulesOf(Script(script))
			for rule, how := range again {
				if _, ok := live[rule]; !ok {
					t.Errorf("%s: %s is found in the recording alone: %s\n%s", f.Name, rule, how, text.Bytes())
				}
			}
			found, lost = found+len(again), lost+len(live)-len(again)
		}
	}
	t.Logf("%d findings, of which recordings have lost %d", found+lost, lost)
	if lost > found/4 {
		t.Errorf("of %d findings recordings have lost %d", found+lost, lost)
	}
}
