package session

import (
	"bufio"
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

// Commands of one keyword come in segments as long as each is another one, octets of the script's own are cut in two,
// and so are the commands of a walk.
func TestSegmentsOfDistinctCommands(t *testing.T) {
	for _, c := range []struct {
		segments situation.Value
		steps    string
		want     string // how often what is sent, in a segment that begins so
		times    int
	}{
		{situation.Pipelined, strings.Repeat("C: LIST 1\nS: +OK\n", 3), "NOOP\r\nLIST", 2},
		{situation.Pipelined, "C: LIST 1\nS: +OK\nC: LIST 2\nS: -ERR\nC: LIST 3\nS: -ERR\nC: LIST 4\nS: -ERR\n",
			"NOOP\r\nLIST", 4},
		{situation.Pipelined, "C: <send \"NO\">\nC: <send \"OP\\r\\n\">\nS: +OK\n", "NOOP\r\nOP", 0},
		{situation.Pipelined, "C: STAT\nS: +OK\nC: <walk through 30 commands with seed 1>\n", "NOOP\r\nLIST", 2},
		{situation.SplitLine, "C: <send \"RSET\\r\\n\">\nS: +OK\n", "RSET\r\n", 0},
		{situation.WholeLines, "C: <send \"RSET\\r\\n\">\nS: +OK\n", "RSET\r\n", 1},
	} {
		s, err := transcript.Parse("distinct.pop3", []byte("C: <log in>\n"+c.steps))
		if err != nil {
			t.Fatal(err)
		}
		sent, accounts := &writes{}, []model.Account{{User: "mrose", Password: "tanstaaf"}}
		var in situation.Situation
		in[situation.Segments] = c.segments
		out := Play(t.Context(), s, Config{
			Dialer: sent, Address: suitetest.Mailbox(t, fakeserver.String("Subject: x\r\n\r\ny\r\n")), Accounts: accounts,
			World: model.World{Accounts: accounts}, Timeout: time.Minute, Situation: in,
		})
		times := 0
		for _, segment := range sent.all {
			if strings.HasPrefix(segment, c.want) {
				times++
			}
		}
		if out.Err != nil || len(out.Findings) > 0 || times != c.times && (c.times == 0 || times < c.times) {
			t.Errorf("%s, %s%q came %d times, want %d: %v %v %q", c.segments, c.steps, c.want, times, c.times, out.Err,
				out.Findings, sent.all)
		}
	}
}

// Before login a command goes behind CAPA where the server takes commands ahead there, but not between USER and PASS.
func TestSegmentsBeforeLogin(t *testing.T) {
	s, err := transcript.Parse("early.pop3", []byte("C: <log in>\nC: QUIT\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	for announced, want := range map[string]string{
		"PIPELINING": "CAPA\r\nUSER mrose\r\n|PASS tanstaaf\r\n|NOOP\r\nQUIT\r\n",
		"TOP":        "USER mrose\r\n|PASS tanstaaf\r\n|NOOP\r\nQUIT\r\n",
	} {
		sent, accounts := &writes{}, []model.Account{{User: "mrose", Password: "tanstaaf"}}
		var in situation.Situation
		in[situation.Segments] = situation.Pipelined
		out := Play(t.Context(), s, Config{
			Dialer: sent, Address: suitetest.Mailbox(t, fakeserver.String("Subject: x\r\n\r\ny\r\n")), Accounts: accounts,
			World:   model.World{Accounts: accounts, Announced: map[bool]map[string][]string{false: {announced: nil}}},
			Timeout: time.Minute, Situation: in,
		})
		if got := strings.Join(sent.all, "|"); out.Err != nil || got != want {
			t.Errorf("%s: sent %q, want %q: %v", announced, got, want, out.Err)
		}
	}
}

// What is to come before a login comes on every connection that is made ready for one, once; in a script that leaves
// its login to the situation, a long session is made after it.
func TestPrepared(t *testing.T) {
	const (
		byHand  = "C1: <get ready to log in>\nC1: NOOP\nS1: -ERR\nC2: <get ready to log in>\nC2: NOOP\nS2: -ERR\n"
		logging = "C: <get ready to log in>\nC: <log in>\n"
		atOnce  = "C: CAPA\nS: +OK\n"
	)
	failed := []string{"USER mrose\r\n", "PASS " + wrongPassword + "\r\n"}
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
		{byHand, situation.AfterFailedLogin, append([]string{"NOOP\r\n"}, append(failed, "NOOP\r\n")...)},
		{"C91: <log in>\nC91: QUIT\nS91: +OK\nC1: CAPA\nS1: +OK\n", situation.AfterFailedLogin,
			slices.Concat(login, []string{"QUIT\r\n"}, failed, []string{"CAPA\r\n"})},
		{atOnce, situation.AfterFailedLogin, append(failed, "CAPA\r\n")},
		{atOnce, situation.AfterRefusedCommand, []string{refused, "CAPA\r\n"}},
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

// A login that is refused because somebody is at work is refused in whatever way: no other one is tried.
func TestALockIsNoWantOfAVerifier(t *testing.T) {
	for reply, want := range map[string]bool{"-ERR [IN-USE] busy": false, "-ERR no": true} {
		var tried atomic.Bool
		address := serve(t, func(c net.Conn, r *bufio.Reader) {
			_, _ = c.Write([]byte("+OK ready\r\n"))
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				answer := "+OK"
				switch {
				case strings.HasPrefix(line, "AUTH"):
					answer = reply
				case strings.HasPrefix(line, "USER"):
					tried.Store(true)
				}
				_, _ = c.Write([]byte(answer + "\r\n"))
			}
		})
		s, err := transcript.Parse("lock.pop3", []byte("C: <log in>\n"))
		if err != nil {
			t.Fatal(err)
		}
		accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
		var in situation.Situation
		in[situation.Login] = situation.Auth("PLAIN", true)
		out := Play(t.Context(), s, Config{Dialer: &net.Dialer{}, Address: address, Accounts: accounts,
			World: model.World{Accounts: accounts}, Timeout: 200 * time.Millisecond, Situation: in})
		if tried.Load() != want || errors.Is(out.Err, ErrRefused) == want {
			t.Errorf("%s: USER was tried: %t, want %t; %v", reply, tried.Load(), want, out.Err)
		}
	}
}
