package runner

import (
	"errors"
	"path/filepath"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/recording"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// recorded reports whether a script is a recording.
func recorded(s *transcript.Script) bool { return !s.Header.Recorded.IsZero() }

// Unfold is what playing a script comes down to: the script that is played, which a
// recording is made into, and what the first account's maildrop holds.
func (r *Runner) Unfold(s *transcript.Script) (*transcript.Script, fixtures.Maildrop, error) {
	played, why := r.playable(s)
	if why != "" {
		return nil, fixtures.Maildrop{}, errors.New(why)
	}
	l, err := r.maildrop(s)
	return played, l.drop, err
}

// playable is the script to play, or why there is none: a recording is made a script
// for the target.
func (r *Runner) playable(s *transcript.Script) (played *transcript.Script, why string) {
	if !recorded(s) {
		return s, ""
	}
	if why := recording.Unrepeatable(s); why != "" {
		return nil, why
	}
	_, implicit := r.Target.Main()
	o := recording.Options{
		Exact: r.Exact, Timing: r.Timing,
		Implicit: implicit, STLS: r.Target.STLS, TLSPort: r.Target.TLSAddress != "",
		Offers: func(mechanism string, secure bool) bool {
			if secure {
				return listed(r.offer.sasl.secure, mechanism)
			}
			return listed(r.offer.sasl.clear, mechanism)
		},
	}
	played = recording.Script(s, o)
	if !o.STLS && r.needsTLS(played) {
		o.STLS = true
		played = recording.Script(s, o)
	}
	return played, ""
}

// maildrop is what the first account's maildrop is to hold for a script.
func (r *Runner) maildrop(s *transcript.Script) (loaded, error) {
	if r.Maildrop != nil {
		if drop, found := r.Maildrop(s); found {
			return loaded{drop: drop, sources: sources(drop)}, nil
		}
	}
	if recorded(s) && s.Header.Maildrop == (transcript.Maildrop{}) {
		drop := recording.Maildrop(s, recording.Options{Exact: r.Exact})
		return loaded{drop: drop, sources: sources(drop)}, nil
	}
	return r.find(s, s.Header.Maildrop, "two-messages")
}

// find loads the maildrop that a header asks for. What is drawn is drawn for each script anew.
func (r *Runner) find(s *transcript.Script, m transcript.Maildrop, otherwise string) (loaded, error) {
	folder, is := m.Folder()
	if !is {
		return loadDrawn(fixtureFor(m, otherwise), situation.Hash(s.File, r.Seed))
	}
	drop, err := fixtures.FromFolderIn(filepath.Dir(s.File), filepath.FromSlash(folder))
	return loaded{drop: drop, sources: sources(drop)}, err
}

// fixtureFor is the fixture to put in place for what a header asks for.
func fixtureFor(m transcript.Maildrop, otherwise string) string {
	switch {
	case m.Any && m.AtLeast > 3:
		return "hundred"
	case m.Any:
		return "three-messages"
	case m.Name != "":
		return m.Name
	}
	return otherwise
}

// userRefused reports whether logging in with USER and PASS is possible.
func (r *Runner) userRefused() (verdict.Verdict, string) {
	if r.offer.noUser {
		return verdict.NotApplicable, "the server does not let users log in with USER and PASS"
	}
	return "", ""
}
