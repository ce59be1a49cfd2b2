package debuglog

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

func TestEveryMaskedSecretIsSeen(t *testing.T) {
	for _, s := range wire.Specs() {
		if got := isMasked(s.Keyword + " ****"); got != (s.Secret == wire.AllArguments) {
			t.Errorf("%s ****: masked: %v", s.Keyword, got)
		}
		if got := isMasked(s.Keyword + " alice ****"); got != (s.Secret == wire.AfterFirst) {
			t.Errorf("%s alice ****: masked: %v", s.Keyword, got)
		}
	}
}
