package session

import (
	"bufio"
	"maps"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// rulesBroken plays steps after a login against a server, and returns the rules that are broken, consequences left out.
func rulesBroken(t *testing.T, address, header, steps string) (broken []string) {
	t.Helper()
	s, err := transcript.Parse("x.pop3", []byte(header+"\n\nC: USER mrose\nS: +OK\nC: PASS tanstaaf\nS: +OK\n"+steps))
	if err != nil {
		t.Fatal(err)
	}
	out := Play(t.Context(), s, Config{Dialer: &net.Dialer{}, Address: address, Timeout: 5 * time.Second,
		Accounts: []model.Account{{User: "mrose", Password: "tanstaaf"}}})
	if out.Err != nil {
		t.Fatal(out.Err)
	}
	for _, f := range out.Findings {
		if q, _ := requirement.Find(f.Rule); q.Severity != requirement.Info && f.Cause == 0 {
			broken = append(broken, string(f.Rule))
		}
	}
	slices.Sort(broken)
	return slices.Compact(broken)
}

// Two replies to one command are named as that, whether they come in one segment or in two, and
// no later command is blamed.
func TestASecondReply(t *testing.T) {
	for name, pause := range map[string]time.Duration{"in one segment": 0, "in two": 10 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			address := serve(t, func(c net.Conn, r *bufio.Reader) {
				_, _ = c.Write([]byte("+OK ready\r\n"))
				for {
					line, err := r.ReadString('\n')
					if err != nil {
						return
					}
					line = strings.TrimSuffix(line, "\r\n")
					reply := ordinary[line] + "\r\n"
					switch {
					case line != "NOOP":
					case pause == 0:
						reply += reply
					default:
						_, _ = c.Write([]byte(reply))
						time.Sleep(pause)
					}
					if _, _ = c.Write([]byte(reply)); line == "QUIT" {
						return
					}
				}
			})
			got := rulesBroken(t, address, "proves: RFC1939-5-NOOP-01",
				"C: NOOP\nS: +OK\nC: STAT\nS: +OK 2 320\nC: LIST 2\nS: +OK 2 200\nC: QUIT\nS: +OK\n")
			if !slices.Equal(got, []string{"RFC1939-5-GEN-01"}) {
				t.Errorf("broken: %v, want RFC1939-5-GEN-01", got)
			}
		})
	}
}

// What the oracle finds about a reply hides an expectation of the transcript only if it is about the same
// thing.
func TestAnExpectationBesideAFindingOfTheOracle(t *testing.T) {
	replies := maps.Clone(ordinary)
	replies["CAPA"] = "+OK\r\nTOP 1\r\nSASL PLAIN\r\n." // TOP has no argument
	replies["STAT"] = "+OK two"
	address := scripted(t, "+OK ready", replies)
	for steps, want := range map[string]string{
		"C: CAPA\nS: +OK\nS: EXPIRE\nS: .\n": "RFC2449-6.1-TOP-01 RFC2449-6.7-EXP-03",
		"C: CAPA\nS: +OK\nS: SASL\nS: .\n":   "RFC2449-6.1-TOP-01",
		"C: STAT\nS: +OK 2 320\n":            "RFC1939-4-NUM-02 RFC1939-5-STAT-01",
	} {
		if got := strings.Join(rulesBroken(t, address, "proves: RFC2449-6.7-EXP-03", steps), " "); got != want {
			t.Errorf("%q: broken: %s, want %s", steps, got, want)
		}
	}
}
