package session

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

func TestEveryDirectionIsPlayed(t *testing.T) {
	for _, k := range transcript.Kinds() {
		if playingOf(k) == nil && !k.Traits().Lines {
			t.Errorf("nobody plays %s", k.Form())
		}
	}
	for k, how := range variants {
		if how.keeps && how.resumes || how.optional && how.owed || how.owed && k.Traits().Uncertain {
			t.Errorf("%s can't be played as a way to begin TLS: %+v", k.Form(), how)
		}
	}
}
