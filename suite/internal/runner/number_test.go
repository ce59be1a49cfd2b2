package runner

import (
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A mailbox of which the server tells no sensible size is no reason to leave out the
// scripts that find this: it breaks the rule about the form of STAT, or of LIST.
func TestNonsenseNumbersBreakTheirRule(t *testing.T) {
	for _, tc := range []struct {
		stat, list string
		broken     requirement.ID
	}{
		{"+OK -1 -1", ".", "RFC1939-5-STAT-01"},
		{"+OK 99999999999999999999 1", ".", "RFC1939-5-STAT-01"},
		{"+OK 18446744073709551615 18446744073709551615", ".", "RFC1939-5-STAT-01"},
		{"+OK no messages", ".", "RFC1939-5-STAT-01"},
		{"+OK", ".", "RFC1939-5-STAT-01"},
		{"+OK 2147483648x 1", ".", "RFC1939-5-STAT-01"},
		{"+OK 1 10", "1 -1\r\n.", "RFC1939-5-LIST-02"},
		{"+OK 1 10", "1 99999999999999999999\r\n.", "RFC1939-5-LIST-02"},
	} {
		t.Run(tc.stat+" "+tc.list, func(t *testing.T) {
			t.Parallel()
			tgt := listening(t, "+OK\r\n", func(c string) string {
				switch {
				case c == "STAT":
					return tc.stat + "\r\n"
				case c == "LIST":
					return "+OK\r\n" + tc.list + "\r\n"
				case c == "QUIT" || strings.HasPrefix(c, "USER") || strings.HasPrefix(c, "PASS"):
					return "+OK\r\n"
				}
				return "-ERR\r\n"
			})
			s, err := transcript.Parse("a.pop3",
				[]byte("proves: RFC1939-5-STAT-01\nmaildrop: any\n\nC: <log in>\nC: STAT\nS: +OK {n} {size}\nC: LIST\nS: +OK\nS: "+
					"<any lines>\nS: .\n"))
			if err != nil {
				t.Fatal(err)
			}
			res, report := runOne(t, tgt, s)
			if res.Verdict != verdict.Fail || !breaks(res, tc.broken) {
				t.Errorf("%s (%s)\n%s", res.Verdict, res.Reason, describe(report))
			}
		})
	}
}

// What the mailbox holds is counted where STAT does not tell it.
func TestSurveyCountsMessages(t *testing.T) {
	for stat, want := range map[string]int{"+OK 3 100": 3, "+OK -1 -1": 2, "+OK 99999999999999999999 1": 2, "-ERR": 2,
		"+OK": 2} {
		tgt := listening(t, "+OK\r\n", func(c string) string {
			switch c {
			case "STAT":
				return stat + "\r\n"
			case "LIST":
				return "+OK\r\n1 50\r\n2 50\r\n.\r\n"
			case "CAPA":
				return "+OK\r\nUIDL\r\nTOP\r\nLOGIN-DELAY 9223372036854775807\r\nLOGIN-DELAY -4\r\nLOGIN-DELAY 99999999\r\n.\r\n"
			}
			return "+OK\r\n"
		})
		o, err := newRunner(Options{Target: tgt, Timeout: 10 * time.Second}).survey(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if o.messages != want || o.delay != longestDelay {
			t.Errorf("%q: %d messages, login delay %s", stat, o.messages, o.delay)
		}
	}
}
