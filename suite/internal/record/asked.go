package record

import "github.com/pop3spec/pop3spec/suite/internal/wire"

// asked is a command that has no reply yet.
type asked struct {
	wire.Command
	fate      *fate  // of a login; known from the start for anything else
	mechanism string // of AUTH, in upper case
	turns     int    // responses that were sent
	layered   bool   // they ask for a security layer after the login
}

// queue is the commands without reply, oldest first.
type queue struct {
	all   []*asked
	count map[string]int // of those that are asked for, by keyword
}

// counted are the keywords that has is asked about.
var counted = map[string]bool{"AUTH": true, "STLS": true}

func (q *queue) empty() bool { return len(q.all) == 0 }

func (q *queue) add(a *asked) {
	q.all = append(q.all, a)
	if counted[a.Keyword] {
		if q.count == nil {
			q.count = map[string]int{}
		}
		q.count[a.Keyword]++
	}
}

// oldest is the command whose reply comes next. What comes where none is due is
// answered to nothing.
func (q *queue) oldest() *asked {
	if q.empty() {
		return &asked{fate: &fate{known: true}}
	}
	return q.all[0]
}

// take takes the oldest command out.
func (q *queue) take() *asked {
	a := q.oldest()
	if !q.empty() {
		q.all = q.all[1:]
	}
	if counted[a.Keyword] {
		q.count[a.Keyword]--
	}
	return a
}

// has reports whether a command with one of the counted keywords has no reply yet.
func (q *queue) has(keyword string) bool { return q.count[keyword] > 0 }
