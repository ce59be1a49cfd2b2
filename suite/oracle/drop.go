package oracle

// drop is what is known of one user's maildrop, across sessions.
type drop struct {
	known         bool           // messages is what the maildrop holds
	messages      []*message     // in maildrop order
	removed       []*message     // removed by an UPDATE, whose unique-ids must not return
	arrivals      bool           // mail came since the harness filled it
	stocked       bool           // the content of some messages is known
	open          []*view        // sessions in TRANSACTION
	shelf         shelf          // texts of messages that were fetched
	past          ending         // how the last session ended
	visited       bool           // somebody has logged in before
	shuffled      bool           // the order was another one than believed
	miscounted    bool           // the first session was told a wrong number of messages
	failedLogin   bool           // the last attempt to log in had wrong credentials
	ways          map[way]bool   // by which somebody has logged in
	password      map[bool]bool  // somebody has logged in with PASS, with TLS and without
	zero          bool           // EXPIRE 0 is
	never         bool           // EXPIRE NEVER is announced to the user
	quitEarly     bool           // the last connection of the user was ended with QUIT before login
	positions     map[int]string // the unique-id that a number had last
	digestRefused *Spot          // where APOP was refused though the digest was right
}

// way is a way to log in: a command or mechanism, with TLS or without.
type way struct {
	by     string
	secure bool
}

// message is one message, whatever its number in a session.
type message struct {
	origin int     // its place in what the harness put there, from 1; 0 if it came otherwise
	source *Source // nil if its content is not known
	uid    string  // "" until a server told
	text   digest  // as RETR delivered it last
	doubt  bool    // its removal was asked for and neither confirmed nor denied
	late   bool    // it was delivered from outside, and no session has shown it yet
	// It was removed by a mark on a number of which the session did not show which
	// message it stands for.
	blindly bool
	// What was done to it in the last session, to name the rule when it vanishes.
	marked, wasReset, fetched, topped bool
}

func newDrop(sources []Source) *drop {
	d := &drop{known: true, stocked: true, password: map[bool]bool{}}
	for i := range sources {
		d.messages = append(d.messages, &message{origin: i + 1, source: &sources[i]})
	}
	return d
}

// view is the maildrop as one session sees it.
type view struct {
	drop       *drop
	items      []*item // by number, from 1 at index 0
	settled    bool    // the server has told how many there are
	known      bool    // it was known before the session began
	uidl       bool    // UIDL worked
	worked     map[string]bool
	alone      bool     // no other session has told anything of the maildrop
	doubtful   bool     // it was open, when the session began, whether some had been removed
	overlapped bool     // another session of the same user was let in meanwhile
	joined     bool     // it was let in while another session of the same user was open
	shadowed   bool     // the server may not have noticed yet that the session before is over
	refused    []string // commands that were refused and had to work
	login      string   // the command that opened it
	last       last
	delivered  int    // messages that came during the session
	declined   string // the keyword of a command that was refused though it was in order
}

// item is a message in a session.
type item struct {
	msg     *message
	deleted bool
	reset   bool  // RSET took a mark off it
	size    int64 // announced in this session, -1 before
	uid     string
	since   since  // it was marked
	surplus bool   // named by a DELE beside another message
	text    digest // as RETR delivered it in this session, once it did
}

// open begins a session of a user, and returns its view.
func (o *Oracle) open(user string) *view {
	d := o.drops[user]
	if d == nil {
		d = &drop{password: map[bool]bool{}}
		o.drops[user] = d
	}
	v := &view{drop: d, alone: !d.visited, known: d.known, worked: map[string]bool{}, shadowed: d.past.manner == Abruptly, joined: len(d.open) > 0}
	for _, m := range d.messages {
		v.items = append(v.items, &item{msg: m, size: -1})
		v.doubtful = v.doubtful || m.doubt
	}
	if len(d.open) == 0 {
		for _, m := range d.messages {
			m.marked, m.wasReset, m.fetched, m.topped = false, false, false, false
		}
	}
	for _, other := range d.open {
		other.overlapped, other.alone = true, false
		o.judge(true, "RFC1939-4-LOCK-01")
	}
	d.open = append(d.open, v)
	d.visited, d.failedLogin = true, false
	return v
}

// count is how many messages are not marked as deleted, if that is known. Without a
// session in TRANSACTION nothing is.
func (v *view) count() (int, bool) {
	if v == nil {
		return 0, false
	}
	n := 0
	for _, it := range v.items {
		if !it.deleted {
			n++
		}
	}
	return n, v.settled || v.known
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

// awaitMail makes the view hold n messages, if those that are missing may be mail that
// is still on its way: when new mail shows up is the server's choice. It tells whether
// that is so.
func (v *view) awaitMail(n int) bool {
	var here, late []*item
	for _, it := range v.items {
		if it.msg.late {
			late = append(late, it)
		} else {
			here = append(here, it)
		}
	}
	if n < len(here) || n >= len(v.items) {
		return false
	}
	for _, it := range late[:n-len(here)] {
		here = append(here, &item{msg: &message{late: it.msg.late}, size: -1}) // one of them, whichever it is
	}
	v.items, v.settled = here, true
	return true
}

// showMail notes that all messages of the view are there: none of them may go again.
func (v *view) showMail() {
	for _, it := range v.items {
		it.msg.late = false
	}
}

// item returns message n, nil if there is none; known is false where that can't be told.
func (v *view) item(n int) (it *item, known bool) {
	if n >= 1 && n <= len(v.items) {
		return v.items[n-1], true
	}
	return nil, v.settled && v.delivered == 0
}

// present returns the numbers of the messages that are not marked as deleted.
func (v *view) present() map[int]*item {
	m := make(map[int]*item, len(v.items))
	for i, it := range v.items {
		if !it.deleted {
			m[i+1] = it
		}
	}
	return m
}

func (v *view) unmark() {
	for _, it := range v.items {
		if it.deleted {
			it.deleted, it.reset = false, true
			it.msg.marked, it.msg.wasReset = false, true
		}
	}
}

// mostMessages is how many messages of a maildrop are kept track of: more than anybody
// keeps in one, and few enough for any machine, whatever a server claims.
const mostMessages = 1 << 18

// resize makes the view hold n messages after the server told so; what is not known
// of them stays open. Too large a number is not believed.
func (v *view) resize(n int) {
	if n > mostMessages {
		return
	}
	for len(v.items) > n {
		v.items = v.items[:len(v.items)-1]
	}
	for len(v.items) < n {
		v.items = append(v.items, v.next())
	}
	v.settled = true
	v.drop.known = true
}

// reach makes the view hold message n, which the server has shown to be there, where
// nothing else was told of the maildrop.
func (v *view) reach(n int) {
	if v.settled || v.known || n > mostMessages {
		return
	}
	for len(v.items) < n {
		v.items = append(v.items, v.next())
	}
}

// next is the item of the message that comes behind those of the view.
func (v *view) next() *item {
	if i := len(v.items); !v.known && i < len(v.drop.messages) {
		return &item{msg: v.drop.messages[i], size: -1} // another session has told of it
	}
	m := &message{}
	v.drop.messages = append(v.drop.messages, m)
	return &item{msg: m, size: -1}
}

// Delivered tells that a message was put into a user's maildrop from outside.
func (o *Oracle) Delivered(user string, s Source) {
	d := o.drops[user]
	if d == nil {
		return
	}
	d.messages = append(d.messages, &message{source: &s, late: true})
	d.arrivals, d.stocked = true, true
	for _, v := range d.open {
		v.delivered++
	}
}
