package runner

import (
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// deletions are scripts that mark a message as deleted, each in a way of its own.
var deletions = map[string]string{
	"plain":          "C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n",
	"in segments":    "C: <send \"DE\">\nC: <send \"LE 1\\r\\n\">\nS: +OK\nC: QUIT\nS: +OK\n",
	"octet by octet": "C: <send \"DELE 1\\r\\n\" octet by octet>\nS: +OK\nC: QUIT\nS: +OK\n",
	"in one line":    "C: \"NOOP\\r\\nDELE 1\"\nS: <reply to each command>\nC: QUIT\nS: +OK\n",
	"after a blank":  "C: \" DELE 1\"\nS: +OK\nC: QUIT\nS: +OK\n",
	"with a tab":     "C: <send \"DELE\\t1\\r\\n\">\nS: +OK\nC: QUIT\nS: +OK\n",
	"after NUL":      "C: <send \"NOOP\\x00DELE 1\\x00QUIT\\r\\n\">\nS: <any reply>\n",
	"after CR":       "C: <send \"NOOP\\rDELE 1\\rQUIT\\r\\n\">\nS: <any reply>\n",
	"in a pipeline":  "C: <send without waiting>\nC: STAT\nC: DELE 1\nC: QUIT\nS: +OK\nS: +OK\nS: +OK\n",
	"of a walk":      "C: STAT\nS: <any reply>\nC: <walk through 100 commands with seed 1>\nC: QUIT\nS: +OK\n",
	"in other case":  "C: <send \"dEl\">\nC: <send \"e 1\\r\\n\">\nS: +OK\nC: QUIT\nS: +OK\n",
	"and then gone":  "C: <send \"DELE 1\">\nC: <close connection>\n",
}

func TestALiveMailboxStaysAsItWas(t *testing.T) {
	for name, text := range deletions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := &livebox{}
			res, _ := runText(t, Options{Target: box.start(t), Timeout: 5 * time.Second}, "C: <log in>\n"+text)
			if res.Verdict != verdict.Blocked || !strings.Contains(res.Reason, "--allow-delete") {
				t.Errorf("%s: %s", res.Verdict, res.Reason)
			}
			if strings.Contains(strings.ToUpper(box.came()), "DELE") || box.left() != 3 {
				t.Errorf("%d messages are left of 3, after\n%q", box.left(), box.came())
			}
		})
	}
}

// Who allows it deletes, however it is written.
func TestAllowDelete(t *testing.T) {
	for name, text := range deletions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := &livebox{}
			o := Options{Target: box.start(t), Timeout: 5 * time.Second, AllowDelete: true}
			res, _ := runText(t, o, "C: <log in>\n"+text)
			if res.Verdict == verdict.Blocked {
				t.Errorf("%s: %s", res.Verdict, res.Reason)
			}
			if !strings.Contains(strings.ToUpper(box.came()), "DELE") {
				t.Errorf("no DELE came:\n%q", box.came())
			}
			if left := box.left(); left == 3 && name != "and then gone" {
				t.Error("no message is gone")
			}
		})
	}
}

// A session that harms nothing is none of the gate's business.
func TestWhatHarmsNothingIsPlayed(t *testing.T) {
	box := &livebox{}
	tgt := box.start(t)
	res, _ := runText(t, Options{Target: tgt, Timeout: 5 * time.Second},
		"C: USER {user}\nS: +OK\nC: PASS xDELE 1\nS: -ERR\n"+
			"C: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\nC: NOOP DELE\nS: <any reply>\nC: RSET\nS: +OK\nC: "+
			"QUIT\nS: +OK\n")
	if res.Verdict != verdict.Pass {
		t.Errorf("%s: %s", res.Verdict, res.Reason)
	}
}
