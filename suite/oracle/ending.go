package oracle

import (
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// Manner is how a connection ended.
type Manner int

const (
	// ByServer: the server closed it.
	ByServer Manner = iota
	// ByClient: the client closed its end in order.
	ByClient
	// Abruptly: it was reset.
	Abruptly
	// ByTimer: the server closed it because the client was idle.
	ByTimer
)

// ending is how a session in TRANSACTION ended.
type ending struct {
	is      bool // there was one
	quit    bool // by QUIT
	refused bool // which was answered -ERR
	manner  Manner
	marked  int
	spared  int // fetched, and not marked
	reset   bool
	fetched bool
	topped  bool
}

// quit enters UPDATE (RFC 1939 section 6).
func (c *conn) quit(ok bool) {
	c.state = update
	v := c.view
	end := v.ending()
	end.quit, end.refused = true, !ok
	for _, it := range v.items {
		if c.o.expire && it.msg.fetched {
			it.msg.doubt = true // the server may remove what was fetched (RFC 2449 section 6.7)
		}
		if !it.deleted {
			continue
		}
		if ok && !v.drop.overlapping(v) {
			it.msg.blindly = !it.text.whole && it.uid == ""
			v.drop.remove(it.msg)
		} else {
			it.msg.doubt = true // the server said that something went wrong, or two sessions disagree
		}
	}
	v.drop.leave(v, end)
}

// Ended tells that a connection is over. A QUIT that got no reply may have been
// carried out or not.
func (o *Oracle) Ended(n int, how Manner) {
	c := o.conns[n]
	if c == nil || c.state == over {
		return
	}
	if c.state == update {
		o.judge(how == ByServer, "RFC1939-6-CLOSE-01")
	}
	was := c.state
	c.state = over
	if was != transaction {
		return
	}
	end := c.view.ending()
	end.manner = how
	for _, cmd := range c.pending {
		if cmd.Keyword == "QUIT" {
			end.quit = true
			for _, it := range c.view.items {
				it.msg.doubt = it.msg.doubt || it.deleted
			}
		}
	}
	c.view.drop.leave(c.view, end)
}

// StillOpen tells that the server has not closed a connection after QUIT, or went
// on sending.
func (o *Oracle) StillOpen(n, entry int, extra []byte) {
	c := o.conns[n]
	got := "the connection is open"
	if len(extra) > 0 {
		got = show(extra).String()
	}
	rules := []requirement.ID{"RFC1939-6-CLOSE-01"}
	if len(extra) > 0 {
		rules = append(rules, "RFC1939-3-CONN-02") // two replies to one command
	}
	o.judge(false, rules...).found(Spot{Entry: entry}, "the end of the connection", got, "the server did not close the connection after its reply to QUIT")
	c.state = over
}

// Closing tells whether the server must close the connection now.
func (o *Oracle) Closing(n int) bool {
	c := o.conns[n]
	return c != nil && (c.state == update || c.state == over)
}

// MayQuit tells whether a QUIT would change nothing: somebody is logged in and has
// marked nothing, or nobody is logged in; and nothing that was fetched would go.
func (o *Oracle) MayQuit(n int) bool {
	c := o.conns[n]
	switch {
	case c == nil || len(c.pending) > 0 || c.shaking: // the server waits for a handshake
		return false
	case c.state == authorization:
		return true
	case c.state != transaction || c.view.marked() > 0:
		return false
	case o.expire:
		for _, it := range c.view.items {
			if it.msg.fetched {
				return false
			}
		}
	}
	return true
}

// AwaitsTLS tells whether the server has answered STLS with +OK, so that the handshake
// comes next.
func (o *Oracle) AwaitsTLS(n int) bool {
	c := o.conns[n]
	return c != nil && c.shaking
}

// MayHangUp tells whether the server may end the connection at this point instead of
// replying: after a failed login (RFC 1939 section 4) and after some bad commands.
func (o *Oracle) MayHangUp(n int) bool {
	c := o.conns[n]
	return c != nil && (c.state == authorization && (c.failed || c.errors > 0) || c.errors >= borne || c.state == over)
}

// borne is how many bad commands a server should bear in TRANSACTION: less than a user's
// typing mistakes, or a client's way to find out what there is.
const borne = 3

// Impatient tells whether the server has just refused one of the first bad commands of a
// session: if it ends the session for that, it does so before it has seen another one.
func (o *Oracle) Impatient(n int) bool {
	c := o.conns[n]
	return c != nil && c.state == transaction && c.errors > 0 && c.errors < borne && c.reply.Indicator == wire.ERR
}

// HungUp judges that an impatient server has ended the session. No rule says how many bad
// commands it has to bear.
func (o *Oracle) HungUp(entry int) {
	o.judge(false, "RFC1939-3-ERR-05").warning().found(Spot{Entry: entry}, "a reply", "the server closed the connection",
		"the session was ended for a command that was refused: what it had marked as deleted is not removed")
}

// Abandoned tells that the client gave up waiting for a login: how it would have
// ended is open.
func (o *Oracle) Abandoned(n int) { o.conns[n].state = over }

// Refused judges that a login with the right password was refused for good. It
// reports false when nothing is known that would explain it: then the account may
// not be what the harness believes.
func (o *Oracle) Refused(n, entry int, user, reply string) bool {
	d := o.drops[user]
	if d == nil || len(d.open) > 0 || !d.visited || o.world.LoginDelay > 0 {
		return false
	}
	rule, why := requirement.ID("RFC1939-6-LOCK-01"), "the session before ended with QUIT"
	switch c := o.conns[n]; {
	case !d.past.quit:
		rule, why = "RFC1939-6-LOCK-02", "the session before lost its connection"
	case c != nil && d.failedLogin:
		rule, why = "RFC1939-4-LOCK-04", "a failed login went before"
	}
	if other := o.elsewhere(n, user); other != "" {
		o.judge(false, "RFC1939-7-USER-01").found(Spot{Entry: entry}, "+OK", reply, "the maildrop can't be opened again while another user's is open")
	} else if o.named(n, user) {
		rule, why = "RFC1939-4-LOCK-04", "another connection has named the user, and nobody has logged in on it"
	}
	o.judge(false, rule).found(Spot{Entry: entry}, "+OK", reply, "the maildrop can't be opened again: %s", why)
	return true
}

// elsewhere is another user who has a session open, "" if there is none.
func (o *Oracle) elsewhere(n int, user string) string {
	for k, c := range o.conns {
		if k != n && c.state == transaction && c.user != user {
			return c.user
		}
	}
	return ""
}

// named tells whether another connection in AUTHORIZATION has tried to log in as a user.
func (o *Oracle) named(n int, user string) bool {
	for k, c := range o.conns {
		if k != n && c.state == authorization && (c.tried == user || c.user == user) {
			return true
		}
	}
	return false
}

func (o *Oracle) quitBeforeLogin(user string) {
	if d := o.drops[user]; d != nil {
		d.quitEarly = true
	}
}

func (v *view) ending() ending {
	e := ending{is: true, marked: v.marked()}
	for _, it := range v.items {
		e.reset = e.reset || it.reset
		e.fetched = e.fetched || it.msg.fetched
		if it.msg.fetched && !it.deleted {
			e.spared++
		}
		e.topped = e.topped || it.msg.topped
	}
	return e
}

func (d *drop) overlapping(v *view) bool { return len(d.open) > 1 }

func (d *drop) leave(v *view, e ending) {
	d.past, d.quitEarly = e, false
	for i, o := range d.open {
		if o == v {
			d.open = append(d.open[:i:i], d.open[i+1:]...)
			break
		}
	}
}

func (d *drop) remove(m *message) {
	for i, x := range d.messages {
		if x == m {
			d.messages = append(d.messages[:i:i], d.messages[i+1:]...)
			d.removed = append(d.removed, m)
			return
		}
	}
}

// tooFew names the rules that are broken when messages are gone that must be there.
func (d *drop) tooFew() (rules []requirement.ID, why string) {
	rules, why = d.whyFew()
	if d.never && d.past.quit {
		rules = append(rules, "RFC2449-6.7-EXP-03")
	}
	if d.zero && d.past.quit {
		rules = append(rules, "RFC2449-6.7-EXP-02")
	}
	return rules, why
}

func (d *drop) whyFew() (rules []requirement.ID, why string) {
	p := d.past
	switch {
	case !p.is:
		return []requirement.ID{"RFC1939-5-LIST-01"}, "the maildrop was filled with more messages"
	case d.quitEarly:
		return []requirement.ID{"RFC1939-6-UPD-04"}, "the last session that marked messages did not end with QUIT, and a QUIT before login removes nothing"
	case !p.quit && p.manner == ByTimer:
		return []requirement.ID{"RFC1939-3-TIMEOUT-04", "RFC1939-6-UPD-03"}, "the session before was ended by the autologout timer, which removes nothing"
	case !p.quit && p.marked > 0:
		return []requirement.ID{"RFC1939-6-UPD-03", "RFC1939-5-DELE-01", "RFC1939-4-LOCK-02"}, "the session before ended without QUIT, so nothing was to be removed"
	case !p.quit && p.fetched:
		return []requirement.ID{"RFC1939-8-POL-03", "RFC1939-6-UPD-03"}, "the session before fetched messages and ended without QUIT"
	case !p.quit:
		return []requirement.ID{"RFC1939-6-UPD-03"}, "the session before ended without QUIT"
	case p.reset:
		return []requirement.ID{"RFC1939-5-RSET-02", "RFC1939-5-RSET-01", "RFC1939-6-UPD-02"}, "RSET had taken the marks off"
	case p.fetched:
		return []requirement.ID{"RFC1939-6-UPD-02"}, "messages that were not marked are gone after QUIT"
	case p.topped:
		return []requirement.ID{"RFC1939-7-TOP-06", "RFC1939-6-UPD-02"}, "TOP was all that was done to them"
	}
	return []requirement.ID{"RFC1939-6-UPD-02"}, "messages that were not marked are gone after QUIT"
}

// tooMany names the rules that are broken when messages are there that must be gone.
func (d *drop) tooMany() (rules []requirement.ID, why string) {
	switch {
	case !d.past.is:
		return []requirement.ID{"RFC1939-5-LIST-01"}, "the maildrop was filled with fewer messages"
	case d.past.reset:
		return []requirement.ID{"RFC1939-6-UPD-01", "RFC1939-5-RSET-02"}, "QUIT was answered +OK, and messages that were marked after RSET are still there"
	}
	return []requirement.ID{"RFC1939-6-UPD-01", "RFC1939-6-UPD-06"}, "QUIT was answered +OK, and messages that were marked are still there"
}
