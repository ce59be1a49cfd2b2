package recording

import (
	"strings"
	"testing"
)

// A recording that lists messages which nobody has room for is not filled in.
func TestMaildropsOfAnySize(t *testing.T) {
	for size, want := range map[string]bool{"1000": false, "1073741824": false, "1073741825": true,
		"9223372036854775807": true} {
		text := "C: <open connection>\nS: +OK\nC: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\nC: LIST\nS: +OK\nS: 1 " +
			size + "\nS: .\n"
		if why := Unrepeatable(recording(t, text)); strings.Contains(why, "more than 1073741824 octets") != want {
			t.Errorf("%s octets: %q", size, why)
		}
	}
}
