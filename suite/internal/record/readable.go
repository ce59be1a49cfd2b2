package record

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Readable returns an error if what was recorded is no transcript. It never should be
// none: this is the last line, so that nobody relies on a recording that is broken.
func Readable(recording []byte) error {
	if _, err := transcript.Parse("recording", recording); err != nil {
		return fmt.Errorf("the recording can't be read again, which is a mistake in pop3spec; please report it, with what "+
			"was recorded: %w", err)
	}
	return nil
}
