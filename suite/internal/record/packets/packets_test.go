package packets

import (
	"bytes"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// session has all that recordings have: segments, pauses, bodies, TLS, secrets, each end.
const session = `recorded: 2026-11-23T08:30:12.123Z

C: <open connection>
S: +OK ready
C: STLS
S: +OK
C: <start TLS>
C: USER {user}
S: +OK
... 1.1s
C: PASS {password}
S: +OK
C: <send without waiting>
C: STAT
C: LIST
S: +OK 1 20
S: +OK
S: 1 20
S: .
C: <send "RE">
... 200ms
C: <send "TR 1\r\n">
S: +OK
S: Subject: x
S:
S: ..
S: .
C: QUIT
S: +OK
`

const (
	fromClient = "STLS\r\nUSER {user}\r\nPASS {password}\r\nSTAT\r\nLIST\r\nRETR 1\r\nQUIT\r\n"
	fromServer = "+OK ready\r\n+OK\r\n+OK\r\n+OK\r\n+OK 1 20\r\n+OK\r\n1 20\r\n.\r\n" +
		"+OK\r\nSubject: x\r\n\r\n..\r\n.\r\n+OK\r\n"
)

// What a reader of captures finds in the packets is what the recording tells.
func TestPackets(t *testing.T) {
	for _, ending := range []string{"S: <close connection>\n", "C: <close connection>\n", "C: <drop connection>\n",
		"C: <half-close connection>\nS: <close connection>\n"} {
		s, err := transcript.Parse("session.pop3", []byte(session+ending))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w, err := NewWriter(&out)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // each has connections of its own
			if err := w.Recording(s); err != nil {
				t.Fatal(err)
			}
		}
		log, err := debuglog.Read("session.pcapng", out.Bytes(), nil)
		if err != nil || len(log.Sessions) != 2 {
			t.Fatalf("%d sessions, %v", len(log.Sessions), err)
		}
		for _, of := range log.Sessions {
			said := map[debuglog.Kind]string{}
			for _, e := range of.Events {
				said[e.Kind] += string(e.Data)
			}
			if said[debuglog.Client] != fromClient || said[debuglog.Server] != fromServer {
				t.Errorf("read back: %v", said)
			}
			if took := of.Events[len(of.Events)-1].Time.Sub(s.Header.Recorded); took != 1300*time.Millisecond {
				t.Errorf("it took %s", took)
			}
		}
	}
}
