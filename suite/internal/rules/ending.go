package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// endingRules judge how a connection ends (RFC 1939 sections 3 and 6).
var endingRules = []listed{on(closed), on(stillOpen), on(hungUp), on(timedOut)}

func closed(b *Bench, e *model.Ended) {
	if e.Before.State == model.Update {
		b.judge(e.Manner == model.ByServer, rule.RFC1939_6_CLOSE_01)
	}
}

func stillOpen(b *Bench, e *model.StillOpen) {
	if len(e.Extra) > 0 {
		b.broken(rule.RFC1939_3_CONN_02).found("quit/more", e.Spot, "the end of the connection", show(&e.Extra),
			"the server went on after its reply to QUIT")
	}
	if !e.Closed {
		b.broken(rule.RFC1939_6_CLOSE_01).found("quit/open", e.Spot, "the end of the connection",
			"the connection is open", "the server did not close the connection after its reply to QUIT")
	}
}

// hungUp judges that an impatient server has ended the session. No rule says how many bad
// commands it has to bear.
func hungUp(b *Bench, e *model.HungUp) {
	b.broken(rule.RFC1939_3_ERR_05).warning().found(HungUp, e.Spot, "a reply",
		"the server closed the connection",
		"the session was ended for a command that was refused: what it had marked as deleted is not removed")
}

func timedOut(b *Bench, e *model.TimedOut) {
	b.judge(len(e.Extra) == 0, rule.RFC1939_3_TIMEOUT_05).found("timeout/words", e.Spot, "the end of the connection",
		show(&e.Extra), "the server sent something before it closed the connection of a silent client")
}
