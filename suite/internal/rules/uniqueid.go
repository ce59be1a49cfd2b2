package rules

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// uniqueIDRules judge unique-ids (RFC 1939 section 7).
var uniqueIDRules = []listed{on(idForm), on(idKept), on(idBack), on(idPersists), on(idsDistinct)}

// isUniqueID reports whether a word has the form of a unique-id.
func isUniqueID(s string) bool {
	return s != "" && len(s) <= 70 && model.Printable(s) && !strings.Contains(s, " ")
}

func idForm(b *Bench, e *model.ScanLine) {
	if e.Command.Keyword != "UIDL" {
		return
	}
	b.judge(e.WellFormed, rule.RFC1939_7_UIDL_03).found("uidl/form", e.Spot,
		"a message number, one space, and the unique-id", showText(&e.Text), "a unique-id listing is malformed")
	if e.WellFormed {
		b.judge(isUniqueID(e.Row.ID), rule.RFC1939_7_UIDL_04).found("uidl/id", e.Spot,
			"1 to 70 characters from 0x21 to 0x7E", showText(&e.Row.ID),
			"a unique-id has a wrong length or character")
	}
}

// idKept judges that a unique-id stays what it was in the session.
func idKept(b *Bench, e *model.IDTold) {
	if e.InSession != "" {
		rules := []rule.ID{rule.RFC1939_7_UIDL_06, rule.RFC1939_7_UIDL_02, rule.RFC1939_4_NUM_03}
		if e.Marked {
			rules = append(rules, rule.RFC1939_7_UIDL_08)
		}
		b.judge(e.InSession == e.ID, rules...).
			found("uidl/changed", e.Spot, e.InSession+", as before", e.ID,
				"the unique-id of a message changed during the session")
	}
}

// idBack judges that the unique-id of a removed message does not come back.
func idBack(b *Bench, e *model.IDTold) {
	switch {
	case e.InSession != "":
	case e.Back == model.StillThere:
		rules := []rule.ID{rule.RFC1939_6_UPD_01, rule.RFC1939_6_UPD_02}
		if e.ByNumber {
			rules = append(rules, rule.RFC1939_7_UIDL_11, rule.RFC1939_7_UIDL_07) // or the id belongs to the number
		}
		b.broken(rules...).found("uidl/still-there", e.Spot, "the message that was not marked", e.ID,
			"a message that was marked is still there, and another one is gone instead")
	case e.AnyRemoved:
		b.judge(e.Back != model.Reused, rule.RFC1939_7_UIDL_07).found("uidl/reused", e.Spot,
			"an id that no message had before", e.ID, "the unique-id of a removed message came back for another one")
	}
}

// idPersists judges that a unique-id is what it was in earlier sessions.
func idPersists(b *Bench, e *model.IDTold) {
	if e.Earlier == "" {
		return
	}
	rules := []rule.ID{rule.RFC1939_7_UIDL_06}
	if e.Past.Quit && (e.Past.Marked > 0 || e.Past.Fetched) {
		rules = append(rules, rule.RFC1939_7_UIDL_11)
	}
	b.judge(e.Earlier == e.ID, rules...).
		found("uidl/not-persistent", e.Spot, e.Earlier, e.ID,
			"the unique-id of a message is not what it was in an earlier session")
}

// idsDistinct wants different ids for different messages; copies may share one.
func idsDistinct(b *Bench, e *model.IDsCompared) {
	for _, r := range e.Shared {
		b.broken(rule.RFC1939_7_UIDL_05).found("uidl/shared", r.At, "an id of its own", r.ID,
			"two different messages have the same unique-id")
	}
	if e.Several {
		b.holds(rule.RFC1939_7_UIDL_05)
	}
}
