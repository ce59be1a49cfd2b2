package transcript

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What is at a limit is within it.
func TestLimitsThemselves(t *testing.T) {
	for _, step := range []string{
		"C: <walk through 10000 commands with seed 2147483647 in segments of 1000>",
		"C: <wait 24h>",
		`C: <send "x" 1000000 times>`,
		`C: <send "\n" 1000000 times>`,
		fmt.Sprintf(`C: <send "%s" 65536 times>`, strings.Repeat("x", 1024)),
		`C: <send "NOOP\r\n" in pieces of 1048576 octets>`,
		"... 10000h\nS: +OK",
		"S: /" + strings.Repeat("a", 9990) + "/",
		`S: /\+OK \pL{900}/`,
	} {
		src := "maildrop: any 1000000+\n\nC: <log in>\nC: STAT\n" + step + "\n"
		if _, err := Parse("x.pop3", []byte(src)); err != nil {
			t.Errorf("%v", err)
		}
	}
}

// Pauses of which each is within its limit stay within it together, and the transcript
// stays what it is.
func TestManyPauses(t *testing.T) {
	src := strings.Repeat("... 10000h\n", 1000) + "C: <log in>\n"
	s, err := Parse("x.pop3", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if d := s.Steps[0].Elapsed(); d != maxElapsed {
		t.Errorf("%v passed", d)
	}
	stable(t, s)
	var out strings.Builder
	NewWriter(&out).Elapsed(290 * 365 * 24 * time.Hour)
	if out.String() != "... 10000h0m0s\n" {
		t.Errorf("written: %q", out.String())
	}
}

// The patterns of one transcript are bounded together.
func TestManyPatterns(t *testing.T) {
	src := "C: <log in>\n" + strings.Repeat("C: STAT\nS: /"+strings.Repeat("a", 9000)+"/\n", 1000)
	_, err := Parse("x.pop3", []byte(src))
	if err == nil ||
		!strings.Contains(err.Error(),
			"x.pop3:225:4: found one pattern more, expected patterns that come to at most 1000000 steps together") {
		t.Errorf("%.300v", err)
	}
}

// What a value stands for has the limits that a number has.
func TestLimitsOfValues(t *testing.T) {
	s, err := Parse("x.pop3",
		[]byte("C: <log in>\nC: <walk through {count} commands with seed {count}>\nC: <send \"LIST\\r\\n\" {count} times>\n"))
	if err != nil {
		t.Fatal(err)
	}
	walk, send := s.Steps[1].(*Direction), s.Steps[2].(*Direction)
	if n, err := walk.Number(0, "10000"); n != 10000 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	for want, err := range map[string]error{
		`x.pop3:2:1: found "10001", expected a number from 1 to 10000`:            second(walk.Number(0, "10001")),
		`x.pop3:2:1: found "-1", expected a number from 1 to 10000`:               second(walk.Number(0, "-1")),
		`x.pop3:2:1: found "x", expected a number from 1 to 2147483647`:           second(walk.Number(1, "x")),
		`x.pop3:3:1: found "1000001", expected a number from 1 to 1000000`:        second(send.Times("", "1000001")),
		`x.pop3:3:1: found 2 lines 1000000 times, expected at most 1000000 lines`: second(send.Times("\n\n", "1000000")),
		`x.pop3:3:1: found 1000 octets 100000 times, expected at most 67108864`: second(send.Times(strings.Repeat("x",
			1000), "100000")),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if n, err := send.Times("LIST\r\n", "1000"); n != 1000 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func second(_ int, err error) error { return err }
