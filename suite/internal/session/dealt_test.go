package session

import (
	"context"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// writes notes each segment that its connections send.
type writes struct {
	net.Dialer
	mu  sync.Mutex
	all []string
}

type writing struct {
	net.Conn
	to *writes
}

func (w *writes) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := w.Dialer.DialContext(ctx, network, address)
	return writing{c, w}, err
}

func (w writing) Write(p []byte) (int, error) {
	w.to.mu.Lock()
	defer w.to.mu.Unlock()
	w.to.all = append(w.to.all, string(p))
	return w.Conn.Write(p)
}

// Each command comes twice in the segments of the situation, and after that as it is.
func TestSegments(t *testing.T) {
	const script = `C: <log in>
C: STAT
S: +OK 1 {size}
C: STAT
S: +OK 1 {size}
C: STAT
S: +OK 1 {size}
C: QUIT
S: +OK
`
	for segments, want := range map[situation.Value][]string{
		situation.WholeLines: {"USER mrose\r\n", "PASS tanstaaf\r\n", "STAT\r\n", "STAT\r\n", "STAT\r\n", "QUIT\r\n"},
		situation.Pipelined: {"USER mrose\r\n", "PASS tanstaaf\r\n", "NOOP\r\nSTAT\r\n", "NOOP\r\nSTAT\r\n", "STAT\r\n",
			"NOOP\r\nQUIT\r\n"},
		situation.SplitLine: {"U", "SER mrose\r\n", "PA", "SS tanstaaf\r\n", "STAT\r", "\n", "ST", "AT\r\n", "STAT\r\n", "QU",
			"IT\r\n"},
	} {
		t.Run(string(segments), func(t *testing.T) {
			s, err := transcript.Parse("segments.pop3", []byte(script))
			if err != nil {
				t.Fatal(err)
			}
			sent, accounts := &writes{}, []model.Account{{User: "mrose", Password: "tanstaaf"}}
			var in situation.Situation
			in[situation.Segments] = segments
			out := Play(t.Context(), s, Config{
				Dialer: sent, Address: suitetest.Mailbox(t, fakeserver.String("Subject: x\r\n\r\ny\r\n")), Accounts: accounts,
				World: model.World{Accounts: accounts}, Timeout: time.Minute, Situation: in,
			})
			if out.Err != nil || len(out.Findings) > 0 {
				t.Fatal(out.Err, out.Findings)
			}
			if segments == situation.SplitLine { // where lines are cut is nobody's business
				if joined := strings.Join(sent.all, ""); joined != strings.Join(want, "") || len(sent.all) != len(want) {
					t.Errorf("sent %q", sent.all)
				}
				return
			}
			if !slices.Equal(sent.all, want) {
				t.Errorf("sent %q, want %q", sent.all, want)
			}
		})
	}
}

// What is to come before a login comes on every connection that is made ready for one, once; in a script that leaves
// its login to the situation, a long session is made after it.
func TestPrepared(t *testing.T) {
	const (
		byHand  = "C1: <get ready to log in>\nC1: NOOP\nS1: -ERR\nC2: <get ready to log in>\nC2: NOOP\nS2: -ERR\n"
		logging = "C: <get ready to log in>\nC: <log in>\n"
	)
	refused, login := "XPOP3SPEC\r\n", []string{"USER mrose\r\n", "PASS tanstaaf\r\n"}
	long := append(slices.Repeat([]string{"CAPA\r\n"}, LongSession), "NOOP\r\n")
	for _, c := range []struct {
		script string
		in     situation.Value
		want   []string
	}{
		{byHand, situation.AfterRefusedCommand, []string{refused, "NOOP\r\n", refused, "NOOP\r\n"}},
		{byHand, situation.LongSession, slices.Concat(long, long)},
		{logging, situation.AfterRefusedCommand, append([]string{refused}, login...)},
		{logging, situation.LongSession, login},
	} {
		s, err := transcript.Parse("prepared.pop3", []byte(c.script))
		if err != nil {
			t.Fatal(err)
		}
		sent, accounts := &writes{}, []model.Account{{User: "mrose", Password: "tanstaaf"}}
		var in situation.Situation
		in[situation.Connection] = c.in
		out := Play(t.Context(), s, Config{
			Dialer: sent, Address: suitetest.Mailbox(t, fakeserver.String("Subject: x\r\n\r\ny\r\n")), Accounts: accounts,
			World: model.World{Accounts: accounts}, Timeout: time.Minute, Situation: in,
		})
		got := sent.all[:min(len(c.want), len(sent.all))]
		if out.Err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, sent %q", c.in, out.Err, sent.all)
		}
	}
}
