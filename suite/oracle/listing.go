package oracle

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// twoNumbers takes a drop listing or scan listing apart: two numbers with one space
// between them. More may follow behind white space, though nothing should.
func twoNumbers(text string) (first, second, more string, ok bool) {
	first, rest, _ := strings.Cut(text, " ")
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	second, more = rest[:end], rest[end:]
	return first, second, more, digits(first) && second != "" && (more == "" || strings.ContainsRune(" \t\n\v\f\r", rune(more[0])))
}

// row is a line of LIST or UIDL.
type row struct {
	n    int
	size int64
	uid  string
	at   Spot
}

// judgeList judges the lines of a LIST without argument (RFC 1939 section 5).
func (c *conn) judgeList(at Spot, lines []line) {
	o, v := c.o, c.view
	rows := make(map[int]row, len(lines))
	for _, l := range lines {
		r, ok := c.readScan(l.at, string(l.text))
		if !ok {
			return
		}
		_, twice := rows[r.n]
		if ch := o.judge(!twice, "RFC1939-4-NUM-01"); ch != nil {
			ch.found(l.at, "each message once", show(l.text), "LIST tells a message twice")
		}
		rows[r.n] = r // in any order (ERRATA A-20)
	}
	o.judge(true, "RFC1939-5-LIST-02", "RFC1939-4-NUM-02")
	if !c.judgeNumbers(at, "LIST", rows) {
		return
	}
	for n, r := range rows {
		v.noteSize(o, r.at, n, r.size)
	}
}

// judgeOneScan judges the reply to a LIST with argument.
func (c *conn) judgeOneScan(at Spot, cmd *sent, st wire.Status) {
	kind, n := readArgument(cmd.Args[0])
	if len(cmd.Args) != 1 || kind != number {
		return
	}
	r, ok := c.readScan(at, st.Text)
	c.o.judge(ok && r.n == n, "RFC1939-5-LIST-05").
		found(at, say("+OK %d and the size of the message", n), show([]byte(st.Text)), "LIST with an argument does not answer with the scan listing of that message")
	if ok && r.n == n {
		c.view.noteSize(c.o, at, n, r.size)
	}
}

func (c *conn) readScan(at Spot, text string) (row, bool) {
	number, octets, more, ok := twoNumbers(text)
	n, err := strconv.Atoi(number)
	size, err2 := strconv.ParseInt(octets, 10, 64)
	ok = ok && err == nil && err2 == nil // no maildrop is as large as what does not fit
	if ch := c.o.judge(ok, "RFC1939-5-LIST-02", "RFC1939-4-NUM-02"); ch != nil {
		ch.found(at, "a message number, one space, and the size in octets", show([]byte(text)), "a scan listing is malformed")
		return row{}, false
	}
	if ch := c.o.judge(more == "", "RFC1939-5-LIST-08"); ch != nil {
		ch.found(at, "nothing behind the size", show([]byte(more)), "a scan listing carries more than its two numbers")
	}
	return row{n: n, size: size, at: at}, true
}

// noteSize takes over a size, which must stay what it was (RFC 1939 section 4).
func (v *view) noteSize(o *Oracle, at Spot, n int, size int64) {
	it, _ := v.item(n)
	if it == nil {
		return
	}
	switch {
	case it.size == size:
		o.judge(true, "RFC1939-4-SIZE-01")
	case it.size >= 0:
		o.judge(false, append([]requirement.ID{"RFC1939-4-SIZE-01"}, v.moved()...)...).
			found(at, say("%d octets, as before", it.size), say("%d octets", size), "the size of message %d changed during the session", n)
	}
	it.size = size
	if it.text.whole {
		v.judgeSize(o, at, n, it)
	}
}

// moved are the rules that are broken when a number stands for another message than
// before.
func (v *view) moved() []requirement.ID {
	if v.delivered > 0 {
		return []requirement.ID{"RFC1939-4-NUM-03"}
	}
	return nil
}

// judgeNumbers compares the numbers of a full listing with the model, and tells
// whether they agree.
func (c *conn) judgeNumbers(at Spot, command string, rows map[int]row) bool {
	o, v := c.o, c.view
	if !v.settled && v.marked() == 0 && !gapless(rows) {
		o.judge(false, "RFC1939-4-NUM-01").found(at, say("the numbers 1 to %d", len(rows)), numbers(rows), "%s does not number the messages from 1 without gaps", command)
		return false
	}
	if !v.settled || v.delivered > 0 {
		return v.judgeCount(o, at, len(rows), command)
	}
	o.judge(true, "RFC1939-4-NUM-01", "RFC1939-4-NUM-03")
	whole, deleted := id("RFC1939-5-LIST-01"), id("RFC1939-5-LIST-07")
	if command == "UIDL" {
		whole, deleted = "RFC1939-7-UIDL-01", "RFC1939-7-UIDL-08"
	}
	must := v.present()
	holds := true
	for n, r := range rows {
		it, _ := v.item(n)
		switch {
		case it == nil:
			holds = false
			o.judge(false, "RFC1939-4-NUM-01", whole).found(r.at, "a message of this session", strconv.Itoa(n), "%s tells a message that does not exist", command)
		case it.deleted && len(rows) == len(must) && gapless(rows):
			holds = false
			o.judge(false, "RFC1939-4-NUM-03", deleted).found(at, "the numbers "+itemNumbers(must), numbers(rows), "%s gave new numbers to the messages behind a deleted one", command)
		case it.deleted:
			holds = false
			o.judge(false, append([]requirement.ID{deleted, "RFC1939-5-DELE-02"}, it.marksLost()...)...).found(r.at, "message "+strconv.Itoa(n)+" not listed", "it is listed", "%s lists a message that is marked as deleted", command)
		}
	}
	for n, it := range must {
		if _, listed := rows[n]; listed {
			continue
		}
		holds = false
		rules := append([]requirement.ID{}, whole)
		if it.reset {
			rules = append(rules, "RFC1939-5-RSET-01")
		}
		if it.surplus {
			rules = append(rules, "RFC1939-5-DELE-03")
		}
		o.judge(false, rules...).found(at, "message "+strconv.Itoa(n)+" listed", numbers(rows), "%s leaves out a message", command)
	}
	if v.marked() > 0 {
		o.judge(true, deleted)
		if len(must) == 0 {
			o.judge(true, "RFC1939-5-DELE-04")
		}
	}
	if v.anyReset() {
		o.judge(true, "RFC1939-5-RSET-01")
	}
	o.judge(true, whole)
	return holds
}

// gapless tells whether the numbers are 1 to the number of rows.
func gapless(rows map[int]row) bool {
	for n := 1; n <= len(rows); n++ {
		if _, ok := rows[n]; !ok {
			return false
		}
	}
	return true
}

func numbers(rows map[int]row) string {
	var b bytes.Buffer
	for n, shown := 1, 0; shown < len(rows) && n < 1<<20 && b.Len() < 100; n++ {
		if _, ok := rows[n]; ok {
			fmt.Fprintf(&b, "%d ", n)
			shown++
		}
	}
	if b.Len() == 0 {
		return "none"
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

func itemNumbers(items map[int]*item) string {
	rows := make(map[int]row, len(items))
	for n := range items {
		rows[n] = row{}
	}
	return numbers(rows)
}
