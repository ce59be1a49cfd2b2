package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// statRules judge the drop listing, and every count of messages (RFC 1939 section 5).
var statRules = []listed{on(dropListing), on(countHolds), on(countSettled), on(countsAgree), on(newMailCounted),
	on(statTotal)}

func dropListing(b *Bench, e *model.DropListing) {
	rules := []rule.ID{rule.RFC1939_5_STAT_01, rule.RFC1939_4_NUM_02}
	if e.Empty {
		rules = append(rules, rule.RFC1939_5_STAT_05)
	}
	b.judge(e.WellFormed, rules...).found("stat/form", e.Spot, "+OK, the count and the size in octets",
		showText(&e.Text), "the drop listing does not have its two numbers")
	if e.WellFormed {
		b.judge(e.More == "", rule.RFC1939_5_STAT_02).
			found("stat/more", e.Spot, "nothing after the size", showText(&e.More),
				"the drop listing carries more than its two numbers")
	}
}

// countHolds judges a number of messages. In a session in which nothing was marked it is also
// the verdict on how the session before ended.
func countHolds(b *Bench, e *model.CountTold) {
	if e.Fresh() {
		kept, _ := limits(e)
		b.holds(kept...)
	}
	if e.Open || e.NewMail {
		return
	}
	rules, why := counting(e)
	if e.Declined != "" {
		rules = append(clip(rules), rule.RFC1939_3_ERR_06)
	}
	b.judge(e.Holds(), rules...).found("count/wrong", e.Spot, plural(e.Expected), plural(e.Count),
		"%s tells a wrong number of messages: %s", e.Command, why)
}

// countSettled judges a wrong number of messages by what the session has shown later: what the session before
// has left was not the matter.
func countSettled(b *Bench, e *model.CountSettled) {
	r, why := counted(e.Command), e.By+" tells another one"
	if e.By == "RSET" {
		r, why = rule.RFC1939_4_LOCK_02, "RSET brings the others back, so that they were marked when the session began"
	}
	b.withdraw("count/wrong", e.Spot)
	b.broken(r).found("count/wrong", e.Spot, plural(e.Right), plural(e.Count),
		"%s tells a wrong number of messages: %s", e.Command, why)
}

// countsAgree compares the numbers that two commands told of a maildrop of which nothing
// else is known.
func countsAgree(b *Bench, e *model.CountsCompared) {
	r := rule.RFC1939_5_STAT_01
	if e.Command == "UIDL" {
		r = rule.RFC1939_7_UIDL_01
	}
	b.judge(e.Count == e.Other, r).found("count/disagree", e.Spot, plural(e.Other)+", as in "+e.Against, plural(e.Count),
		"%s and %s tell different numbers of messages", e.Command, e.Against)
}

func newMailCounted(b *Bench, e *model.CountTold) {
	if e.NewMail {
		b.broken(rule.RFC1939_4_NUM_04).found("count/new-mail", e.Spot, plural(e.Expected), plural(e.Count),
			"mail that came during the session is counted in it")
	}
}

// counting are the rules that a count proves, and how a wrong one came about.
func counting(e *model.CountTold) ([]rule.ID, string) {
	listing := counted(e.Command)
	n, expected, stat := e.Count, e.Expected, e.Command == "STAT"
	switch {
	case e.Against != "":
		return []rule.ID{listing}, e.Against + " tells another one"
	case e.Surplus && n < expected:
		return []rule.ID{listing, rule.RFC1939_5_DELE_03}, "one DELE marks one message"
	case e.Marked > 0 && stat && n > expected:
		return append([]rule.ID{rule.RFC1939_5_STAT_03}, marksLost(e.Since)...), "messages marked as deleted do not count"
	case e.Marked > 0 && stat:
		return []rule.ID{rule.RFC1939_5_STAT_03,
			rule.RFC1939_5_DELE_01}, "messages marked as deleted do not count, and all others do"
	case e.Beside && n == 0:
		return []rule.ID{listing, rule.RFC1939_4_LOCK_03},
			"another session has the maildrop open, and this one was let in and sees nothing"
	case e.Reset:
		return []rule.ID{rule.RFC1939_5_RSET_01}, "RSET took all marks off"
	case e.Miscounted:
		return []rule.ID{listing}, "the first session was told a wrong one already"
	case e.Past.Any:
		return countingAfter(e)
	}
	return []rule.ID{listing}, "the maildrop was filled with " + plural(expected)
}

// counted is the rule by which a command tells of all messages.
func counted(command string) rule.ID {
	switch command {
	case "STAT":
		return rule.RFC1939_5_STAT_01
	case "UIDL":
		return rule.RFC1939_7_UIDL_01
	}
	return rule.RFC1939_5_LIST_01
}

// countingAfter are the rules that the first count after another session proves.
func countingAfter(e *model.CountTold) ([]rule.ID, string) {
	few, whyFew := tooFew(e)
	many, whyMany := tooMany(e)
	_, broken := limits(e)
	switch {
	case e.Count > e.Expected:
		return append(many, broken...), whyMany
	case e.Count < e.Expected:
		return append(few, broken...), whyFew
	}
	return append(few, many...), ""
}

// limits are the rules that the first count of a session shows to be kept or broken,
// besides those that name a wrong count: QUIT may remove what was fetched, and nothing
// else of what was not marked (RFC 1939 section 8); one that was answered with -ERR may
// have kept what was marked, and one that was answered with +OK has kept nothing
// (section 6).
func limits(e *model.CountTold) (kept, broken []rule.ID) {
	p := e.Past
	sort := func(holds bool, r rule.ID) {
		if holds {
			kept = append(kept, r)
		} else {
			broken = append(broken, r)
		}
	}
	if p.Quit && p.Spared > 0 {
		sort(e.Count >= min(e.Low, e.Expected-p.Spared), rule.RFC1939_8_POL_02)
	}
	switch {
	case p.Refused && p.Marked > 0:
		sort(e.Count >= e.Low, rule.RFC1939_6_UPD_05)
	case p.Quit && p.Marked > 0:
		sort(e.Count <= e.Expected, rule.RFC1939_6_UPD_05)
	}
	return kept, broken
}

