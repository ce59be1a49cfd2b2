package cli

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
)

// After as many sessions as there are to be, nobody is let in, the recorder ends by itself,
// and what it wrote for Wireshark is what it recorded.
func TestRecordSomeSessions(t *testing.T) {
	server, stopServer := serving(t, 1, "--account", "alice:secret", "--fault", "stat-counts-deleted")
	defer stopServer()
	capture := filepath.Join(t.TempDir(), "sessions.pcapng")
	at, stop, folder := recording(t, 1, "--target", "pop3://"+server["pop3"], "--max-sessions", "2", "--keep", "1",
		"--quiet", "--pcap", capture, "--no-diagnosis")
	talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "QUIT")
	talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "STAT", "DELE 1", "STAT", "QUIT")
	if conn, err := net.Dial("tcp", at["pop3"]); err == nil {
		if n, _ := conn.Read(make([]byte, 1)); n > 0 {
			t.Error("a third client is let in")
		}
		conn.Close()
	}
	end := stop()
	lines := strings.Split(strings.TrimSpace(end.out), "\n")
	if len(lines) != 3 || !strings.Contains(lines[1], ": fail, the server breaks RFC1939-5-STAT-03") ||
		!strings.HasPrefix(lines[2], "2 sessions in ") {
		t.Errorf("printed:\n%s%s", end.out, end.err)
	}
	if kept := recorded(t, folder); len(kept) != 1 || !strings.Contains(kept[0], "DELE 1") {
		t.Errorf("kept %q", kept)
	}
	if text := read(t, capture); strings.Contains(text, "secret") || strings.Count(text, "PASS {password}\r\n") != 2 ||
		strings.Count(text, "DELE 1\r\n") != 1 {
		t.Errorf("captured %q", text)
	}
}
