package check

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
)

// sessionsLog is a log of so many octets, with sessions as most clients have them.
func sessionsLog(octets int) []byte {
	session := sessionLog(20)
	return bytes.Repeat(session, octets/len(session)+1)
}

// sessionLog is a log of one session, in which so many messages are fetched.
func sessionLog(messages int) []byte {
	mail := []string{"From: somebody@example.org", "To: alice@example.org", "Subject: a message of the usual kind", ""}
	for i := range 40 {
		mail = append(mail, fmt.Sprintf("This is line %d of a message that has lines as most messages have.", i))
	}
	size := 0
	for _, l := range mail {
		size += len(l) + 2
	}
	var session strings.Builder
	fmt.Fprintf(&session, "Connected to pop3://mail.example.org:110/\nS: +OK ready\nC: USER alice\nS: +OK\n"+
		"C: PASS ********\nS: +OK in\nC: STAT\nS: +OK %d %d\nC: LIST\nS: +OK\n", messages, messages*size)
	for i := range messages {
		fmt.Fprintf(&session, "S: %d %d\n", i+1, size)
	}
	session.WriteString("S: .\n")
	for i := range messages {
		fmt.Fprintf(&session, "C: RETR %d\nS: +OK\nS: %s\nS: .\n", i+1, strings.Join(mail, "\nS: "))
	}
	session.WriteString("C: QUIT\nS: +OK bye\n")
	return []byte(session.String())
}

// memory judges a log, and returns how many octets of memory that takes at most for an octet of the log, which is one
// of them.
func memory(t testing.TB, log []byte) float64 {
	t.Helper()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most, count := m.HeapInuse, uint64(0), 0
	look := func() {
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapInuse)
	}
	l, err := debuglog.Survey("x.log", log, nil)
	if err != nil {
		t.Fatal(err)
	}
	look()
	err = l.Each(func(s *debuglog.Session) error {
		if o := Log(s); len(o.Judged) == 0 {
			t.Error("nothing was judged")
		}
		if count++; count%16 == 1 {
			look()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	look()
	return 1 + float64(most-min(most, before))/float64(len(log))
}

// The memory that a log takes does not grow with its sessions, and one that is long takes no more.
func TestMemoryOfALog(t *testing.T) {
	for what, log := range map[string][]byte{"many sessions": sessionsLog(8 << 20), "one session": sessionLog(2000)} {
		if got := memory(t, log); got > 8 {
			t.Errorf("%s: %.1f octets of memory for each octet of the log", what, got)
		}
	}
}

func BenchmarkMemory(b *testing.B) {
	log := sessionsLog(50 << 20)
	b.SetBytes(int64(len(log)))
	for b.Loop() {
		b.ReportMetric(memory(b, log), "octets/octet")
	}
}
