package check

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// directed is a transcript in which a direction of a kind stands on a connection that is
// open, after a login or before one.
func directed(k transcript.Kind, loggedIn bool) (w *writing, known bool) {
	w = &writing{talk: newTalk(model.World{}), vague: map[int]bool{}}
	if w.ready(1); loggedIn {
		w.direct(&transcript.Direction{Place: transcript.Place{Conn: 1}, Kind: transcript.LogIn})
	}
	args := []transcript.Text{{{Literal: "1"}}, {{Literal: "1"}}, {{Literal: "1"}}}
	return w, w.direct(&transcript.Direction{Place: transcript.Place{Conn: 1}, Kind: k, Args: args})
}

// What a direction does to a connection is either followed, or nothing more is said about
// the connection.
func TestEveryDirectionIsFollowed(t *testing.T) {
	for _, k := range transcript.Kinds() {
		traits := k.Traits()
		if traits.Lines {
			continue
		}
		w, known := directed(k, !traits.StartsTLS())
		l := w.links[1]
		switch {
		case !known:
			t.Errorf("nobody knows what %s does", k.Form())
		case traits.Uncertain && !traits.Replies && !l.Over:
			t.Errorf("what comes of %s is open, and the rest is judged", k.Form())
		case traits.Uncertain:
		case traits.LogsIn && (l.Over || !l.oracle.InTransaction(1)):
			t.Errorf("nobody is logged in after %s", k.Form())
		case (traits.Opens || traits.StartsTLS()) && l.Over, traits.Opens && l.oracle.InTransaction(1):
			t.Errorf("no session begins with %s", k.Form())
		case traits.Opens && l.oracle.AwaitsGreeting(1) == traits.Greeted:
			t.Errorf("%s has read the greeting: %v", k.Form(), traits.Greeted)
		case (traits.Ends || traits.Closes) && !l.Over:
			t.Errorf("the connection goes on after %s", k.Form())
		}
	}
}

// Recordings have few directions, but people may write others into them.
func TestRecordedDirections(t *testing.T) {
	for _, k := range transcript.Kinds() {
		traits := k.Traits()
		if traits.Lines {
			continue
		}
		talk := newTalk(model.World{})
		talk.judgeBoth()
		talk.open(1, false)
		before := talk.links[1]
		args := []transcript.Text{{{Literal: "NOOP\r\n"}}, {{Literal: "1"}}, {{Literal: "1"}}}
		talk.recordedAct(&transcript.Direction{Place: transcript.Place{Conn: 1}, Kind: k, Args: args})
		goes := traits.Idle || traits.Pipelines || traits.StartsTLS() || traits.Sends && k != transcript.SendTimes
		switch l := talk.links[1]; {
		case (l != before) != (traits.Opens && !traits.Bare):
			t.Errorf("%s opens a connection: %v", k.Form(), l != before)
		case l == before && l.Over == goes:
			t.Errorf("what follows %s is judged: %v", k.Form(), !l.Over)
		}
	}
}

// Whatever carries a secret, its lines are shown without it.
func TestEverySecretIsConcealed(t *testing.T) {
	const secret = "c4c9334bac560ecc979e58001b3e22fb"
	for _, s := range wire.Specs() {
		if s.Secret == wire.NoSecret {
			continue
		}
		w, _ := directed(transcript.AwaitClient, false)
		line := s.Keyword + " PLAIN " + secret + "\r\n"
		if s.Secret == wire.AllArguments {
			line = s.Keyword + " " + secret + "\r\n"
		}
		w.links[1].clientSent([]byte(line), false)
		if shown := string(w.log.Entries[len(w.log.Entries)-1].Data); strings.Contains(shown, secret[1:]) {
			t.Errorf("%s is shown as %q", s.Keyword, shown)
		}
	}
}

// What a reply says of messages is known by its form.
func TestEveryListingIsJudged(t *testing.T) {
	for _, s := range wire.Specs() {
		if s.Standard() && !s.Obsolete && s.Counts && numbered[s.Keyword] == nil {
			t.Errorf("the numbers in the reply to %s are not judged", s.Keyword)
		}
		if s.Content == wire.Listing && listed[s.Keyword] == nil {
			t.Errorf("the lines of the reply to %s are not judged", s.Keyword)
		}
	}
}
