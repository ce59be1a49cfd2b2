package transcript

import (
	"os"
	"testing"
)

func TestRFCSessionsParseUnchanged(t *testing.T) {
	for _, name := range []string{"rfc1939-session", "rfc1939-user-pass"} {
		src, err := os.ReadFile("../../scripts/sessions/" + name + ".pop3")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(name, src); err != nil {
			t.Error(err)
		}
	}
}
