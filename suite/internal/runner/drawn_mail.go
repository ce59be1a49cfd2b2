package runner

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/internal/mailgrammar"
	"github.com/pop3spec/pop3spec/internal/reduce"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A message that was drawn, and with which a rule was broken, says little as long as it has a hundred lines.
// So the script is played again, with less of the message each time.

// What is spent on it: so many scripts of a run, one for each way to break a rule, and so many plays of each.
const (
	shrinkScripts = 4
	shrinkPlays   = 200
	shrinkTime    = 15 * time.Second
)

// shrunk are the ways to break a rule for which messages were made small.
type shrunk struct {
	mu   sync.Mutex
	ways []string
}

// first reports whether there is room for another one, and it is new.
func (s *shrunk) first(f rules.Finding) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	way := string(f.Rule) + " " + f.Kind
	if len(s.ways) == shrinkScripts || slices.Contains(s.ways, way) {
		return false
	}
	s.ways = append(s.ways, way)
	return true
}

// drawnFor is the maildrop that is drawn for a script; found is false if it has another one.
func (r *Runner) drawnFor(s *transcript.Script) (drop fixtures.Maildrop, found bool) {
	if recorded(s) || r.Maildrop != nil || r.Target.Provision == nil {
		return drop, false
	}
	return fixtures.Draw(s.Header.Maildrop.Name, situation.Hash(s.File, r.Seed))
}

// lookIntoMail notes by which seed the messages were drawn and, if a rule was broken because of one, what is needed
// of it.
func (w *worker) lookIntoMail(ctx context.Context, v *visit, res *verdict.Result) {
	drop, drawn := w.drawnFor(v.script)
	if !drawn {
		return
	}
	res.Seed = w.Seed
	i := slices.IndexFunc(res.Findings, func(f verdict.Finding) bool { return string(f.Severity) == string(res.Verdict) })
	if !w.Shrink || i < 0 || v.out.Findings[i].NoReply() || w.offer.delay > 0 || !w.shrunk.first(v.out.Findings[i]) {
		return
	}
	if w.slots.acquire(ctx, &visit{script: v.script, played: v.played}) != nil {
		return
	}
	defer w.slots.release()
	defer func(before *fixtures.Maildrop) { w.instead = before }(w.instead)
	m := &smaller{worker: w, visit: v, finding: v.out.Findings[i], drop: drop, plays: shrinkPlays,
		until: w.clock.Now().Add(shrinkTime)}
	res.Findings[i].Mail = m.mail(ctx)
}

// smaller makes the messages of a maildrop small.
type smaller struct {
	*worker
	*visit
	finding rules.Finding
	drop    fixtures.Maildrop
	plays   int // that are left
	until   time.Time
}

// mail is what is needed of the messages; nil if none of them is.
func (m *smaller) mail(ctx context.Context) (left []verdict.Mail) {
	all := make([]int, len(m.drop.Messages))
	for i := range all {
		all[i] = i
	}
	texts := map[int][]byte{}
	with := func(texts map[int][]byte, some []int) bool {
		drop := fixtures.Maildrop{Name: "fewer messages", About: m.drop.About}
		for i, message := range m.drop.Messages {
			switch {
			case texts[i] != nil:
				message = fixtures.NewMessage(texts[i])
			case !slices.Contains(some, i):
				message = plainMessage(i + 1)
			}
			drop.Messages = append(drop.Messages, message)
		}
		return m.shows(ctx, drop)
	}
	if with(nil, nil) {
		return nil
	}
	needed := reduce.Items(all, func(some []int) bool { return with(nil, some) })
	for _, i := range needed {
		octets, err := m.drop.Messages[i].Bytes()
		if err != nil {
			return nil
		}
		texts[i] = mailgrammar.Smaller(octets, func(text []byte) bool {
			texts[i] = text
			return with(texts, needed)
		})
		left = append(left, verdict.Mail{Message: i + 1, Drawn: len(octets), Lines: quoted(texts[i])})
	}
	return left
}

// shows reports whether the rule is broken in the same way with other messages.
func (m *smaller) shows(ctx context.Context, drop fixtures.Maildrop) bool {
	if m.plays--; m.plays < 0 || ctx.Err() != nil || m.clock.Now().After(m.until) {
		return false
	}
	m.instead = &drop
	out := m.playOnce(ctx, m.script, m.played)
	return slices.ContainsFunc(out.Findings, func(f rules.Finding) bool {
		return f.Rule == m.finding.Rule && f.Kind == m.finding.Kind
	})
}

// plainMessage is a message with which nothing is the matter.
func plainMessage(n int) fixtures.Message {
	return fixtures.NewMessage(fmt.Appendf(nil, "From: alice@example.org\r\nTo: bob@example.org\r\nSubject: Plain %d\r\n"+
		"Date: Thu, 1 Jan 2026 10:00:00 +0000\r\nMessage-ID: <plain.%[1]d@fixtures.example>\r\n\r\nPlain text.\r\n", n))
}

// quoted are the lines of a message as strings of Go.
func quoted(text []byte) (lines []string) {
	for line := range bytes.SplitAfterSeq(text, []byte("\n")) {
		if len(line) > 0 {
			lines = append(lines, strconv.QuoteToASCII(string(line)))
		}
	}
	return lines
}
