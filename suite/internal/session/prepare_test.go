package session

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Where a failed login is the end of the connection, the script begins on another one, as it would have on the first;
// and none fails on a connection on which the script has said something.
func TestAFailedLoginMayEndTheConnection(t *testing.T) {
	for steps, want := range map[string][]string{
		"C: STLS\nS: +OK\n": {"USER mrose", "PASS " + wrongPassword, "STLS"},
		"C: <get ready to log in>\nC: UTF8\nS: +OK\nC: <log in>\n": {"UTF8", "USER mrose", "PASS tanstaaf", "QUIT"},
		"C: <log in>\n": {"USER mrose", "PASS " + wrongPassword, "USER mrose", "PASS tanstaaf", "QUIT"},
	} {
		if lines := saidAfterAFailedLogin(t, steps); !slices.Equal(lines, want) {
			t.Errorf("the server got %q, want %q", lines, want)
		}
	}
}

// saidAfterAFailedLogin is what a server gets that closes the connection then.
func saidAfterAFailedLogin(t *testing.T, steps string) []string {
	t.Helper()
	var mu sync.Mutex
	var lines []string
	address := serve(t, func(c net.Conn, r *bufio.Reader) {
		_, _ = c.Write([]byte("+OK ready\r\n"))
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			mu.Lock()
			lines = append(lines, strings.TrimSpace(line))
			mu.Unlock()
			if strings.HasPrefix(line, "PASS "+wrongPassword) {
				_, _ = c.Write([]byte("-ERR no\r\n"))
				return
			}
			if _, _ = c.Write([]byte("+OK\r\n")); strings.HasPrefix(line, "QUIT") {
				return
			}
		}
	})
	s, err := transcript.Parse("begins.pop3", []byte(steps))
	if err != nil {
		t.Fatal(err)
	}
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
	var in situation.Situation
	in[situation.Connection] = situation.AfterFailedLogin
	out := Play(t.Context(), s, Config{Dialer: &net.Dialer{}, Address: address, Accounts: accounts,
		STLS:    strings.Contains(steps, "STLS"),
		World:   model.World{Accounts: accounts, Announced: map[bool]map[string][]string{false: {"STLS": nil}}},
		Timeout: time.Minute, Situation: in})
	mu.Lock()
	defer mu.Unlock()
	if out.Err != nil {
		t.Error(out.Err)
	}
	return lines
}
