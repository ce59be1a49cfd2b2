package session

import (
	"context"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Stepwise is a session whose steps become known one by one, as those of a Go program do. It
// is played as a script is, under the same oracle and the same gates. It is not safe for
// concurrent use.
type Stepwise struct {
	player *player
	read   *Reply // the last reply
	err    error  // of the first step that could not be played
}

// Begin begins a session. File is where its steps stand.
func Begin(ctx context.Context, file string, cfg Config) *Stepwise {
	s := new(Stepwise)
	cfg.Observe = func(r Reply) { s.read = &r }
	s.player = newPlayer(ctx, &transcript.Script{File: file}, cfg)
	return s
}

// Do plays a step. After an error, which is the same as that of a script, nothing more is
// played.
func (s *Stepwise) Do(step transcript.Step) error {
	if s.err == nil {
		s.player.log.At.Line = step.Position().Line
		s.err = s.player.step(step)
	}
	return s.err
}

// Read reads the next reply on a connection. It returns nil if the server has ended the
// connection instead, as it may.
func (s *Stepwise) Read(at transcript.Place) (*Reply, error) {
	s.read = nil
	err := s.Do(&transcript.Direction{Place: at, Kind: transcript.AnyReply})
	return s.read, err
}

// Due reports whether the server owes a reply on a connection, or has ended it, which a reply
// would show, too.
func (s *Stepwise) Due(conn int) bool {
	o := s.player.oracle
	return s.player.link(conn).gone || o.AwaitsGreeting(conn) || o.Due(conn)
}

// Log is what went over the connections so far.
func (s *Stepwise) Log() *conversation.Log { return s.player.log }

// Findings are what was found so far.
func (s *Stepwise) Findings() []rules.Finding { return s.player.collect() }

// End ends the session, as that of a script ends, and returns what came of it.
func (s *Stepwise) End() *Outcome {
	defer s.player.closeAll()
	if s.err == nil {
		s.err = s.player.finish()
	}
	return s.player.outcome(s.err)
}
