package runner

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// readback is what a session has shown of a maildrop.
type readback struct {
	lost  bool // no session got that far
	clear bool // how many messages there are is certain
	count int
	sizes map[int]int64
	texts map[int][]byte // of messages that came whole
	heads map[int][]byte // by TOP, where something was the matter with a message
}

// How much of a maildrop is looked at: all of a small one, and both ends of a large one, whose messages are
// all of a kind.
const (
	readWhole = 128
	readEdge  = 8
)

// readBack looks into a maildrop, in the way of the run.
func (r *Runner) readBack(ctx context.Context, a target.Account, want int,
	doubtful func(n int, text []byte) bool) *readback {
	seen := &readback{sizes: map[int]int64{}, texts: map[int][]byte{}, heads: map[int][]byte{}}
	s, err := r.enterAs(ctx, a)
	if err != nil {
		seen.lost = true
		return seen
	}
	defer s.conn.Close()
	if err := s.readBack(seen, want, doubtful); err != nil {
		seen.lost = true
		return seen
	}
	_, _ = s.ask("QUIT")
	if r.offer.delay > 0 {
		_ = r.clock.Sleep(ctx, r.offer.delay)
	}
	return seen
}

// enterAs logs in to an account, in the way of the run.
func (r *Runner) enterAs(ctx context.Context, a target.Account) (*surveyor, error) {
	t := *r.Target
	t.Accounts = []target.Account{a}
	s, address, err := r.surveyorAtMain(ctx)
	if err != nil {
		return nil, err
	}
	s.target = &t
	if err = s.greet(address); err == nil {
		err = s.logIn(a)
	}
	if err != nil {
		s.conn.Close()
		return nil, err
	}
	s.inside = true
	return s, nil
}

func (s *surveyor) readBack(seen *readback, want int, doubtful func(n int, text []byte) bool) error {
	if err := s.sizes(seen); err != nil || !seen.clear || seen.count != want {
		return err
	}
	for n := 1; n <= seen.count; n++ {
		if seen.count > readWhole && n > readEdge && n <= seen.count-readEdge || seen.sizes[n] > 2*mostHashed {
			continue
		}
		text, err := s.message(fmt.Sprintf("RETR %d", n))
		if err != nil {
			return err
		}
		if text == nil {
			continue
		}
		seen.texts[n] = text
		if !doubtful(n, text) {
			continue
		}
		if seen.heads[n], err = s.message(fmt.Sprintf("TOP %d 0", n)); err != nil {
			return err
		}
	}
	return nil
}

// sizes asks how many messages there are, by STAT and by LIST: where the two disagree, nothing is clear.
func (s *surveyor) sizes(seen *readback) error {
	st, err := s.ask("STAT")
	if err != nil {
		return err
	}
	count, told := countIn(st)
	list, err := s.message("LIST")
	if err != nil || !told {
		return err
	}
	for line := range strings.Lines(string(list)) {
		var n int
		var size int64
		if _, err := fmt.Sscan(line, &n, &size); err != nil || n < 1 || n > count {
			return nil
		}
		seen.sizes[n] = size
	}
	seen.count = count
	seen.clear = count == len(seen.sizes)
	return nil
}

// message asks for a multi-line reply; nil where it is refused.
func (s *surveyor) message(command string) ([]byte, error) {
	st, err := s.ask(command)
	if err != nil || st.Indicator != wire.OK {
		return nil, err
	}
	return s.body(4 * mostHashed)
}

// plausible reports whether LIST tells the size of what RETR sends.
func (b *readback) plausible(n int) bool {
	size := int64(len(b.texts[n]))
	return size == b.sizes[n] || size == b.sizes[n]+2
}

// consistent reports whether LIST, RETR and TOP show the same message, so that what is strange about it
// is in the store.
func (b *readback) consistent(n int) bool {
	head, _ := content.Top(b.texts[n], 0)
	return b.plausible(n) && (b.heads[n] == nil || bytes.Equal(bytes.TrimRight(head, "\r\n"),
		bytes.TrimRight(b.heads[n], "\r\n")))
}
