package model

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// list takes the lines of a LIST or UIDL without argument (RFC 1939 sections 5 and 7).
func (s *session) list(at Spot, cmd *Command, lines []BodyLine) {
	v := s.view
	uidl := cmd.Keyword == "UIDL"
	v.uidl = v.uidl || uidl
	rows := make(map[int]Row, len(lines))
	for _, l := range lines {
		r, ok := s.readRow(l.At, cmd, string(l.Text), rows)
		if !ok {
			if uidl {
				s.compareIDs(rows) // at least those that could be read
			}
			return
		}
		rows[r.Number] = r // in any order
	}
	if !s.numbersTold(at, cmd.Keyword, rows) {
		return
	}
	defer s.totalTold()
	if uidl {
		v.recognise(rows)
	}
	for n := 1; n <= len(v.items); n++ {
		r, ok := rows[n]
		switch {
		case !ok:
		case uidl:
			s.idTold(r.At, n, r.ID)
		default:
			s.sizeTold(r, rows)
		}
	}
	if uidl {
		s.compareIDs(rows)
	}
}

// listOne takes the reply to a LIST or UIDL with argument.
func (s *session) listOne(at Spot, cmd *Command, st wire.Status) {
	if len(cmd.Args) != 1 {
		return
	}
	kind, n := ReadArgument(cmd.Args[0])
	if kind != Number {
		return
	}
	r, ok := s.readRow(at, cmd, st.Text, nil)
	if it, _ := s.view.item(n); it == nil {
		return // it was to be refused, and what it tells is told of another message
	}
	fits := ok && r.Number == n
	s.m.emit(s, &OneListed{Place: s.place(at), Command: cmd.Keyword, Number: n, Text: st.Text, Fits: fits})
	switch {
	case !fits:
	case cmd.Keyword == "LIST":
		s.sizeTold(r, nil)
		s.totalTold()
	default:
		s.view.recogniseOne(n, r.ID)
		s.idTold(at, n, r.ID)
		s.compareID(n)
	}
}

// readRow reads a scan listing or a unique-id listing; before are the rows that stand
// above it.
func (s *session) readRow(at Spot, cmd *Command, text string, before map[int]Row) (Row, bool) {
	e := &ScanLine{Place: s.place(at), Command: *cmd, Text: text, Row: Row{At: at}}
	var err, err2 error
	if cmd.Keyword == "LIST" {
		number, octets, more, ok := twoNumbers(text)
		e.More, e.WellFormed = more, ok
		e.Row.Number, err = strconv.Atoi(number)
		e.Row.Size, err2 = strconv.ParseInt(octets, 10, 64)
	} else {
		number, uid, _ := strings.Cut(text, " ")
		e.WellFormed = digits(number) && uid != "" && !strings.Contains(uid, " ")
		e.Row.ID = uid
		e.Row.Number, err = strconv.Atoi(number)
	}
	e.WellFormed = e.WellFormed && err == nil && err2 == nil // no maildrop is as large as what does not fit
	_, e.Twice = before[e.Row.Number]
	e.Twice = e.Twice && e.WellFormed
	s.m.emit(s, e)
	return e.Row, e.WellFormed
}

// numbersTold compares the numbers of a full listing with what is known, and reports whether
// they agree.
func (s *session) numbersTold(at Spot, command string, rows map[int]Row) bool {
	v := s.view
	if v.strayed && v.certain() && v.delivered == 0 && !v.strayTo(rows) {
		defer s.doubt()() // it can't be what the DELE has marked
	}
	e := &Listing{
		Place: s.place(at), Command: command, Rows: rows, Gapless: gapless(rows), Marked: v.marked(), AnyReset: v.anyReset(),
	}
	_, counted := v.count()
	switch {
	case v.strayed:
	case v.marked() > 0 && counted && v.delivered == 0:
		e.compare(v) // the numbers have gaps, which tell more than their count
		v.tell(telling{command: command, total: len(rows) - len(e.Deleted) + v.marked(), at: at})
	case v.marked() > 0 && !counted && v.delivered == 0 && e.contradicts(v):
	case !e.Gapless && v.marked() == 0:
		e.Numbered = true
	default:
		s.m.emit(s, e)
		return s.countTold(at, len(rows), command)
	}
	s.m.emit(s, e)
	return !e.Numbered && len(e.Retold)+len(e.Strange)+len(e.Deleted)+len(e.Missing) == 0
}

