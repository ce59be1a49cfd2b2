package oracle

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// judgeStat judges the reply to STAT (RFC 1939 section 5).
func (c *conn) judgeStat(at Spot, st wire.Status) {
	o, v := c.o, c.view
	count, octets, more, ok := twoNumbers(st.Text)
	rules := []requirement.ID{"RFC1939-5-STAT-01", "RFC1939-4-NUM-02"}
	if n, known := v.count(); known && n == 0 {
		rules = append(rules, "RFC1939-5-STAT-05")
	}
	n, err := strconv.Atoi(count)
	size, err2 := strconv.ParseInt(octets, 10, 64)
	fits := err == nil && err2 == nil // no maildrop is as large as what does not fit
	o.judge(ok && fits, rules...).
		found(at, "+OK, the count and the size in octets", show([]byte(st.Text)), "the drop listing does not have its two numbers")
	if !ok || !fits {
		return
	}
	o.judge(more == "", "RFC1939-5-STAT-02").found(at, "nothing behind the size", show([]byte(more)), "the drop listing carries more than its two numbers")
	if v.judgeCount(o, at, n, "STAT") {
		v.judgeTotal(o, at, n, size)
	}
}

// judgeCount compares a number of messages that the server told with the model, and
// tells whether they agree. The first count of a session is also the verdict on how
// the session before ended.
func (v *view) judgeCount(o *Oracle, at Spot, n int, command string) bool {
	expected, known := v.count()
	low, high := v.bounds(expected)
	if !known {
		v.resize(max(n+v.marked(), len(v.items))) // what was marked before is there, and not counted
		v.forget()
		return true
	}
	if !v.settled {
		kept, _ := v.limits(n, expected)
		o.judge(true, kept...)
	}
	if !v.settled && low < high && n >= low && n <= high {
		v.resize(n)
		v.forget()
		return true
	}
	if !v.settled && v.marked() == 0 && v.awaitMail(n) {
		return true
	}
	rules, why := v.blame(n, expected, command)
	if n > expected && n <= expected+v.delivered {
		o.judge(false, "RFC1939-4-NUM-04").found(at, plural(expected), plural(n), "mail that came during the session is counted in it")
		return false
	}
	holds := n == expected
	if v.declined != "" {
		rules = append(rules[:len(rules):len(rules)], "RFC1939-3-ERR-06")
	}
	o.judge(holds, rules...).found(at, plural(expected), plural(n), "%s tells a wrong number of messages: %s", command, why)
	if !v.settled && !holds && v.marked() == 0 {
		v.drop.miscounted = v.drop.miscounted || !v.drop.past.is
		v.resize(n)
		v.forget()
	}
	v.settled = true
	if holds {
		v.showMail()
	}
	return holds
}

// blame names the rules that a count proves, and how a wrong one came about.
func (v *view) blame(n, expected int, command string) ([]requirement.ID, string) {
	listing := requirement.ID("RFC1939-5-LIST-01")
	if command == "STAT" {
		listing = "RFC1939-5-STAT-01"
	}
	switch {
	case v.anySurplus() && n < expected:
		return []requirement.ID{listing, "RFC1939-5-DELE-03"}, "one DELE marks one message"
	case v.marked() > 0 && command == "STAT" && n > expected:
		return append([]requirement.ID{"RFC1939-5-STAT-03"}, v.marksLost()...), "messages marked as deleted do not count"
	case v.marked() > 0 && command == "STAT":
		return []requirement.ID{"RFC1939-5-STAT-03", "RFC1939-5-DELE-01"}, "messages marked as deleted do not count, and all others do"
	case v.marked() > 0 && !v.settled && n > expected:
		listing = "RFC1939-5-LIST-07"
		if command == "UIDL" {
			listing = "RFC1939-7-UIDL-08"
		}
		return append([]requirement.ID{listing}, v.marksLost()...), "messages marked as deleted are not listed"
	case v.beside() && n == 0:
		return []requirement.ID{listing, "RFC1939-4-LOCK-03"}, "another session has the maildrop open, and this one was let in and sees nothing"
	case v.anyReset():
		return []requirement.ID{"RFC1939-5-RSET-01"}, "RSET took all marks off"
	case !v.settled && v.drop.miscounted:
		return []requirement.ID{listing}, "the first session was told a wrong one already"
	case !v.settled && v.drop.past.is && n != expected:
		rules, why := v.drop.tooFew()
		if n > expected {
			rules, why = v.drop.tooMany()
		}
		_, broken := v.limits(n, expected)
		return append(rules, broken...), why
	case !v.settled && v.drop.past.is:
		few, _ := v.drop.tooFew()
		many, _ := v.drop.tooMany()
		return append(few, many...), ""
	case !v.settled:
		return []requirement.ID{listing}, "the maildrop was filled with " + plural(expected)
	}
	return []requirement.ID{listing}, "it was told otherwise before"
}

// beside tells whether another session has the maildrop open.
func (v *view) beside() bool { return len(v.drop.open) > 1 }

func (v *view) anySurplus() bool {
	return slices.ContainsFunc(v.items, func(it *item) bool { return it.surplus })
}

func (v *view) anyReset() bool {
	for _, it := range v.items {
		if it.reset {
			return true
		}
	}
	return false
}

// bounds are the counts that are right while it is open what became of some messages.
func (v *view) bounds(expected int) (low, high int) {
	low = expected
	for _, it := range v.items {
		if it.msg.doubt && !it.deleted {
			low--
		}
	}
	return low, expected
}

// forget drops the assumption which message has which number.
func (v *view) forget() {
	for i := range v.items {
		if m := v.items[i].msg; m.source != nil || m.doubt {
			v.items[i].msg = &message{}
		}
	}
}

// judgeTotal compares the size that STAT tells with the sizes that LIST told.
func (v *view) judgeTotal(o *Oracle, at Spot, n int, size int64) {
	var sum int64
	for _, it := range v.items {
		if it.deleted {
			continue
		}
		if it.size < 0 {
			return // LIST was not asked, or not for all
		}
		sum += it.size
	}
	if n == 0 {
		o.judge(size == 0, "RFC1939-5-STAT-05", "RFC1939-5-STAT-03").found(at, "0 octets", say("%d octets", size), "no message is left and STAT tells a size")
		return
	}
	o.judge(size == sum, "RFC1939-5-STAT-04").found(at, say("%d octets", sum), say("%d octets", size), "the total of STAT is not the sum of the sizes in LIST")
}

func plural(n int) string {
	if n == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}
