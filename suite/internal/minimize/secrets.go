package minimize

import (
	"slices"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// hide takes secrets out of the messages. Their sizes stay.
func (r *Result) hide(m *mask.Mask) error {
	r.mask, r.Messages = m, slices.Clone(r.Messages)
	for i, message := range r.Messages {
		octets, err := message.Bytes()
		if err != nil {
			return err
		}
		if blotted := m.Blot(octets); string(blotted) != string(octets) {
			r.Messages[i] = fixtures.NewMessage(blotted)
		}
	}
	return nil
}

// Source is the script as it is written to a file, without secrets: their names are
// values in a transcript.
func (r *Result) Source() []byte { return r.source(r.Script) }

func (r *Result) source(s *transcript.Script) []byte {
	return []byte(r.mask.Own(string(transcript.Format(s))))
}
