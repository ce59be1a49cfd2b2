package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// The commands by which mail is fetched, and those that show it, or the beginning of it.
var (
	fetchMail = wire.Keywords(func(s wire.Spec) bool { return s.Fetches })
	showMail  = wire.Keywords(func(s wire.Spec) bool { return s.Content == wire.Message })
)

// fetching is what is known of a mailbox from which nothing was fetched yet.
type fetching int

const (
	untested fetching = iota
	doubtful          // it could not be found out: no session that fetches ends with QUIT
	harmless
)

// mostKept is the size of the largest message that is fetched to try it, as a copy of it
// is kept.
const mostKept = 4 << 20

const otherwise = "use --provision, or --allow-delete if the mailbox may be emptied"

func (m *mail) noFetch() *noFetch {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.no
}

// forbid lets no more mail be fetched.
func (m *mail) forbid(why string, commands ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.no = &noFetch{&session.WithheldError{Why: "fetches mail: " + why}, commands}
}

func (b *mailbox) tried() fetching {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fetching
}

// forbidKnown lets no mail be fetched where that is known to harm it, or is not wanted.
// A known service hides what RETR has fetched, and leaves what TOP shows.
func (r *Runner) forbidKnown() {
	if !r.live() {
		return
	}
	if r.NoFetch {
		r.mail.forbid("left out by --no-fetch", fetchMail...)
		return
	}
	address, _ := r.Target.Main()
	signs := readonly.Signs{Provider: r.Provider, Address: address, Greeting: r.offer.greeting, Tags: r.offer.tags}
	if name, known := readonly.HarmfulService(signs); known {
		r.mail.forbid(fmt.Sprintf("the service is %s, which hides what was fetched: %s", name, otherwise), fetchMail...)
	}
}

// tryFetching finds out, for the mailboxes that a script uses, whether a message that was
// fetched is still there in the next session.
func (w *worker) tryFetching(ctx context.Context, s *transcript.Script) {
	w.mail.trial.Lock() // no more than one message is put at risk
	defer w.mail.trial.Unlock()
	for _, a := range w.inUse(s) {
		b := w.mail.of(a)
		if w.mail.noFetch() != nil || b.tried() != untested {
			continue
		}
		result := w.try(ctx, b)
		b.mu.Lock()
		b.fetching = result
		b.mu.Unlock()
	}
}

// try fetches the smallest message of a mailbox once, and looks whether it stays.
func (r *Runner) try(ctx context.Context, b *mailbox) fetching {
	if b.before == nil {
		return doubtful
	}
	smallest, found := b.before.Smallest()
	if !found || smallest.Size > mostKept {
		return doubtful
	}
	t := &trial{message: smallest}
	ctx, t.stop = context.WithCancel(ctx)
	defer t.stop()
	_ = r.runSession(ctx, b.account,
		lookAt+fmt.Sprintf("C: RETR %d\nS: <any reply>\nC: QUIT\nS: <any reply>\n", smallest.Number), t.note)
	if t.file == "" {
		return doubtful // nothing has been fetched in a session that ended with QUIT
	}
	after, err := r.look(ctx, b.account)
	switch {
	case err != nil:
		r.warn("one message of %s was fetched to see whether that harms it, and what became of it could not be seen: %v; a "+
			"copy is in %s",
			b.account.User, err, t.file)
		return doubtful
	case t.isLost(after):
		r.mail.forbid("this server removes or hides what was fetched, as was tried with one message: "+otherwise, showMail...)
		r.warn("FETCHING MAIL REMOVES OR HIDES IT ON THIS SERVER: one message of %s (%s) was fetched to find that out, and "+
			"the next session "+
			"did not list it any more; a copy is in %s. Nothing more is fetched", b.account.User, t, t.file)
		return doubtful
	}
	_ = os.Remove(t.file)
	return harmless
}

// trial is the fetching of one message.
type trial struct {
	listingReplies
	message readonly.Message
	before  readonly.Listing // as the session has it that fetches
	file    string           // with the copy; "" if there is none
	stop    func()           // ends the session before the next command, QUIT included
}

// note takes the replies of the session. It stops before RETR if the message is no longer
// what it was, and before QUIT if there is no copy.
func (t *trial) note(r session.Reply) {
	t.listingReplies.note(r)
	switch len(t.replies) {
	case 3:
		t.before = t.listing()
		if m, found := t.before.Numbered(t.message.Number); !found || m != t.message {
			t.stop()
		}
	case 4:
		if err := t.keep(r); err != nil {
			t.stop()
		}
	}
}

// keep writes the message into a file that only its owner can read.
func (t *trial) keep(r session.Reply) error {
	if !strings.HasPrefix(r.Status, "+OK") || r.Lines == nil {
		return errors.New("nothing was fetched")
	}
	f, err := os.CreateTemp("", "pop3spec-kept-*.eml")
	if err != nil {
		return err
	}
	for _, line := range r.Lines {
		if _, err = f.WriteString(strings.TrimPrefix(line, ".") + "\r\n"); err != nil {
			break
		}
	}
	if err := errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	t.file = f.Name()
	return nil
}

// isLost reports whether the message is not there in a later listing.
func (t *trial) isLost(later readonly.Listing) bool {
	for _, m := range t.before.Lost(later) {
		if m.ID == t.message.ID && m.Size == t.message.Size {
			return true
		}
	}
	return len(later.Messages) == 0 && later.Count < t.before.Count
}

// String names the message.
func (t *trial) String() string {
	if t.message.ID == "" {
		return fmt.Sprintf("%d octets", t.message.Size)
	}
	return fmt.Sprintf("%d octets, unique-id %q", t.message.Size, t.message.ID)
}
