package model

import "slices"

// view is the maildrop as one session sees it.
type view struct {
	drop       *maildrop
	items      []*item // by number, from 1 at index 0
	known      bool    // it was known before the session began what it holds, or may hold
	tellings   []telling
	served     []served // while it is not known how many messages there are
	denied     []denied // likewise
	stat       *statTold
	twins      [][2]int // numbers of messages that share a unique-id
	tops       []topTold
	uidl       bool // UIDL worked
	worked     map[string]bool
	alone      bool     // no other session has told anything of the maildrop
	overlapped bool     // another session of the same user was let in meanwhile
	joined     bool     // it was let in while another session of the same user was open
	shadowed   bool     // the server may not have noticed yet that the session before is over
	refused    []string // commands that were refused and had to work
	refusedAt  Line     // the first refusal of them
	login      string   // the command that opened it
	last       last
	marks      int // how often messages were marked, or marks taken off
	resets     int // how often they were taken off
	wrong      []*CountTold
	unfinished bool   // it ended in the middle of a command
	delivered  int    // messages that came during the session
	declined   string // the keyword of a command that was refused though it was in order
	strayed    bool   // a DELE that names no message was confirmed: nobody knows what it has marked
	strays     int    // how many of them
	strayAt    Spot   // the last of them
}

// item is a message in a session.
type item struct {
	msg     *message
	put     *Source // what the harness put there, as far as was known when the session began
	open    bool    // when the session began, it was open whether the message is there
	deleted bool
	reset   bool  // RSET took a mark off it
	size    int64 // announced in this session, -1 before
	uid     string
	uidAt   Spot // where it was told
	// uidMarks is how many messages had been marked then.
	uidMarks int
	alone    bool  // LIST told the size of this message alone
	held     bool  // the server has shown that it has the mark
	since    Since // it was marked and has shown it
	surplus  bool  // named by a DELE beside another message
	text     Text  // as RETR delivered it in this session, once it did
	// inCapitals: it came as it was put there, in reply to a keyword in capitals.
	inCapitals bool
}

// Since is what is known of a mark: whether it was seen to work, and what has happened after that which must not take
// it away.
type Since struct{ Held, Noop, Refusal bool }

// open begins a session of a user, and returns its view.
func (m *Model) open(user string) *view {
	d := m.drop(user)
	v := &view{
		drop: d, alone: !d.visited, known: d.known, worked: map[string]bool{},
		shadowed: d.past.Manner == Abruptly, joined: len(d.open) > 0,
	}
	doubtful := false
	for _, msg := range d.messages {
		v.items = append(v.items, &item{msg: msg, put: msg.source, size: -1, open: msg.doubt || msg.mayCome(v)})
		doubtful = doubtful || msg.doubt
	}
	if doubtful {
		v.forget() // nor is it known which number another one has
	}
	if len(d.open) == 0 {
		for _, msg := range d.messages {
			msg.marked, msg.wasReset, msg.fetched, msg.topped = false, false, false, false
		}
	}
	for _, other := range d.open {
		other.overlapped, other.alone = true, false
		d.overlapped = true
	}
	d.open = append(d.open, v)
	d.visited, d.failedLogin = true, false
	return v
}

func (v *view) marked() int {
	n := 0
	for _, it := range v.items {
		if it.deleted {
			n++
		}
	}
	return n
}

// item returns message n, nil if there is none; known is false where that can't be told.
func (v *view) item(n int) (it *item, known bool) {
	if v.strayed {
		return v.at(n), false
	}
	fewest, told := v.fewest()
	known = v.delivered == 0 && (v.known || told)
	switch {
	case n < 1 || n > len(v.items):
		return nil, known
	case told && n > fewest && !v.certain():
		return nil, known // a number that was served, and does not exist
	}
	return v.items[n-1], !v.known || told || v.certain()
}

// at returns message n, nil if nothing is known of it, whatever other replies have told.
func (v *view) at(n int) *item {
	if v == nil || n < 1 || n > len(v.items) {
		return nil
	}
	return v.items[n-1]
}

// certain reports whether it was known before the session began how many messages there
// are.
func (v *view) certain() bool {
	low, high := v.bounds()
	return low == high
}

// unmark takes all marks off (RFC 1939 section 5, RSET).
func (v *view) unmark() {
	v.marks++
	v.resets++
	v.strayed, v.strays = false, 0
	for _, it := range v.items {
		if it.deleted {
			it.deleted, it.reset = false, true
			it.msg.marked, it.msg.wasReset = false, true
		}
	}
}