// compare finds the messages that are listed and must not be, and those that are left out.
func (e *Listing) compare(v *view) {
	e.Compared = true
	e.Deleted, e.Missing, e.Present = map[int]Since{}, map[int]Missed{}, map[int]bool{}
	for n, r := range e.Rows {
		switch it, _ := v.item(n); {
		case it == nil:
			e.Strange = append(e.Strange, r)
		case it.deleted:
			e.Deleted[n] = it.sinceMarked()
			it.held, it.since = false, Since{}
		}
	}
	for i := range v.items {
		it, _ := v.item(i + 1)
		if it == nil {
			continue
		}
		if _, listed := e.Rows[i+1]; it.deleted {
			if !listed {
				it.confirm()
			}
			continue
		}
		e.Present[i+1] = true
		if _, listed := e.Rows[i+1]; !listed {
			e.Missing[i+1] = Missed{Reset: it.reset, Surplus: it.surplus}
		}
	}
}

// contradicts compares with the messages that are marked, where nothing else is known, and reports whether
// the numbers can't be right: they are those of other messages, or have gaps where nothing is marked.
func (e *Listing) contradicts(v *view) bool {
	all := make(map[int]Row, len(e.Rows)+e.Marked)
	maps.Copy(all, e.Rows)
	for i, it := range v.items {
		if !it.deleted {
			continue
		}
		if _, listed := e.Rows[i+1]; listed {
			e.Retold = append(e.Retold, e.Rows[i+1])
		}
		all[i+1] = Row{Number: i + 1}
	}
	e.Numbered = len(e.Retold) == 0 && !gapless(all)
	return e.Numbered || len(e.Retold) > 0
}

// gapless reports whether the numbers are 1 to the number of rows.
func gapless(rows map[int]Row) bool {
	for n := 1; n <= len(rows); n++ {
		if _, ok := rows[n]; !ok {
			return false
		}
	}
	return true
}

// sizeTold takes over a size, which must stay what it was (RFC 1939 section 4). The rows are those of the
// whole listing, nil if the message alone was asked for.
func (s *session) sizeTold(r Row, rows map[int]Row) {
	it := s.view.at(r.Number)
	if it == nil {
		return
	}
	if it.size >= 0 && it.size != r.Size {
		s.view.stat = nil // its total was that of the sizes before
	}
	if it.size >= 0 {
		e := &SizeTold{Place: s.place(r.At), Number: r.Number, Size: r.Size, Before: it.size, Mail: s.view.delivered}
		switch alone := rows == nil; {
		case r.Size == it.size:
		case alone && !it.alone:
			e.OfAnother = s.view.sizeOfAnother(r.Number, r.Size, nil)
		case !alone && it.alone:
			e.OfAnother = s.view.sizeOfAnother(r.Number, it.size, rows)
		}
		s.m.emit(s, e)
	}
	it.size, it.alone = r.Size, rows == nil
	s.factsOf(r.Number)
	if it.text.Whole {
		s.sizeSeen(r.At, r.Number, it)
	}
}

// sizeOfAnother reports whether a listing, the present one or those before, tells a size of another message
// than n.
func (v *view) sizeOfAnother(n int, size int64, rows map[int]Row) bool {
	for i, it := range v.items {
		told, alone := it.size, it.alone
		if r, now := rows[i+1]; now {
			told, alone = r.Size, false
		}
		if i+1 != n && told == size && !alone {
			return true
		}
	}
	return false
}

