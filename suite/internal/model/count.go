package model

import "math"

// How many messages there are is told by STAT, LIST and UIDL, in any order. Each number is
// compared with what is expected, and with the others where that leaves it open. Which
// messages there are is settled when the session ends, so that no judgement depends on
// what was asked first.

// telling is a number of messages that the server told in a session.
type telling struct {
	command string
	total   int // with the messages that were marked then
	at      Spot
	wrong   bool // it was found wrong, by what another command has told before
}

// bounds are the numbers of messages, without those that are marked, that are right.
func (v *view) bounds() (low, high int) {
	if !v.known {
		return 0, math.MaxInt
	}
	for _, it := range v.items {
		if it.deleted {
			continue
		}
		high++
		if !it.open {
			low++
		}
	}
	return low, high
}

// told is the number of messages that was told first, with those that were marked then.
func (v *view) told() (total int, known bool) {
	if len(v.tellings) == 0 {
		return 0, false
	}
	return v.tellings[0].total, true
}

// count is how many messages are not marked as deleted, if that is known. Without a
// session in TRANSACTION nothing is.
func (v *view) count() (int, bool) {
	if v == nil {
		return 0, false
	}
	if low, high := v.bounds(); low == high {
		return high, true
	}
	total, known := v.told()
	return total - v.marked(), known
}

// countTold compares a number of messages that the server told with what is known, and
// reports whether it is one that was to be expected.
func (s *session) countTold(at Spot, n int, command string) bool {
	v := s.view
	if v.strayed {
		switch fits, open := v.strayCount(n); {
		case !fits:
			defer s.doubt()()
		case open:
			return true
		}
	}
	low, high := v.bounds()
	total, told := v.told()
	if before, again := v.by(command); low < high && again {
		total = before.total
		low, high = total-v.marked(), total-v.marked()
	} else if low < high && told && v.marks > 0 {
		low, high = total-v.marked(), total-v.marked()
	}
	e := v.countEvent(n, command)
	e.Place, e.Low, e.Expected = s.place(at), low, high
	e.Open = low < high && n >= low && n <= high
	e.NewMail = n > high && n <= high+v.delivered
	if !v.known && !told {
		e.Expected = n
	}
	if e.Holds() {
		v.confirm()
		v.drop.kept = v.drop.kept || e.Fresh() && e.Past.Any && !e.Past.Quit && e.Past.Marked > 0
	}
	v.tell(telling{command, n + v.marked(), at, !e.Open && !e.Holds()})
	if !v.known && e.Open {
		v.grow(n + v.marked())
	}
	if v.known || told {
		e.Against = v.right(e)
		if len(v.wrong) > 0 && !e.Holds() && n+v.marked() == v.wrong[0].Count {
			e.Shaken = &v.wrong[0].Spot // it goes with what the session was told at its beginning
		}
		s.m.emit(s, e)
		s.settled(e)
	}
	if e.Open {
		s.compareTellings(at, command)
	}
	if v.delivered > 0 && !v.strayed && (e.NewMail || e.Holds()) {
		s.compareWithEarlier(telling{command: command, total: n + v.marked(), at: at})
	}
	s.beyond()
	return e.Open || !e.NewMail && e.Holds()
}

// right is the command that has told the right number of messages in the session, if an event has another one
// of a session in which nothing was marked; "" if none has.
func (v *view) right(e *CountTold) string {
	if e.Holds() || e.Open || e.NewMail || !e.Fresh() {
		return ""
	}
	for _, t := range v.tellings {
		if t.command != e.Command && t.total == e.Expected {
			return t.command
		}
	}
	return ""
}

// settled tells of wrong numbers that were told before, now that the right one has come.
func (s *session) settled(e *CountTold) {
	v := s.view
	fresh := v.marks == v.resets && !e.Surplus // RSET had nothing to take back
	switch {
	case e.Open || e.NewMail || !fresh:
	case !e.Holds():
		if e.Fresh() && e.Against == "" && v.resets == 0 && e.Past.Any && e.Shaken == nil {
			v.wrong = append(v.wrong, e)
		}
	default:
		for _, w := range v.wrong {
			by := e.Command
			if w.Command == e.Command && v.resets > 0 {
				by = "RSET"
			} else if w.Command == e.Command {
				continue
			}
			s.m.emit(s, &CountSettled{Place: s.place(w.Spot), Command: w.Command, Count: w.Count, Right: e.Count, By: by})
		}
		v.wrong = nil
	}
}

// tell remembers a number of messages, the last one of each command.
func (v *view) tell(t telling) {
	for i, old := range v.tellings {
		if old.command == t.command {
			v.tellings[i] = t
			return
		}
	}
	v.tellings = append(v.tellings, t)
}

