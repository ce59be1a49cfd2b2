package shrink

import (
	"context"
	"crypto/sha256"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Case is a script, and what the first account's maildrop holds when it is played.
type Case struct {
	Script *transcript.Script
	// Messages are what the maildrop holds. Nil means what the script's header says.
	Messages []fixtures.Message
}

// Progress tells how far a search is.
type Progress struct {
	Tried    int // cases
	Steps    int // of the smallest case so far
	Messages int
	Octets   int64 // of the messages
}

// Options are what a search needs besides the case.
type Options struct {
	// Fails reports whether a case shows the failure.
	Fails func(Case) bool
	// Progress is called after each case that was tried. Nil is nobody.
	Progress func(Progress)
}

// Search returns the smallest case that it finds, starting with one that fails. If ctx
// ends before, it is not minimal, and done is false.
func Search(ctx context.Context, c Case, o Options) (smallest Case, done bool) {
	s := &search{Options: o, ctx: ctx, best: c, known: map[string]bool{}, sums: map[fixtures.Message]string{}}
	for changed := true; changed; {
		changed = false
		for _, pass := range passes {
			changed = pass(s) || changed
			if ctx.Err() != nil {
				return s.best, false
			}
		}
	}
	return s.best, true
}

// passes are what is tried, in this order, until none of them finds anything. Each
// reports whether it made the case smaller.
var passes = []func(*search) bool{
	(*search).neutralize,
	(*search).dropBodies,
	(*search).dropConnections,
	(*search).shortenLogins,
	(*search).dropExchanges,
	(*search).dropDirections,
	(*search).dropMessages,
	(*search).dropLines,
	(*search).takeFixture,
}

// search is one search.
type search struct {
	Options
	ctx   context.Context
	best  Case
	known map[string]bool // candidates that were tried
	tried int
	sums  map[fixtures.Message]string // by which messages are told apart
}

// try makes a candidate the best case if it is a transcript, and fails.
func (s *search) try(c Case) bool {
	if s.ctx.Err() != nil {
		return false
	}
	script, err := settled(c.Script)
	if err != nil {
		return false
	}
	c.Script = script
	key := s.key(c)
	if s.known[key] {
		return false
	}
	s.known[key] = true
	s.tried++
	fails := s.Fails(c)
	if fails {
		s.best = c
	}
	if s.Progress != nil {
		s.Progress(Progress{Tried: s.tried, Steps: len(s.best.Script.Steps), Messages: len(s.best.Messages),
			Octets: s.best.octets()})
	}
	return fails
}

// settled is a script as it is read after it was written.
func settled(s *transcript.Script) (*transcript.Script, error) {
	bare := *s
	bare.Steps = compact(s.Steps)
	return transcript.Parse(s.File, transcript.Format(&bare))
}

// Plain is a script as it is read after it was written without the time that passed in
// it and with its connections numbered from 1.
func Plain(s *transcript.Script) (*transcript.Script, error) {
	timeless := *s
	timeless.Steps = nil
	for _, step := range s.Steps {
		timeless.Steps = append(timeless.Steps, placed(step, step.Connection()))
	}
	return settled(&timeless)
}

// key tells candidates apart.
func (s *search) key(c Case) string {
	var b strings.Builder
	b.Write(transcript.Format(c.Script))
	for _, m := range c.Messages {
		if s.sums[m] == "" {
			sum := sha256.New()
			r := m.Open()
			_, _ = io.Copy(sum, r) // what can't be read will not be filled in, either
			r.Close()
			s.sums[m] = string(sum.Sum(nil))
		}
		b.WriteString(s.sums[m])
	}
	return b.String()
}

func (c Case) octets() (n int64) {
	for _, m := range c.Messages {
		n += m.Size()
	}
	return n
}

// with is the best case with other steps.
func (s *search) with(steps []transcript.Step) Case {
	c := s.best
	script := *c.Script
	script.Steps = steps
	c.Script = &script
	return c
}
