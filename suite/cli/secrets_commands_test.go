package cli

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// gossiping is a script that brings out much of what a gossip says.
const gossiping = `# A client that looks at everything.
C: <log in>
C: CAPA
S: <any reply>
C: STAT
S: +OK 2 320
C: LIST
S: +OK
S: 1 120
S: 2 200
S: .
C: RETR 1
S: +OK
S: <any lines>
S: .
C: QUIT
S: +OK good bye
`

func TestReplayKeepsSecrets(t *testing.T) {
	for _, args := range [][]string{{"-v"}, {"-v", "--exact"}, {"--update", "--force"}, {"--report", "junit=-"},
		{"--format", "github", "--report", "json=-"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, "x.pop3")
			if err := os.WriteFile(path, []byte(gossiping), 0o600); err != nil {
				t.Fatal(err)
			}
			server := &gossip{greets: true, admits: true}
			args := append([]string{"replay", path, "--target", peer(t, server.answer), "--timeout", "300ms"}, args...)
			o := pop3spec(t, append(args, credentials...)...)
			if o.code == 0 || o.code == 2 {
				t.Errorf("exit code %d: %s%s", o.code, o.out, o.err)
			}
			search(t, o, folder)
		})
	}
}

// What is wrong with a target, and with the command that fills it, is told without
// secrets, too.
func TestErrorsKeepSecrets(t *testing.T) {
	folder := t.TempDir()
	fill := file(t, "fill", "#!/bin/sh\ncat \"$0.txt\" >&2\nexit 1\n")
	if err := os.WriteFile(fill+".txt", []byte(strings.Join(planted, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	good := &gossip{greets: true, admits: true}
	args := append([]string{"run", "--target", peer(t, good.answer), "--timeout", "300ms", "--provision",
		"exec:sh " + fill, "--report", "json=" + folder + "/r.json"}, credentials...)
	o := pop3spec(t, append(args, "rfc1939/stat/one-line")...)
	if o.code != 3 || !strings.Contains(o.err, "{password}") {
		t.Errorf("exit code %d: %s", o.code, o.err)
	}
	search(t, o, folder)
}

func TestMinimizeKeepsSecrets(t *testing.T) {
	for name, g := range map[string]*gossip{"finds": {greets: true, admits: true}, "refuses": {greets: true},
		"does not greet": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, "made", "x.pop3")
			from := file(t, "session.pop3", gossiping)
			o := pop3spec(t,
				append([]string{"minimize", from, "-o", path, "--target", peer(t, g.answer), "--timeout", "300ms"},
					credentials...)...)
			search(t, o, folder)
			o = pop3spec(t,
				append([]string{"minimize", from, "--target", peer(t, g.answer), "--timeout", "300ms"}, credentials...)...)
			search(t, o, folder)
		})
	}
}

// secretive is a session of a client that has secrets, as a person would talk to it.
func secretive() (lines []string) {
	for _, secret := range planted {
		lines = append(lines, "USER alice", "PASS "+secret,
			"AUTH PLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00alice\x00"+secret)), "*", "NOOP "+secret)
	}
	return append(lines, "CAPA", "STAT", "LIST", "UIDL", "RETR 1", "TOP 1 5", "QUIT")
}

// chat has the session of secretive, as far as the server goes along.
func chat(t *testing.T, address string) {
	t.Helper()
	conn := dial(t, address)
	defer conn.Close()
	replies := bufio.NewReader(conn)
	for _, command := range append([]string{""}, secretive()...) {
		if command != "" {
			fmt.Fprintf(conn, "%s\r\n", command)
		}
		line, err := replies.ReadString('\n')
		word, _, _ := strings.Cut(command, " ")
		lines := slices.Contains([]string{"CAPA", "LIST", "UIDL", "RETR", "TOP"}, word) && strings.HasPrefix(line, "+OK")
		for lines && err == nil && line != ".\r\n" {
			line, err = replies.ReadString('\n')
		}
		if err != nil {
			return
		}
	}
}

func TestRecordKeepsSecrets(t *testing.T) {
	for name, g := range map[string]*gossip{"admits": {discreet: true, greets: true, admits: true},
		"refuses": {discreet: true, greets: true}} {
		t.Run(name, func(t *testing.T) {
			reports := t.TempDir()
			at, stop, folder := recording(t, 1, "--target", peer(t, g.answer), "--timeout", "5s", "--report",
				"json="+reports+"/r.json", "--report", "junit="+reports+"/r.xml")
			for range 2 {
				chat(t, at["pop3"])
			}
			o := stop()
			search(t, o, folder)
			search(t, o, reports)
		})
	}
}

// A log is as gossiping as the server was.
func TestCheckKeepsSecrets(t *testing.T) {
	g := &gossip{discreet: true, greets: true, admits: true}
	log := []string{"* Connected to localhost (127.0.0.1) port 110 (#0)", "< " + strings.TrimSpace(g.answer(""))}
	for _, secret := range planted {
		for _, command := range []string{"USER alice", "PASS " + secret,
			"AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00alice\x00"+secret))} {
			log = append(log, "> "+command)
			for line := range strings.Lines(g.answer(command)) {
				log = append(log, "< "+strings.TrimRight(line, "\r\n"))
			}
		}
		log = append(log, "> *", "< -ERR cancelled", "> STAT", "< "+strings.TrimSpace(g.answer("STAT")))
	}
	folder := t.TempDir()
	path := file(t, "curl.log", strings.Join(log, "\n")+"\n")
	for _, format := range []string{"pretty", "github", "quiet"} {
		o := pop3spec(t, "check", "-v", "--format", format, "--report", "json="+folder+"/r.json", "--report",
			"junit="+folder+"/r.xml",
			"--output", folder+"/"+format+".pop3", "--write-baseline", folder+"/known.txt", path)
		search(t, o, folder)
	}
}

// The client is the one that tells secrets here.
func TestServeKeepsSecrets(t *testing.T) {
	folder := t.TempDir()
	accounts := []string{"--account", "alice:" + planted[0]}
	at, stop := serving(t, 1, accounts...)
	chat(t, at["pop3"])
	search(t, stop(), folder)
	for _, order := range []string{"strict", "lenient"} {
		args := append([]string{"--once", "--order", order, "-v", "--script", file(t, "s.pop3", greeted), "--report",
			"json=" + folder + "/r.json", "--report", "junit=" + folder + "/r.xml"}, accounts...)
		at, ended := servingScript(t, args...)
		chat(t, at)
		search(t, <-ended, folder)
	}
}
