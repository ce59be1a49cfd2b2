package doctor

import (
	"fmt"
	"strings"
	"time"
)

// manyMessages and manyOctets are more than a maildrop for tests holds.
const (
	manyMessages = 5000
	manyOctets   = 1 << 30
	batch        = 250 // that Gmail lists
	recently     = 30 * 24 * time.Hour
)

// maildrops explains what the accounts hold.
func (e *explainer) maildrops() {
	for _, d := range e.Drops {
		who := []string{d.User}
		if d.Failure != "" {
			e.add(Finding{Cause: "maildrop-unseen", Subject: aboutMaildrop, Weight: Hinders, Said: d.Failure,
				Text: "what the maildrop holds can't be seen", Accounts: who,
				Likely: e.throttles(Reply{Line: d.Failure, Bad: true}), Do: "see the server's log"})
			continue
		}
		e.add(Finding{Subject: aboutMaildrop, Weight: Fine, Text: sizeOf(d) + ages(d), Accounts: who})
		for _, text := range d.Contradictions {
			e.add(Finding{Cause: "maildrop-contradicts", Subject: aboutMaildrop, Weight: Remark, Text: text, Accounts: who,
				Do: "a run will show which rule that breaks"})
		}
		e.amount(d)
	}
}

// amount explains how much mail there is.
func (e *explainer) amount(d Maildrop) {
	who := []string{d.User}
	switch {
	case e.service(gmail) && !e.Asked.Filled && !strings.HasPrefix(d.User, "recent:") && d.Count < batch:
		f := Finding{Cause: "recent-mode", Subject: aboutMaildrop, Weight: Remark,
			Accounts: who, Text: "there may be more mail than is listed",
			Likely: []Likely{{"recent-mode", "Gmail does not list again what was fetched in a session that ended with QUIT",
				"log in as recent:NAME to be shown all mail of the last 30 days"}}}
		if d.Count == 0 {
			f.Text, f.Weight = "nothing is listed", Hinders
		}
		e.add(f)
	case e.service(gmail) && !e.Asked.Filled && d.Count >= batch:
		e.add(Finding{Cause: "batches", Subject: aboutMaildrop, Weight: Remark, Accounts: who,
			Text: "there may be more mail than is listed",
			Likely: []Likely{{"batches", "Gmail lists some 250 conversations at a time, and the next ones once these are " +
				"fetched", ""}}})
	case d.Count == 0 && !e.Asked.Filled:
		e.add(Finding{Cause: "maildrop-empty", Subject: aboutMaildrop, Weight: Hinders, Accounts: who,
			Text: "the maildrop is empty",
			Do:   "send some messages there, or have the harness fill it with --provision; scripts that need mail are left out"})
	case (d.Count > manyMessages || d.Octets > manyOctets) && !e.Asked.Filled:
		e.add(Finding{Cause: "maildrop-large", Subject: aboutMaildrop, Weight: Hinders,
			Accounts: who, Text: "the maildrop is large, and scripts list all of it again and again",
			Do: "use an account made for the purpose"})
	case d.Count > 0 && e.Asked.Filled && !d.Last.IsZero() && e.Asked.Now.Sub(d.Last) < recently &&
		d.Last.Before(e.Asked.Now):
		e.add(Finding{Cause: "mail-in-use", Subject: aboutMaildrop, Weight: Remark,
			Accounts: who, Text: "there was mail of the last days, and --provision replaces what the maildrop holds",
			Do: "make sure that the account was made for tests"})
	}
}

func sizeOf(d Maildrop) string {
	if d.Count == 0 {
		return "empty"
	}
	text := fmt.Sprintf("%d messages, %s", d.Count, octets(d.Octets))
	if d.Count == 1 {
		text = "1 message, " + octets(d.Octets)
	}
	if d.Largest > 1<<20 && d.Count > 1 {
		text += " (the largest " + octets(d.Largest) + ")"
	}
	if d.Unique < 0 {
		text += ", no unique-ids"
	}
	return text
}

