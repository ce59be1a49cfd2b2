package shrink

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A handshake without the command before it, or the end of a connection without what led to
// it, is another script.
func TestDirectionsThatFollowStayWithWhatIsBefore(t *testing.T) {
	for _, k := range transcript.Kinds() {
		at := transcript.Place{Conn: 1}
		asked := &transcript.Command{Place: at, Text: transcript.Text{{Literal: "STLS"}}}
		reply := &transcript.Expect{Place: at, Status: transcript.Line{Text: transcript.Text{{Literal: "+OK"}}}}
		args := []transcript.Text{{{Literal: "1"}}, {{Literal: "1"}}, {{Literal: "1"}}}
		s := &transcript.Script{Steps: []transcript.Step{asked, reply, &transcript.Direction{Place: at, Kind: k, Args: args}}}
		if of, t1 := owners(s), k.Traits(); (of[2] == of[0]) != t1.Follows || t1.StartsTLS() && !t1.Follows {
			t.Errorf("%s stays with the command before it: %v", k.Form(), of[2] == of[0])
		}
	}
}
