package oracle

import (
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// isUniqueID tells whether a word has the form of a unique-id (RFC 1939 section 7).
func isUniqueID(s string) bool {
	return s != "" && len(s) <= 70 && printable(s) && !strings.Contains(s, " ")
}

// judgeUIDL judges the lines of a UIDL without argument (RFC 1939 section 7).
func (c *conn) judgeUIDL(at Spot, lines []line) {
	o, v := c.o, c.view
	v.uidl = true
	rows := make(map[int]row, len(lines))
	for _, l := range lines {
		r, ok := c.readID(l.at, string(l.text))
		if !ok {
			v.judgeDistinct(o, rows) // at least those that could be read
			return
		}
		_, twice := rows[r.n]
		if ch := o.judge(!twice, "RFC1939-4-NUM-01"); ch != nil {
			ch.found(l.at, "each message once", show(l.text), "UIDL tells a message twice")
		}
		rows[r.n] = r
	}
	if !c.judgeNumbers(at, "UIDL", rows) {
		return
	}
	v.recognise(rows)
	for n := 1; n <= len(v.items); n++ {
		if r, ok := rows[n]; ok {
			v.noteID(o, r.at, n, r.uid)
		}
	}
	v.judgeDistinct(o, rows)
}

// judgeOneUniqueID judges the reply to a UIDL with argument.
func (c *conn) judgeOneUniqueID(at Spot, cmd *sent, st wire.Status) {
	kind, n := readArgument(cmd.Args[0])
	if len(cmd.Args) != 1 || kind != number {
		return
	}
	r, ok := c.readID(at, st.Text)
	c.o.judge(ok && r.n == n, "RFC1939-7-UIDL-02").
		found(at, say("+OK %d and the unique-id of the message", n), show([]byte(st.Text)), "UIDL with an argument does not answer with the listing of that message")
	if ok && r.n == n {
		c.view.recogniseOne(n, r.uid)
		c.view.noteID(c.o, at, n, r.uid)
	}
}

// readID reads a unique-id listing: unlike a scan listing it has nothing else in it.
func (c *conn) readID(at Spot, text string) (row, bool) {
	number, uid, _ := strings.Cut(text, " ")
	ok := digits(number) && uid != "" && !strings.Contains(uid, " ")
	if ch := c.o.judge(ok, "RFC1939-7-UIDL-03"); ch != nil {
		ch.found(at, "a message number, one space, and the unique-id", show([]byte(text)), "a unique-id listing is malformed")
		return row{}, false
	}
	if ch := c.o.judge(isUniqueID(uid), "RFC1939-7-UIDL-04"); ch != nil {
		ch.found(at, "1 to 70 characters from 0x21 to 0x7E", show([]byte(uid)), "a unique-id has a wrong length or character")
	}
	n, err := strconv.Atoi(number)
	return row{n: n, uid: uid, at: at}, err == nil
}

// recognise gives the messages of the session their identity by the unique-ids of
// earlier sessions, because which number a message gets is the server's choice.
func (v *view) recognise(rows map[int]row) {
	byID := map[string]*message{}
	for _, m := range v.drop.messages {
		if m.uid == "" {
			continue
		}
		if byID[m.uid] != nil {
			return // ids that are not distinct identify nothing
		}
		byID[m.uid] = m
	}
	here, known := map[*message]bool{}, map[*item]bool{}
	for n, it := range v.items {
		if m := byID[rows[n+1].uid]; m != nil && it.uid == "" {
			it.msg = m
			here[m], known[it] = true, true
		}
	}
	// Numbers without an id that is known: what is left over, in order.
	var left []*message
	for _, m := range v.drop.messages {
		if !here[m] {
			left = append(left, m)
		}
	}
	for _, it := range v.items {
		if !known[it] && it.uid == "" && len(left) > 0 {
			it.msg, left = left[0], left[1:]
		}
	}
}

// recogniseOne does the same for a single message.
func (v *view) recogniseOne(n int, uid string) {
	it, _ := v.item(n)
	if it == nil || it.uid != "" || it.text.whole || it.msg.uid == uid {
		return
	}
	if m := v.drop.withID(uid); m != nil {
		v.take(it, m)
	}
}

// noteID takes over a unique-id, which must stay what it was.
func (v *view) noteID(o *Oracle, at Spot, n int, uid string) {
	it, _ := v.item(n)
	if it == nil {
		return
	}
	if it.uid != "" {
		o.judge(it.uid == uid, "RFC1939-7-UIDL-06", "RFC1939-7-UIDL-02", "RFC1939-4-NUM-03").found(at, it.uid+", as before", uid, "the unique-id of a message changed during the session")
		return
	}
	it.uid = uid
	defer v.drop.place(n, uid)
	if back := v.drop.removedWith(uid); back != nil && !v.drop.arrivals {
		rules := []requirement.ID{"RFC1939-6-UPD-01", "RFC1939-6-UPD-02"}
		if v.drop.positions[n] == uid {
			rules = append(rules, "RFC1939-7-UIDL-11", "RFC1939-7-UIDL-07") // or the id belongs to the number
		}
		o.judge(false, rules...).
			found(at, "the message that was not marked", uid, "a message that was marked is still there, and another one is gone instead")
		it.msg = back
		return
	} else if len(v.drop.removed) > 0 {
		copied := back != nil && back.text.whole && it.msg.text.whole && back.text.sum == it.msg.text.sum
		o.judge(back == nil || copied, "RFC1939-7-UIDL-07").
			found(at, "an id that no message had before", uid, "the unique-id of a removed message came back for another one")
	}
	if it.msg.uid != "" {
		o.judge(it.msg.uid == uid, v.persistence()...).found(at, it.msg.uid, uid, "the unique-id of a message is not what it was in an earlier session")
	}
	it.msg.uid = uid
}

// place notes the unique-id that a message number had last.
func (d *drop) place(n int, uid string) {
	if d.positions == nil {
		d.positions = map[int]string{}
	}
	d.positions[n] = uid
}

// removedWith finds the removed message that had a unique-id.
func (d *drop) removedWith(uid string) *message {
	for _, m := range d.removed {
		if m.uid == uid {
			return m
		}
	}
	return nil
}

// persistence names the rules by which unique-ids stay, after what happened in the
// session before.
func (v *view) persistence() []requirement.ID {
	rules := []requirement.ID{"RFC1939-7-UIDL-06"}
	if p := v.drop.past; p.quit && (p.marked > 0 || p.fetched) {
		rules = append(rules, "RFC1939-7-UIDL-11")
	}
	return rules
}

// judgeDistinct wants different ids for different messages; copies may share one
// (ERRATA A-29).
func (v *view) judgeDistinct(o *Oracle, rows map[int]row) {
	first := map[string]int{}
	for n := 1; n <= len(v.items); n++ {
		r, ok := rows[n]
		if !ok {
			continue
		}
		k, twice := first[r.uid]
		first[r.uid] = n
		if !twice {
			continue
		}
		if v.differ(k, n) {
			o.judge(false, "RFC1939-7-UIDL-05").found(r.at, "an id of its own", r.uid, "two different messages have the same unique-id")
		}
	}
	if len(rows) > 1 {
		o.judge(true, "RFC1939-7-UIDL-05")
	}
}

// differ tells whether two messages are known to differ.
func (v *view) differ(a, b int) bool {
	x, y := v.items[a-1], v.items[b-1]
	switch {
	case x.msg.source != nil && y.msg.source != nil:
		return x.msg.source.Size != y.msg.source.Size || !sameContent(x.msg.source, y.msg.source)
	case x.msg.text.whole && y.msg.text.whole:
		return x.msg.text.sum != y.msg.text.sum
	}
	return x.size >= 0 && y.size >= 0 && x.size != y.size
}
