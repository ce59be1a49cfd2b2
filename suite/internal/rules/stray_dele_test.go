package rules_test

import (
	"slices"
	"strings"
	"testing"
)

// A DELE that names no message and is confirmed breaks its own rule. Whatever it has marked, the numbers that
// the server tells after it are true, and break no other one, nor do they in the next session.
func TestAConfirmedDeleOfNothingBlamesNothingElse(t *testing.T) {
	const end = "C: QUIT\nS: +OK\nS: <close>\n" + login
	for dele, want := range map[string]string{
		"1x": "RFC1939-3-ERR-03 RFC1939-5-DELE-03", "4294967297": "RFC1939-5-DELE-03", "0": "RFC1939-5-DELE-03",
		"": "RFC1939-3-ERR-03 RFC1939-5-DELE-03",
	} {
		for name, after := range map[string]string{
			"it marked": "C: LIST\nS: +OK\nS: 2 14\nS: 3 17\nS: .\nC: STAT\nS: +OK 2 31\nC: RETR 1\nS: -ERR\n" +
				"C: UIDL 3\nS: +OK 3 c\n" + end + "C: STAT\nS: +OK 2 31\n",
			"it marked nothing": "C: STAT\nS: +OK 3 44\nC: LIST 1\nS: +OK 1 13\n" + end + "C: STAT\nS: +OK 3 44\n",
			"RSET": "C: STAT\nS: +OK 2 31\nC: RSET\nS: +OK\nC: STAT\nS: +OK 3 44\nC: LIST\nS: +OK\n" +
				"S: 1 13\nS: 2 14\nS: 3 17\nS: .\n" + end + "C: STAT\nS: +OK 3 44\n",
			"an empty maildrop": "C: DELE 2\nS: +OK\nC: DELE 3\nS: +OK\nC: STAT\nS: +OK 0 0\n" + end + "C: STAT\nS: +OK 0 0\n",
		} {
			t.Run(dele+" "+name, func(t *testing.T) {
				command := strings.TrimSpace("C: DELE " + dele)
				got := broken(hear(t, world, login+command+"\nS: +OK\n"+after))
				slices.Sort(got)
				if strings.Join(got, " ") != want {
					t.Errorf("broken: %v, want %v", got, want)
				}
			})
		}
	}
}

// After RSET the marks are known again, and a lost one counts.
func TestMarksAreKnownAgainAfterRSET(t *testing.T) {
	got := broken(hear(t, world, login+"C: DELE 1x\nS: +OK\nC: RSET\nS: +OK\nC: DELE 1\nS: +OK\nC: STAT\nS: +OK 3 44\n"))
	if !slices.Contains(got, "RFC1939-5-DELE-01") {
		t.Errorf("broken: %v, want RFC1939-5-DELE-01 among them", got)
	}
}

// What a listing tells of a message that does not exist is told of another one, in whatever form.
func TestAListingOfNothingBlamesNoForm(t *testing.T) {
	for dialogue, want := range map[string]string{
		"C: LIST 4294967297\nS: +OK 1 13\n": "RFC1939-5-LIST-06",
		"C: UIDL 4294967297\nS: +OK 1 a\n":  "RFC1939-7-UIDL-09",
		"C: LIST 2\nS: +OK 1 13\n":          "RFC1939-5-LIST-05",
	} {
		if got := broken(hear(t, world, login+dialogue)); !slices.Equal(got, []string{want}) {
			t.Errorf("%q: broken: %v, want %s", dialogue, got, want)
		}
	}
}