// tooFew are the rules that are broken when messages are gone that must be there.
func tooFew(e *model.CountTold) (rules []rule.ID, why string) {
	p := e.Past
	if e.Lost.Any {
		p = e.Lost
	}
	rules, why = whyGone(p, e.QuitEarly, e.Kept)
	if e.Never && p.Quit {
		rules = append(rules, rule.RFC2449_6_7_EXP_03)
	}
	if e.Zero && p.Quit {
		rules = append(rules, rule.RFC2449_6_7_EXP_02)
	}
	return rules, why
}

// whyGone are the rules that are broken when messages are gone after a session that ended in some way.
func whyGone(p model.Ending, quitEarly, kept bool) ([]rule.ID, string) {
	switch {
	case !p.Any:
		return []rule.ID{rule.RFC1939_5_LIST_01}, "the maildrop was filled with more messages"
	case quitEarly && kept:
		return []rule.ID{rule.RFC1939_6_UPD_04},
			"the last session that marked messages did not end with QUIT, and a QUIT before login removes nothing"
	case !p.Quit && p.Manner == model.ByTimer:
		return []rule.ID{rule.RFC1939_3_TIMEOUT_04, rule.RFC1939_6_UPD_03},
			"the session before was ended by the autologout timer, which removes nothing"
	case !p.Quit && p.Marked > 0 && p.Manner == model.Abruptly && !p.Unfinished && !kept:
		return []rule.ID{rule.RFC1939_6_UPD_03, rule.RFC1939_5_DELE_01}, // at once, or at the end: nobody can tell
			"the session before lost its connection, so nothing was to be removed"
	case !p.Quit && p.Marked > 0:
		return []rule.ID{rule.RFC1939_6_UPD_03}, "the session before ended without QUIT, so nothing was to be removed"
	case !p.Quit && p.Fetched:
		return []rule.ID{rule.RFC1939_8_POL_03,
			rule.RFC1939_6_UPD_03}, "the session before fetched messages and ended without QUIT"
	case !p.Quit:
		return []rule.ID{rule.RFC1939_6_UPD_03}, "the session before ended without QUIT"
	case p.Reset:
		return []rule.ID{rule.RFC1939_5_RSET_02, rule.RFC1939_5_RSET_01,
			rule.RFC1939_6_UPD_02}, "RSET had taken the marks off"
	case p.Topped && !p.Fetched:
		return []rule.ID{rule.RFC1939_7_TOP_06, rule.RFC1939_6_UPD_02}, "TOP was all that was done to them"
	}
	return []rule.ID{rule.RFC1939_6_UPD_02}, "messages that were not marked are gone after QUIT"
}

// tooMany are the rules that are broken when messages are there that must be gone.
func tooMany(e *model.CountTold) (rules []rule.ID, why string) {
	switch {
	case !e.Past.Any:
		return []rule.ID{rule.RFC1939_5_LIST_01}, "the maildrop was filled with fewer messages"
	case e.Past.Reset:
		return []rule.ID{rule.RFC1939_6_UPD_01, rule.RFC1939_5_RSET_02},
			"QUIT was answered +OK, and messages that were marked after RSET are still there"
	case e.Past.Marked == 0:
		return []rule.ID{rule.RFC1939_5_LIST_01}, "nobody has put in as many, and none was marked"
	}
	return []rule.ID{rule.RFC1939_6_UPD_01, rule.RFC1939_6_UPD_06},
		"QUIT was answered +OK, and messages that were marked are still there"
}

// statTotal compares the size that STAT tells with the sizes that LIST told, or else with what came.
func statTotal(b *Bench, e *model.TotalTold) {
	if e.Count == 0 {
		b.judge(e.Size == 0, rule.RFC1939_5_STAT_05, rule.RFC1939_5_STAT_03).
			found("stat/size-of-nothing", e.Spot, "0 octets", say("%d octets", e.Size),
				"no message is left and STAT tells a size")
		return
	}
	if e.Size == 0 && e.Sum > 0 && !e.Again { // that is no estimate (RFC 6856 section 2.1)
		b.broken(rule.RFC1939_5_STAT_01).found("stat/no-size", e.Spot, say("about %d octets", e.Sum), "0 octets",
			"STAT tells no size, and there are %s of %d octets", plural(e.Count), e.Sum)
		return
	}
	switch {
	case e.Again:
		b.judge(e.Size == e.Sum, rule.RFC1939_5_STAT_04).
			found("stat/changed", e.Spot, say("%d octets, as before", e.Sum), say("%d octets", e.Size),
				"the total of STAT changed, and nothing was marked in between")
		return
	case e.Came:
		less := "the messages that came have more or fewer"
		if e.Size == e.Sum-e.Lines {
			less = "it counts line ends as one octet"
		}
		b.judge(e.Size <= e.Sum && e.Size >= e.Sum-e.Slack, rule.RFC1939_5_STAT_04).
			found("stat/total-came", e.Spot, say("%d octets, as RETR delivers them", e.Sum), say("%d octets", e.Size),
				"the total of STAT is not the size of the maildrop: %s", less)
		return
	}
	b.judge(e.Size == e.Sum, rule.RFC1939_5_STAT_04).
		found("stat/total", e.Spot, say("%d octets", e.Sum), say("%d octets", e.Size),
			"the total of STAT is not the sum of the sizes in LIST")
}
