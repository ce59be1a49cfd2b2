package shrink

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/internal/reduce"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// dropMessages drops messages. The numbers of those that stay follow.
func (s *search) dropMessages() bool {
	from := s.best
	numbers := make([]int, len(from.Messages))
	for i := range numbers {
		numbers[i] = i + 1
	}
	kept := reduce.Items(numbers, func(kept []int) bool {
		c := s.with(renumbered(from.Script.Steps, kept))
		c.Messages = make([]fixtures.Message, 0, len(kept)) // never nil
		for _, n := range kept {
			c.Messages = append(c.Messages, from.Messages[n-1])
		}
		return s.try(c)
	})
	return len(kept) < len(numbers)
}

// renumbered lets commands name the messages that stay by their new numbers.
func renumbered(steps []transcript.Step, kept []int) []transcript.Step {
	out := slices.Clone(steps)
	for i, step := range out {
		c, ok := step.(*transcript.Command)
		if !ok {
			continue
		}
		text, literal := c.Text.Literal()
		words := strings.Split(text, " ")
		if !literal || len(words) < 2 || !wire.SpecOf(strings.ToUpper(words[0])).Number {
			continue
		}
		n, err := strconv.Atoi(words[1])
		if k := slices.Index(kept, n); err == nil && k >= 0 {
			words[1] = strconv.Itoa(k + 1)
			moved := *c
			moved.Text = transcript.Text{{Literal: strings.Join(words, " ")}}
			out[i] = &moved
		}
	}
	return out
}

// mostLines is the size in octets up to which lines of messages are dropped.
const mostLines = 1 << 20

// dropLines drops lines of messages, but never all of one.
func (s *search) dropLines() bool {
	changed := false
	for i, m := range s.best.Messages {
		octets, err := m.Bytes()
		if err != nil || m.Size() > mostLines {
			continue
		}
		lines := bytes.SplitAfter(octets, []byte("\n"))
		if last := len(lines) - 1; len(lines[last]) == 0 {
			lines = lines[:last]
		}
		kept := reduce.Items(lines, func(kept [][]byte) bool {
			if len(kept) == 0 {
				return false
			}
			c := s.best
			c.Messages = slices.Clone(c.Messages)
			c.Messages[i] = fixtures.NewMessage(bytes.Join(kept, nil))
			return s.try(c)
		})
		changed = changed || len(kept) < len(lines)
	}
	return changed
}

// simple are fixtures that spare a script a maildrop of its own.
var simple = []string{"empty", "one-message", "two-messages", "three-messages"}

// takeFixture puts a fixture in the place of messages.
func (s *search) takeFixture() bool {
	if s.best.Messages == nil {
		return false
	}
	for _, name := range simple {
		c := s.with(s.best.Script.Steps)
		c.Messages = nil
		c.Script.Header.Maildrop = transcript.Maildrop{Name: name}
		if s.try(c) {
			return true
		}
	}
	return false
}
