package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// mail is what is known of live mailboxes.
type mail struct {
	mu    sync.Mutex
	boxes []*mailbox
	no    *noFetch // nil where mail may be fetched, as far as is known
	trial sync.Mutex
}

// noFetch is why no mail is fetched, and by what it would be.
type noFetch struct {
	why      *session.WithheldError
	commands []string
}

// mailbox is a live one.
type mailbox struct {
	account model.Account
	looking sync.Mutex

	mu       sync.Mutex
	looked   bool
	before   *readonly.Listing // nil if it could not be seen
	fetching fetching
}

// of is the mailbox of an account.
func (m *mail) of(a model.Account) *mailbox {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range m.boxes {
		if b.account.User == a.User {
			return b
		}
	}
	b := &mailbox{account: a}
	m.boxes = append(m.boxes, b)
	return b
}

// lookAt is what a session says of its mailbox, once it has logged in.
const lookAt = "C: STAT\nS: <any reply>\nC: LIST\nS: <any reply>\nC: UIDL\nS: <any reply>\n"

// lookBefore looks at the mailboxes that a script is about to use, each the first time.
func (w *worker) lookBefore(ctx context.Context, s *transcript.Script) {
	if !w.live() {
		return
	}
	for _, a := range w.inUse(s) {
		w.mail.of(a).lookOnce(func() (readonly.Listing, error) { return w.look(ctx, a) })
	}
}

func (b *mailbox) lookOnce(look func() (readonly.Listing, error)) {
	b.looking.Lock()
	defer b.looking.Unlock()
	if b.looked {
		return
	}
	l, err := look()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.looked = true; err == nil {
		b.before = &l
	}
}

// held is how many messages there were at the first look, if that could be seen.
func (b *mailbox) held() (count int, known bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.before == nil {
		return 0, false
	}
	return b.before.Count, true
}

// look logs in and lists what a mailbox holds.
func (r *Runner) look(ctx context.Context, a model.Account) (readonly.Listing, error) {
	var seen listingReplies
	err := r.runSession(ctx, a, lookAt+"C: QUIT\nS: <any reply>\n", seen.note)
	return seen.listing(), cmp.Or(seen.err(), err)
}

// listingReplies gathers the replies to the commands of lookAt.
type listingReplies struct{ replies []session.Reply }

func (g *listingReplies) note(r session.Reply) { g.replies = append(g.replies, r) }

// err tells why there is no listing, nil if there is one.
func (g *listingReplies) err() error {
	if len(g.replies) < 3 || !strings.HasPrefix(g.replies[0].Status, "+OK") {
		return errors.New("the server did not say what the mailbox holds")
	}
	return nil
}

func (g *listingReplies) listing() readonly.Listing {
	if g.err() != nil {
		return readonly.Listing{}
	}
	count := 0
	if f := strings.Fields(g.replies[0].Status); len(f) > 1 {
		count, _ = strconv.Atoi(f[1])
	}
	return readonly.Read(count, g.replies[1].Lines, g.replies[2].Lines)
}

// runSession plays a session of the harness's own with a mailbox: it logs in and follows the steps.
func (r *Runner) runSession(ctx context.Context, a model.Account, steps string, note func(session.Reply)) error {
	login := "C: <log in>\n"
	if r.isSpecial(a) {
		login = "C: <try to log in>\n" // which may be refused for good
	}
	s, err := transcript.Parse("mailbox.pop3", []byte("maildrop: any\n\n"+login+steps))
	if err != nil {
		panic(err) // it is made of constants and numbers
	}
	own := &worker{Runner: r, accounts: []model.Account{a}}
	cfg := own.config(s, model.World{Accounts: own.accounts, LoginDelay: r.offer.delay})
	cfg.Timeout, cfg.Observe = min(cfg.Timeout, briefly), note
	cfg.Gates = func() []session.Gate { return r.gates(true) }
	out := session.Play(ctx, s, cfg)
	if out.Err == nil && ctx.Err() == nil && len(out.Findings) > 0 && out.Findings[0].NoReply() {
		return errors.New(out.Findings[0].Message)
	}
	return out.Err
}

// Close looks at the live mailboxes that were used once more, and warns where one of them
// is no longer as it was. It is called when no script is played any more.
func (r *Runner) Close(ctx context.Context) {
	r.leave(ctx)
	for _, b := range r.mail.boxes {
		if !b.looked {
			continue
		}
		if text := r.change(ctx, b); text != "" {
			r.warn("the mailbox of %s: %s", b.account.User, text)
		}
	}
}

// change says in words what has become of a mailbox, "" if nothing has.
func (r *Runner) change(ctx context.Context, b *mailbox) string {
	const unknown = "whether it is as it was is not known"
	if b.before == nil {
		if r.isSpecial(b.account) {
			return "" // made so that a login fails, perhaps
		}
		return "what it held before could not be seen: " + unknown
	}
	if ctx.Err() != nil {
		return "the run was stopped: " + unknown
	}
	after, err := r.look(ctx, b.account)
	if err != nil {
		return fmt.Sprintf("it can't be looked at any more (%v): %s", err, unknown)
	}
	return b.before.Difference(after)
}

func (r *Runner) isSpecial(a model.Account) bool {
	for _, special := range r.Target.Special {
		if special.User == a.User {
			return true
		}
	}
	return false
}

// warn tells those who run the suite what is no verdict about the server.
func (r *Runner) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.warnings = append(r.warnings, text)
	if r.Notice != nil {
		r.Notice(text)
	}
}