// mark marks the messages that a DELE names, of which it may mark the first one alone.
func (v *view) mark(at Spot, args []string) {
	v.marks++
	if len(args) == 0 {
		v.stray(at)
	}
	for i, arg := range args {
		_, n := ReadArgument(arg)
		switch it, _ := v.item(n); {
		case it == nil && i == 0:
			v.stray(at)
		case it == nil:
		case i == 0:
			it.deleted, it.held, it.reset, it.msg.marked, it.since = true, false, false, true, Since{}
		default:
			it.surplus = true
		}
	}
}

// pass notes a reply for all messages that are marked.
func (v *view) pass(keyword string, refused bool) {
	if keyword != "NOOP" && !refused {
		return
	}
	for _, it := range v.items {
		it.since.Noop = it.held && (it.since.Noop || keyword == "NOOP")
		it.since.Refusal = it.held && (it.since.Refusal || refused)
	}
}

// confirm notes that the server has counted without the messages that are marked.
func (v *view) confirm() {
	for _, it := range v.items {
		it.confirm()
	}
}

// confirm notes that the server has shown that it has the mark of a message, if there is one.
func (it *item) confirm() {
	if it.deleted {
		it.held, it.since = true, Since{}
	}
}

// sinceMarked is what has happened since a message was marked.
func (it *item) sinceMarked() Since { return Since{it.held, it.since.Noop, it.since.Refusal} }

// sinceMarked is what has happened since any message was marked.
func (v *view) sinceMarked() (s Since) {
	s.Held = true
	for _, it := range v.items {
		if it.deleted {
			s.Held = s.Held && it.held
			s.Noop = s.Noop || it.since.Noop
			s.Refusal = s.Refusal || it.since.Refusal
		}
	}
	return s
}

// mostMessages is how many messages of a maildrop are kept track of: more than anybody
// keeps in one, and few enough for any machine, whatever a server claims.
const mostMessages = 1 << 18

// reach makes the view hold the message that a command names, which the server has shown to
// be there.
func (v *view) reach(cmd *Command) {
	if n := cmd.Number(); !v.known {
		v.grow(n)
	}
}

// grow makes the view hold n messages at least. Too large a number is not believed.
func (v *view) grow(n int) {
	if n > mostMessages {
		return
	}
	for len(v.items) < n {
		v.items = append(v.items, v.next())
	}
}

// next is the item of the message that follows those of the view.
func (v *view) next() *item {
	if i := len(v.items); !v.known && i < len(v.drop.messages) {
		return &item{msg: v.drop.messages[i], size: -1} // another session has told of it
	}
	msg := &message{}
	v.drop.messages = append(v.drop.messages, msg)
	return &item{msg: msg, size: -1}
}

// anyLate reports whether some of the messages are mail that no session has shown yet.
func (v *view) anyLate() bool {
	return slices.ContainsFunc(v.items, func(it *item) bool { return it.msg.late })
}

// mayCome reports whether the message is mail that need not be there yet when a session begins.
// A server that keeps a list of what it has seen may be one session late; one beside another
// session may see what that one sees.
func (m *message) mayCome(v *view) bool {
	due := m.due
	m.due = m.due || m.late && !v.joined && !v.shadowed
	return m.late && (!due || m.unsure || v.joined || v.shadowed)
}

// showMail notes that all messages of the view are there: none of them may go again.
func (v *view) showMail() {
	for _, it := range v.items {
		it.msg.late = false
	}
}

// forget drops the assumption which message has which number. What was in doubt stays so.
func (v *view) forget() {
	for i := range v.items {
		if msg := v.items[i].msg; msg.source != nil || msg.doubt {
			v.items[i].msg = &message{doubt: msg.doubt, late: msg.late}
		}
	}
}

// beside reports whether another session has the maildrop open.
func (v *view) beside() bool { return len(v.drop.open) > 1 }

func (v *view) anySurplus() bool {
	return slices.ContainsFunc(v.items, func(it *item) bool { return it.surplus })
}

func (v *view) anyReset() bool {
	return slices.ContainsFunc(v.items, func(it *item) bool { return it.reset })
}

// international reports whether any message of the maildrop needs UTF-8 mode; known is
// false where nobody knows what the maildrop holds.
func (v *view) international() (needs, known bool) {
	if !v.drop.stocked {
		return false, v.drop.known && !v.drop.arrivals && len(v.items) == 0
	}
	known = v.drop.known && !v.drop.arrivals
	for _, it := range v.items {
		needs = needs || it.msg.source.international()
		known = known && it.msg.source != nil
	}
	return needs, known
}
