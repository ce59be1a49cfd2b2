package record

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What a command proves an identity with is not written, whichever command it is, and
// whether it is refused or not.
func TestNoSecretOfACommandIsWritten(t *testing.T) {
	const secret = "AGFsaWNlAGM0YzkzMzRiYWM1NjBlY2M="
	for _, s := range wire.Specs() {
		if s.Secret == wire.NoSecret {
			continue
		}
		line := "C: " + s.Keyword + " PLAIN " + secret
		if s.Secret == wire.AllArguments {
			line = "C: " + s.Keyword + " " + secret
		}
		for _, reply := range []string{"S: +OK", "S: -ERR no"} {
			for _, before := range []string{"", "C: USER alice\nS: +OK\nC: PASS x\nS: +OK\n"} {
				file, _ := play(t, Options{}, "S: +OK hi\n"+before+line+"\n"+reply+"\nC: QUIT\nS: +OK\nFIN\n")
				if strings.Contains(file, secret[1:]) {
					t.Errorf("%s is written:\n%s", s.Keyword, file)
				}
			}
		}
	}
}