func octets(n int64) string {
	switch {
	case n < 10<<10:
		return fmt.Sprintf("%d octets", n)
	case n < 10<<20:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}

// ages says how old the mail is, and in which order.
func ages(d Maildrop) string {
	switch {
	case d.First.IsZero() || d.Last.IsZero():
		return ""
	case d.Count == 1:
		return ", of " + d.First.Format(time.DateOnly)
	case d.Last.Before(d.First):
		return fmt.Sprintf(", newest first, from %s back to %s", d.First.Format(time.DateOnly), d.Last.Format(time.DateOnly))
	}
	return fmt.Sprintf(", oldest first, from %s to %s", d.First.Format(time.DateOnly), d.Last.Format(time.DateOnly))
}

// lock explains what became of a session that was cut off.
func (e *explainer) lock() {
	l := e.Lock
	switch {
	case l == nil || l.Named:
	case l.Lasted:
		e.add(Finding{Cause: "lock-lingers", Subject: aboutLock, Weight: Hinders, Said: l.Reply.String(),
			Text: fmt.Sprintf("after a session that was cut off the maildrop could not be opened again for %s at least",
				short(l.Freed)),
			Likely: []Likely{{"lock-lingers", "the server misses a client that has gone only when its timer runs out", ""}},
			Do: "set the server's timer low for the tests, or give more accounts; each script that cuts a session off " +
				"waits so long"})
	case l.Freed > time.Second:
		e.add(Finding{Cause: "lock-slow", Subject: aboutLock, Weight: Hinders, Said: l.Reply.String(),
			Text: fmt.Sprintf("after a session that was cut off the maildrop could be opened again after %s", short(l.Freed)),
			Do:   "give more accounts, so that others need not wait"})
	default:
		e.fine(aboutLock, "free %s after a session was cut off", short(l.Freed))
	}
}

// limits explains how many connections there may be, and what costs time.
func (e *explainer) limits() {
	switch c := e.Crowd; {
	case c == nil:
	case c.Taken < c.Tried:
		e.add(Finding{Cause: "connections-limited", Subject: aboutLimits, Weight: Hinders, Said: c.Reply.String(),
			Text: fmt.Sprintf("%d connections are taken at once, and a run may want %d", c.Taken, c.Tried),
			Do:   "raise the limit of connections for this client, or use --jobs 1"})
	default:
		e.fine(aboutLimits, "%d connections are taken at once", c.Taken)
	}
	if w := e.refused(); w.Took > time.Second {
		e.add(Finding{Cause: "penalty", Subject: aboutLimits, Weight: Hinders, Said: w.String(),
			Text: fmt.Sprintf("a refused login is answered after %s", short(w.Took)),
			Do:   "some scripts try wrong passwords: switch the penalty off for the tests, or give more accounts"})
	}
	e.delays()
	e.idle()
}

// refused is the reply to a login that was refused, the slowest one.
func (e *explainer) refused() (slowest Reply) {
	if e.Wrong != nil {
		slowest = *e.Wrong
	}
	for _, login := range e.Logins {
		for _, a := range login.Attempts {
			if a.Reply.Bad && !a.Named && a.Reply.Took > slowest.Took {
				slowest = a.Reply
			}
		}
	}
	return slowest
}

func (e *explainer) delays() {
	if e.delayed() == "" {
		return
	}
	if e.Lax {
		e.fine(aboutLimits, "LOGIN-DELAY%s are announced, and not insisted on", strings.TrimPrefix(e.delayed(), ":"))
		return
	}
	e.add(Finding{Cause: "login-delay", Subject: aboutLimits, Weight: Remark,
		Text: "the server wants a while between two logins of a user (LOGIN-DELAY" + strings.TrimPrefix(e.delayed(), ":") +
			")",
		Do: "each script waits so long, if it is insisted on: give more accounts, or switch it off for the tests"})
}

func (e *explainer) idle() {
	i := e.Idle
	if i == nil {
		return
	}
	set := e.Asked.Autologout
	switch {
	case i.Closed && (set == 0 || i.Waited < set/2):
		e.add(Finding{Cause: "timer-short", Subject: aboutLimits, Weight: Hinders,
			Text: fmt.Sprintf("a connection on which nothing was said was closed within %s", short(i.Waited)),
			Do:   "tell the run with --autologout D what the timer is set to"})
	case !i.Closed && set > 0 && set <= quickTimer && i.Waited > set:
		e.add(Finding{Cause: "timer-long", Subject: aboutLimits, Weight: Hinders,
			Text: fmt.Sprintf("--autologout says %s, and a connection was still open after %s without a login", set,
				short(i.Waited)),
			Likely: []Likely{{"timer-other", "the server's timer is set to something else, or another one counts before " +
				"login", ""}},
			Do: "check the setting of the server"})
	}
}