// by is what a command told last.
func (v *view) by(command string) (telling, bool) {
	for _, t := range v.tellings {
		if t.command == command {
			return t, true
		}
	}
	return telling{}, false
}

// countEvent is what is known when a number of messages is told.
func (v *view) countEvent(n int, command string) *CountTold {
	d := v.drop
	return &CountTold{
		Command: command, Count: n, Past: d.past, Lost: d.unsettled, QuitEarly: d.quitEarly, Kept: d.kept,
		Never: d.never, Zero: d.zero, Miscounted: d.miscounted,
		Marked: v.marked(), Since: v.sinceMarked(), Beside: v.beside(), Surplus: v.anySurplus(), Reset: v.anyReset(),
		Declined: v.declined,
	}
}

// compareTellings compares what the commands have told where nothing else is known. LIST
// has each message, so it is what STAT and UIDL are compared with; the two of them are
// compared with each other at the end of the session, if LIST was not asked.
func (s *session) compareTellings(at Spot, command string) {
	list, listed := s.view.by("LIST")
	if !listed {
		return
	}
	for _, other := range []string{"STAT", "UIDL"} {
		t, told := s.view.by(other)
		if !told || command != "LIST" && command != other {
			continue
		}
		s.m.emit(s, &CountsCompared{Place: s.place(t.at), Command: other, Count: t.total, Against: "LIST",
			Other: list.total})
	}
}

// compareWithEarlier compares a number of messages with those that other commands have told before, in a session
// in which mail has come: the number may grow then, and nothing makes it smaller again.
func (s *session) compareWithEarlier(now telling) {
	v := s.view
	if v.beside() || v.overlapped || v.shadowed {
		return
	}
	for _, t := range v.tellings {
		if t.command == now.command || t.total <= now.total {
			continue
		}
		e := &CountsCompared{Place: s.place(now.at), Command: now.command, Count: now.total, Against: t.command,
			Other: t.total}
		if now.command == "LIST" || now.command == "UIDL" && t.command == "STAT" { // what has each message is right
			e.Command, e.Count, e.Against, e.Other = t.command, t.total, now.command, now.total
			e.Place = s.place(t.at)
		}
		s.m.emit(s, e)
	}
}

// compareAtEnd compares what STAT and UIDL have told, if LIST was not asked.
func (s *session) compareAtEnd() {
	stat, a := s.view.by("STAT")
	uidl, b := s.view.by("UIDL")
	_, listed := s.view.by("LIST")
	if low, high := s.view.bounds(); a && b && !listed && low < high && !stat.wrong && !uidl.wrong {
		s.m.emit(s, &CountsCompared{Place: s.place(stat.at), Command: "STAT", Count: stat.total, Against: "UIDL",
			Other: uidl.total})
	}
}

// serve notes that the server has answered a command with a message number as if there were
// such a message.
func (v *view) serve(cmd *Command, at Spot) {
	n := cmd.Number()
	if v.known || v.delivered > 0 || n == 0 {
		return
	}
	v.served = append(v.served, served{*cmd, at})
}

// served is a command with a message number that was answered with +OK.
type served struct {
	cmd Command
	at  Spot
}

// beyond tells of messages that were served and, as is known now, do not exist.
func (s *session) beyond() {
	v := s.view
	if v.known || v.delivered > 0 {
		return
	}
	s.within()
	for _, t := range v.tellings {
		for _, c := range v.served {
			if c.cmd.Number() > t.total {
				s.m.emit(s, &NumberBeyond{Place: s.place(c.at), Command: c.cmd, Count: t.total})
			}
		}
	}
}

// fewest is the least number of messages that was told, with those that are marked.
func (v *view) fewest() (total int, told bool) {
	total = math.MaxInt
	for _, t := range v.tellings {
		total = min(total, t.total)
	}
	return total, len(v.tellings) > 0
}

// settle makes the maildrop what the session has shown it to be, once the session ends.
func (v *view) settle() {
	total, told := v.told()
	if !told || v.beside() || v.delivered > 0 {
		return
	}
	for _, t := range v.tellings {
		if t.total != total {
			return
		}
	}
	low, high := v.bounds()
	high += v.marked()
	switch late := v.anyLate(); {
	case late && total == high:
		v.showMail()
		return
	case late || total > mostMessages:
		return
	case v.known && v.marked() > 0 && total == high+v.marked():
		return // the server counts what is marked, and there is what was known to be there
	case v.known && (total < low+v.marked() || total > high):
		v.drop.miscounted = v.drop.miscounted || !v.drop.past.Any
		v.forget() // which ones there are is open now
	}
	v.grow(total)
	v.items = v.items[:total]
	v.drop.messages = v.drop.messages[:0]
	for _, it := range v.items {
		it.msg.doubt = false
		v.drop.messages = append(v.drop.messages, it.msg)
	}
	v.drop.known = true
}
