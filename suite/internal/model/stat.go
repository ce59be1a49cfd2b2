package model

import (
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// twoNumbers takes a drop listing or scan listing apart: two numbers with one space
// between them. More may follow after white space, though nothing should.
func twoNumbers(text string) (first, second, more string, ok bool) {
	first, rest, _ := strings.Cut(text, " ")
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	second, more = rest[:end], rest[end:]
	return first, second, more, digits(first) && second != "" &&
		(more == "" || strings.ContainsRune(" \t\n\v\f\r", rune(more[0])))
}

// readStat takes the reply to STAT (RFC 1939 section 5).
func (s *session) readStat(at Spot, st wire.Status) {
	e := &DropListing{Place: s.place(at), Text: st.Text}
	count, octets, more, ok := twoNumbers(st.Text)
	n, err := strconv.Atoi(count)
	size, err2 := strconv.ParseInt(octets, 10, 64)
	e.More, e.WellFormed = more, ok && err == nil && err2 == nil // no maildrop is as large as what does not fit
	if n, known := s.view.count(); known && n == 0 {
		e.Empty = true
	}
	s.m.emit(s, e)
	if !e.WellFormed {
		return
	}
	s.countTold(at, n, "STAT")
	switch {
	case s.view.strayed:
		return
	case n == 0:
		s.m.emit(s, &TotalTold{Place: s.place(at), Size: size})
		return
	}
	if before := s.view.stat; before != nil && before.count == n && before.marks == s.view.marks && s.view.delivered == 0 {
		s.m.emit(s, &TotalTold{Place: s.place(at), Count: n, Size: size, Sum: before.size, Again: true})
	}
	s.view.stat = &statTold{n, size, s.view.marks, at}
	s.totalTold()
}

// statTold is what STAT has told.
type statTold struct {
	count int
	size  int64
	marks int // that were set and taken off before
	at    Spot
}

// totalTold compares the size that STAT told with the sizes that LIST told, whichever was
// asked first; where LIST was not asked, at the end of the session, with the messages that came.
func (s *session) totalTold() {
	v := s.view
	if v.stat == nil || v.stat.marks != v.marks {
		return
	}
	e := &TotalTold{Place: s.place(v.stat.at), Count: v.stat.count, Size: v.stat.size}
	total, listed := v.stat.count+v.marked(), 0
	if t, told := v.by("LIST"); total > len(v.items) || told && t.total != total {
		return // they don't count the same messages
	}
	for _, it := range v.items[:total] {
		switch {
		case it.deleted:
		case it.size < 0:
			return // LIST was not asked, or not for all: totalCame looks at what came
		default:
			e.Sum += it.size
			listed++
		}
	}
	if listed == v.stat.count {
		s.m.emit(s, e)
	}
}

// totalCame compares the size that STAT told with the messages that RETR has sent, where LIST was not asked for
// all of them. Where a server had to add a line end, its two octets may count or not.
func (s *session) totalCame() {
	v := s.view
	if v.stat == nil || v.stat.marks != v.marks || v.strayed || v.delivered > 0 ||
		v.stat.count+v.marked() != len(v.items) {
		return
	}
	e := &TotalTold{Place: s.place(v.stat.at), Count: v.stat.count, Size: v.stat.size, Came: true}
	listed := true
	for _, it := range v.items {
		switch t := it.text; {
		case it.deleted:
		case !t.Whole || t.Cut || t.UTF8 || it.msg.source.international():
			return
		default:
			listed = listed && it.size >= 0
			e.Sum += t.Octets
			e.Lines += t.Form.Lines
			e.Slack += it.unended()
		}
	}
	if !listed {
		s.m.emit(s, e)
	}
}
