package model

// maildrop is what is known of one user's maildrop, across sessions.
type maildrop struct {
	known       bool       // messages is what the maildrop holds
	messages    []*message // in maildrop order
	removed     []*message // removed by an UPDATE, whose unique-ids must not return
	arrivals    bool       // mail came since the harness filled it
	stocked     bool       // the content of some messages is known
	open        []*view    // sessions in TRANSACTION
	texts       textCache  // texts of messages that were fetched
	past        Ending     // how the last session ended
	visited     bool       // somebody has logged in before
	overlapped  bool       // two sessions were in TRANSACTION at once
	shuffled    bool       // the order was another one than believed
	miscounted  bool       // the first session was told a wrong number of messages
	failedLogin bool       // the last attempt to log in had wrong credentials
	intruded    bool       // somebody has been let in with wrong credentials
	ways        map[way]bool
	lock        lock
	password    map[bool]bool // somebody has logged in with PASS, with TLS and without
	zero        bool          // EXPIRE 0 is announced to the user
	never       bool          // EXPIRE NEVER is
	// unsettled is how the last session with marks ended that was lost, if no session has told of the maildrop since.
	unsettled Ending
	kept      bool           // marks of a session that did not end with QUIT have removed nothing
	quitEarly bool           // the last connection of the user was ended with QUIT before login
	positions map[int]string // the unique-id that a number had last
	// refusedAgain is where the right password was refused after a wrong one on the same connection, if nothing
	// has been refused since.
	refusedAgain *Spot
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
	text   Text    // as RETR delivered it last
	intact bool    // it was what was put there then
	doubt  bool    // its removal was asked for and neither confirmed nor denied
	late   bool    // it was delivered from outside, and no session has shown it yet
	unsure bool    // it waits in a queue, nobody knows how long
	due    bool    // a session has begun since, so that the next one must show it
	// blindly: it was removed by a mark on a number of which the session did not show
	// which message it stands for.
	blindly bool
	// What was done to it in the last session, to name the rule when it vanishes.
	marked, wasReset, fetched, topped bool
}

func newMaildrop(sources []Source) *maildrop {
	d := &maildrop{known: true, stocked: true, password: map[bool]bool{}}
	for i := range sources {
		d.messages = append(d.messages, &message{origin: i + 1, source: sources[i].ifKnown()})
	}
	return d
}

// drop is the maildrop of a user, made if nothing is known of it.
func (m *Model) drop(user string) *maildrop {
	d := m.drops[user]
	if d == nil {
		d = &maildrop{password: map[bool]bool{}}
		m.drops[user] = d
	}
	return d
}

// remove takes a message out: an UPDATE has removed it.
func (d *maildrop) remove(m *message) {
	for i, x := range d.messages {
		if x == m {
			d.messages = append(d.messages[:i:i], d.messages[i+1:]...)
			d.removed = append(d.removed, m)
			return
		}
	}
}

// withID finds the message that had a unique-id in an earlier session.
func (d *maildrop) withID(uid string) *message { return withID(d.messages, uid) }

// removedWith finds the removed message that had a unique-id.
func (d *maildrop) removedWith(uid string) *message { return withID(d.removed, uid) }

func withID(messages []*message, uid string) *message {
	for _, m := range messages {
		if m.uid == uid {
			return m
		}
	}
	return nil
}

// place notes the unique-id that a message number had last.
func (d *maildrop) place(n int, uid string) {
	if d.positions == nil {
		d.positions = map[int]string{}
	}
	d.positions[n] = uid
}

// Delivered tells that a message was put into a user's maildrop from outside.
func (m *Model) Delivered(user string, s Source) {
	d := m.drops[user]
	if d == nil {
		return
	}
	d.messages = append(d.messages, &message{source: s.ifKnown(), late: true, unsure: s.Unsure})
	d.arrivals, d.stocked = true, true
	for _, v := range d.open {
		v.delivered++
	}
}
