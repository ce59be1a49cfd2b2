package doctor

import (
	"fmt"
	"strings"
)

// fetching explains what became of a message that was fetched.
func (e *explainer) fetching() {
	switch f := e.Fetched; {
	case f == nil:
	case f.Why != "":
		e.fine(aboutFetching, "not tried: %s", f.Why)
	case f.Gone:
		why := Likely{"expire-0", "the server keeps mail until it is fetched, and no longer",
			"set it to keep mail, if it is yours"}
		if e.service(gmail) {
			why = Likely{"recent-mode", "Gmail does not list again what was fetched in a session that ended with QUIT",
				"log in as recent:NAME to be shown all mail of the last 30 days"}
		}
		e.add(Finding{Cause: "fetching-removes", Subject: aboutFetching, Weight: Hinders,
			Text: "a message that was fetched is not listed in the next session", Likely: []Likely{why},
			Do: "run with --provision and accounts made for the purpose only; with --no-fetch nothing is fetched"})
	default:
		e.fine(aboutFetching, "what was fetched stays")
	}
}

// delivery explains what became of a message that was delivered.
func (e *explainer) delivery() {
	switch d := e.Delivered; {
	case d == nil:
	case d.Failure != "":
		e.add(Finding{Cause: "delivery-fails", Subject: aboutFilling, Weight: Hinders,
			Text: "delivering a message fails: " + d.Failure,
			Do:   "try what --deliver does by hand, with the rights of this user"})
	case !d.Arrived:
		e.add(Finding{Cause: "delivery-lost", Subject: aboutFilling, Weight: Hinders,
			Text: fmt.Sprintf("a message that was delivered has not arrived within %s", short(d.Took)),
			Do:   "see whether --deliver puts it where this server looks for it, for this user"})
	default:
		e.fine(aboutFilling, "a message that was delivered is there after %s", short(d.Took))
	}
}

// start explains what a run would begin with.
func (e *explainer) start() {
	s := e.Start
	switch {
	case s == nil:
	case s.Failure == "":
		if e.Asked.Filled {
			e.fine(aboutFilling, "the maildrop of %s was filled, and the messages are there (%s)", e.Asked.Users[0],
				short(s.Took))
		}
	case s.Filling && strings.Contains(s.Failure, "are not there"):
		e.add(Finding{Cause: "fill-lost", Subject: aboutFilling, Weight: Blocks, Text: s.Failure,
			Do: "see whether --provision puts the messages where this server looks for them, for this user"})
	case s.Filling:
		e.add(Finding{Cause: "fill-fails", Subject: aboutFilling, Weight: Blocks, Text: s.Failure,
			Do: "try what --provision does by hand, with the rights of this user"})
	case s.Passing:
		e.add(Finding{Cause: "start-delayed", Subject: aboutRun, Weight: Remark, Text: s.Failure,
			Do: "that passes: begin the run a little later"})
	default:
		e.add(Finding{Cause: "run-fails", Subject: aboutRun, Weight: Blocks, Text: s.Failure})
	}
}
