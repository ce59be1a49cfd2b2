package check

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
)

// A secret that shows in one session of a log is in the transcript of none, and what a
// server said of it before is not, either.
func TestSecretsOfALog(t *testing.T) {
	const secret, encoded = "Tr0ub4dor&3", "YWxpY2U6VHIwdWI0ZG9yJjM="
	const log = "Connected to pop://x:110/\nS: +OK hello " + secret + "\nC: CAPA\nS: +OK " + encoded +
		"\nS: IMPLEMENTATION " + secret + "\nS: .\nC: QUIT\nS: +OK " + secret + "\n" +
		"Connected to pop://x:110/\nS: +OK hello " + secret + "\nC: USER alice\nS: +OK " + secret + "\nC: PASS " + secret +
		"\nS: -ERR not " + secret + "\nC: QUIT\nS: +OK\n"
	read, err := debuglog.Read("x.log", []byte(log), nil)
	if err != nil || len(read.Sessions) != 2 {
		t.Fatalf("%v, %d sessions", err, len(read.Sessions))
	}
	secrets := Secrets(read.Sessions)
	for _, s := range read.Sessions {
		var text bytes.Buffer
		if _, err := Transcribe(&text, s, secrets, "", time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text.String(), secret[1:]) || strings.Contains(text.String(), encoded[8:20]) ||
			!strings.Contains(text.String(), "hello xxxxxxxxxxx") {
			t.Errorf("the secret shows:\n%s", text.String())
		}
	}
}
