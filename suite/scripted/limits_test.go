package scripted

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// What a transcript leaves out is made within bounds, and any count of lines is one.
func TestWhatIsLeftOutIsBounded(t *testing.T) {
	compile(t,
		"C: <log in>\nC: TOP 1 9223372036854775807\nS: +OK\nS: <any lines>\nS: .\nC: TOP 1 9223372036854775807\nS: +OK\n")
	for text, want := range map[string]string{
		"maildrop: ten-thousand\n\nC: <log in>\n" +
			strings.Repeat("C: LIST\nS: +OK\n", 110): "more than 1048576 of them in all",
		"C: <log in>\nC: <send \"NOOP\\r\\nNOOP\\r\\n\" 100000 times>\n": "more than 100000 lines in all",
	} {
		s, err := transcript.Parse("long.pop3", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Compile(s); err == nil || !strings.Contains(err.Error(), want) ||
			!strings.HasPrefix(err.Error(), "long.pop3:") {
			t.Errorf("%.300v, want %s", err, want)
		}
	}
}
