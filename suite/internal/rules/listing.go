package rules

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// listingRules judge scan listings and the numbers of messages (RFC 1939 sections 4 and 5).
var listingRules = []listed{on(scanForm), on(listedTwice), on(oneListed), on(numbering), on(strangers), on(marksKept),
	on(marksHidden), on(nothingLeftOut), on(sizeKept)}

func scanForm(b *Bench, e *model.ScanLine) {
	if e.Command.Keyword != "LIST" {
		return
	}
	b.judge(e.WellFormed, rule.RFC1939_5_LIST_02, rule.RFC1939_4_NUM_02).found("list/form", e.Spot,
		"a message number, one space, and the size in octets", showText(&e.Text), "a scan listing is malformed")
	if e.WellFormed {
		b.judge(e.More == "", rule.RFC1939_5_LIST_08).
			found("list/more", e.Spot, "nothing after the size", showText(&e.More),
				"a scan listing carries more than its two numbers")
	}
}

func listedTwice(b *Bench, e *model.ScanLine) {
	if len(e.Command.Args) > 0 {
		return // it is the only one
	}
	if c := b.judge(!e.Twice, rule.RFC1939_4_NUM_01); c != nil {
		c.found("listing/twice", e.Spot, "each message once", showText(&e.Text), "%s tells a message twice",
			e.Command.Keyword)
	}
}

func oneListed(b *Bench, e *model.OneListed) {
	if e.Command == "LIST" {
		if c := b.judge(e.Fits, rule.RFC1939_5_LIST_05); c != nil {
			c.found("list/one", e.Spot, say("+OK %d and the size of the message", e.Number), showText(&e.Text),
				"LIST with an argument does not answer with the scan listing of that message")
		}
		return
	}
	if c := b.judge(e.Fits, rule.RFC1939_7_UIDL_02); c != nil {
		c.found("uidl/one", e.Spot, say("+OK %d and the unique-id of the message", e.Number), showText(&e.Text),
			"UIDL with an argument does not answer with the listing of that message")
	}
}

func numbering(b *Bench, e *model.Listing) {
	if e.Command == "LIST" {
		b.holds(rule.RFC1939_5_LIST_02, rule.RFC1939_4_NUM_02)
	}
	if e.Numbered {
		b.broken(rule.RFC1939_4_NUM_01).found("listing/gaps", e.Spot, say("the numbers 1 to %d", len(e.Rows)),
			numbers(e.Rows), "%s does not number the messages from 1 without gaps", e.Command)
	}
	if e.Compared {
		b.holds(rule.RFC1939_4_NUM_01, rule.RFC1939_4_NUM_03)
	}
}

// whole is the rule by which a listing has all messages, hides that by which it leaves out
// those that are marked.
func whole(command string) (whole, hides rule.ID) {
	if command == "UIDL" {
		return rule.RFC1939_7_UIDL_01, rule.RFC1939_7_UIDL_08
	}
	return rule.RFC1939_5_LIST_01, rule.RFC1939_5_LIST_07
}

func strangers(b *Bench, e *model.Listing) {
	all, _ := whole(e.Command)
	for _, r := range e.Strange {
		b.broken(rule.RFC1939_4_NUM_01, all).
			found("listing/stranger", r.At, "a message of this session", strconv.Itoa(r.Number),
				"%s tells a message that does not exist", e.Command)
	}
}

// marksKept judges a listing of a maildrop of which nothing is known but which messages are marked.
func marksKept(b *Bench, e *model.Listing) {
	_, hides := whole(e.Command)
	for _, r := range e.Retold {
		b.broken(hides).found("listing/number-of-deleted", r.At, "message "+strconv.Itoa(r.Number)+" not listed",
			"it is listed, or another one has its number", "%s lists the number of a message that is marked as deleted",
			e.Command)
	}
}

func marksHidden(b *Bench, e *model.Listing) {
	if !e.Compared {
		return
	}
	_, hides := whole(e.Command)
	renumbered := len(e.Rows) == len(e.Present) && e.Gapless
	for _, n := range slices.Sorted(maps.Keys(e.Deleted)) {
		if renumbered {
			b.broken(rule.RFC1939_4_NUM_03, hides).found("listing/renumbered", e.Spot, "the numbers "+numbers(e.Present),
				numbers(e.Rows), "%s gave new numbers to the messages after a deleted one", e.Command)
			continue
		}
		rules := append([]rule.ID{hides}, marksLost(e.Deleted[n])...)
		b.broken(rules...).found("listing/deleted", e.Rows[n].At, "message "+strconv.Itoa(n)+" not listed", "it is listed",
			"%s lists a message that is marked as deleted", e.Command)
	}
	if e.Marked > 0 {
		b.holds(hides)
		if len(e.Present) == 0 {
			b.holds(rule.RFC1939_5_DELE_04)
		}
	}
	if e.AnyReset {
		b.holds(rule.RFC1939_5_RSET_01)
	}
}

func nothingLeftOut(b *Bench, e *model.Listing) {
	if !e.Compared {
		return
	}
	all, _ := whole(e.Command)
	for _, n := range slices.Sorted(maps.Keys(e.Missing)) {
		missed := e.Missing[n]
		rules := []rule.ID{all}
		if missed.Reset {
			rules = append(rules, rule.RFC1939_5_RSET_01)
		}
		if missed.Surplus {
			rules = append(rules, rule.RFC1939_5_DELE_03)
		}
		b.broken(rules...).found("listing/missing", e.Spot, "message "+strconv.Itoa(n)+" listed", numbers(e.Rows),
			"%s leaves out a message", e.Command)
	}
	b.holds(all)
}

// numbers prints message numbers, not too many of them.
func numbers[T any](set map[int]T) string {
	var text strings.Builder
	for _, n := range slices.Sorted(maps.Keys(set)) {
		if text.Len() >= 100 {
			break
		}
		text.WriteString(strconv.Itoa(n) + " ")
	}
	if text.Len() == 0 {
		return "none"
	}
	return strings.TrimSpace(text.String())
}

// sizeKept judges that a size stays what it was (RFC 1939 section 4).
func sizeKept(b *Bench, e *model.SizeTold) {
	if e.Size != e.Before && e.OfAnother {
		b.broken(rule.RFC1939_5_LIST_05).found("list/of-another", e.Spot, say("%d octets, as before", e.Before),
			say("%d octets", e.Size), "LIST %d does not tell the size that LIST tells of that message", e.Number)
		return
	}
	rules := []rule.ID{rule.RFC1939_4_SIZE_01}
	if e.Size != e.Before {
		rules = append(rules, moved(e.Mail)...)
	}
	if c := b.judge(e.Size == e.Before, rules...); c != nil {
		c.found("size/changed", e.Spot, say("%d octets, as before", e.Before), say("%d octets", e.Size),
			"the size of message %d changed during the session", e.Number)
	}
}

// moved are the rules that are broken when a number stands for another message than
// before.
func moved(mail int) []rule.ID {
	if mail > 0 {
		return []rule.ID{rule.RFC1939_4_NUM_03}
	}
	return nil
}
