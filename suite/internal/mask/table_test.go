package mask_test

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What a command proves an identity with is a secret from then on, whichever command it is.
func TestEverySecretThatIsSentIsMasked(t *testing.T) {
	const secret = "c4c9334bac560ecc979e58001b3e22fb"
	for _, s := range wire.Specs() {
		var m mask.Mask
		m.Sent(s.Keyword + " " + secret + "\r\n")
		if s.Secret == wire.AfterFirst {
			m.Sent(s.Keyword + " LOGIN " + secret + "\r\n")
		}
		if shown := m.Text("-ERR not " + secret); strings.Contains(shown, secret) != (s.Secret == wire.NoSecret) {
			t.Errorf("after %s: %q", s.Keyword, shown)
		}
	}
}
