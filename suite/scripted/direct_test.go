package scripted

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A direction is played for the client, or refused as what needs a server.
func TestEveryDirectionIsCompiled(t *testing.T) {
	for _, k := range transcript.Kinds() {
		traits := k.Traits()
		if traits.Lines {
			continue
		}
		c := &compiler{script: &transcript.Script{}, conns: map[int]*conn{}}
		before := c.open(1)
		args := []transcript.Text{{{Literal: "1"}}, {{Literal: "1"}}}
		known := c.direction(&transcript.Direction{Place: transcript.Place{Conn: 1}, Kind: k, Args: args})
		after := c.conns[1]
		switch {
		case !known:
			t.Errorf("nobody knows what %s does", k.Form())
		case beyond(traits) != (len(c.mistakes) > 0):
			t.Errorf("%s: %v", k.Form(), c.mistakes)
		case beyond(traits):
		case traits.Opens && (after == before || after.TLS != traits.TLS):
			t.Errorf("%s opens no connection, or one that is secure: %v", k.Form(), after.TLS)
		case traits.StartsTLS() && !before.greeting.secure:
			t.Errorf("%s begins no TLS", k.Form())
		case traits.LogsIn && (len(before.exchanges) != 1 || !before.exchanges[0].login):
			t.Errorf("%s logs nobody in", k.Form())
		case (traits.Ends || traits.Closes) && after != nil:
			t.Errorf("the connection goes on after %s", k.Form())
		}
	}
}

// A login that was written for another account is played for the one at hand, whichever
// command it is.
func TestEveryLoginIsTranslated(t *testing.T) {
	written := transcript.DefaultAccount
	for _, s := range wire.Specs() {
		if s.Login == wire.NoLogin || s.Obsolete {
			continue
		}
		line := s.Keyword + " " + written.User
		switch {
		case s.SASL:
			line = s.Keyword + " PLAIN AG1yb3NlAHRhbnN0YWFm"
		case s.Secret == wire.AllArguments:
			line = s.Keyword + " " + written.Secret
		case s.Secret == wire.AfterFirst:
			line += " " + strings.Repeat("0", 32)
		}
		if _, literal := translate(transcript.Text{{Literal: line}}, written).Literal(); literal {
			t.Errorf("%q is sent as it was written", line)
		}
	}
}