// idTold takes over a unique-id, which must stay what it was (RFC 1939 section 7).
func (s *session) idTold(at Spot, n int, uid string) {
	v := s.view
	it := v.at(n)
	if it == nil {
		return
	}
	d := v.drop
	e := &IDTold{
		Place: s.place(at), Number: n, ID: uid, InSession: it.uid, Past: d.past,
		Marked: it.uidMarks != v.marks-v.resets, AnyRemoved: len(d.removed) > 0, ByNumber: d.positions[n] == uid,
	}
	if it.uid != "" {
		s.m.emit(s, e)
		return
	}
	it.uid, it.uidAt, it.uidMarks = uid, at, v.marks-v.resets
	d.place(n, uid)
	back := d.removedWith(uid)
	switch {
	case back == nil:
	case !d.arrivals:
		e.Back = StillThere
	case back.text.Whole && it.msg.text.Whole && back.text.sum == it.msg.text.sum:
		e.Back = Copied
	default:
		e.Back = Reused
	}
	if e.Back == StillThere {
		it.msg = back
	} else {
		e.Earlier, it.msg.uid = it.msg.uid, uid
	}
	s.m.emit(s, e)
}

// compareIDs tells of unique-ids that messages share; copies may share one.
func (s *session) compareIDs(rows map[int]Row) {
	first := map[string]int{}
	e := &IDsCompared{Place: s.place(Spot{}), Several: len(rows) > 1}
	for n := 1; n <= len(s.view.items); n++ {
		r, ok := rows[n]
		if !ok {
			continue
		}
		k, twice := first[r.ID]
		first[r.ID] = n
		if !twice {
			continue
		}
		s.view.twins = append(s.view.twins, [2]int{k, n})
		if s.view.differ(k, n) {
			e.Shared = append(e.Shared, r)
		}
	}
	s.m.emit(s, e)
}

// compareID compares the unique-id of one message with those that others were given one by one, or in a list.
func (s *session) compareID(n int) {
	v := s.view
	it := v.at(n)
	if it == nil || it.uid == "" {
		return
	}
	for i, other := range v.items {
		pair := [2]int{min(i+1, n), max(i+1, n)}
		if other == it || other.uid != it.uid || slices.Contains(v.twins, pair) {
			continue
		}
		v.twins = append(v.twins, pair)
		if v.differ(n, i+1) {
			s.m.emit(s, &IDsCompared{Place: s.place(Spot{}), Shared: []Row{{Number: n, ID: it.uid, At: it.uidAt}}})
		}
	}
}

// factsOf compares a message of which something was learnt with those that have the same
// unique-id.
func (s *session) factsOf(n int) {
	for _, pair := range s.view.twins {
		if (pair[0] == n || pair[1] == n) && s.view.differ(pair[0], pair[1]) {
			it := s.view.items[pair[1]-1]
			s.m.emit(s, &IDsCompared{Place: s.place(Spot{}), Shared: []Row{{Number: pair[1], ID: it.uid, At: it.uidAt}}})
		}
	}
}

// differ reports whether two messages are known to differ.
func (v *view) differ(a, b int) bool {
	x, y := v.items[a-1], v.items[b-1]
	switch {
	case x.msg.source != nil && y.msg.source != nil:
		return x.msg.source.Size != y.msg.source.Size || !sameContent(x.msg.source, y.msg.source)
	case x.msg.text.Whole && y.msg.text.Whole:
		return x.msg.text.sum != y.msg.text.sum
	}
	return x.size >= 0 && y.size >= 0 && x.size != y.size
}

// recognise gives the messages of the session their identity by the unique-ids of
// earlier sessions, because which number a message gets is the server's choice.
func (v *view) recognise(rows map[int]Row) {
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
		if m := byID[rows[n+1].ID]; m != nil && it.msg == m && it.uid == "" {
			here[m], known[it] = true, true
		}
	}
	for n, it := range v.items {
		if m := byID[rows[n+1].ID]; m != nil && !here[m] && it.uid == "" {
			it.msg = m
			here[m], known[it] = true, true // another one with the same id is another message
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
	it := v.at(n)
	if it == nil || it.uid != "" || it.text.Whole || it.msg.uid == uid {
		return
	}
	if m := v.drop.withID(uid); m != nil {
		v.take(it, m)
	}
}
