package runner

import "sync"

// rota hands turns out to workers. A maildrop can be open only once, so that a turn has the accounts that it needs to
// itself: its own one alone, or all of its share.
type rota struct {
	mu   sync.Mutex
	free *sync.Cond
	todo [][]booking    // by their share
	busy []map[int]bool // the accounts of each share that are in use, by their place
	line bool           // one script after the other, in their order
	left []turn         // that could not be played with their accounts
}

// booking is a turn and what it needs.
type booking struct {
	turn
	share int
	place int  // of its first account in the share
	alone bool // it needs no other one
}

// whole stands for all places of a share.
const whole = -1

func newRota(shares, workers int) *rota {
	q := &rota{todo: make([][]booking, shares), busy: make([]map[int]bool, shares), line: workers == 1}
	for i := range q.busy {
		q.busy[i] = map[int]bool{}
	}
	q.free = sync.NewCond(&q.mu)
	return q
}

// add appends a turn to those of its share.
func (q *rota) add(b booking) { q.todo[b.share] = append(q.todo[b.share], b) }

// next waits for a turn whose accounts are free, and takes all of that. There are no more if all are taken.
func (q *rota) next() (b booking, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		share, at, open := q.pick()
		switch {
		case share >= 0:
			b = q.todo[share][at]
			q.todo[share] = append(q.todo[share][:at:at], q.todo[share][at+1:]...)
			q.busy[share][b.takes()] = true
			return b, true
		case !open:
			return booking{}, false
		}
		q.free.Wait()
	}
}

// pick returns a turn that can be played now, with a share of -1 if there is none; open says that some are left. It is
// of the share with most left, so that all end at the same time, or the one that comes next.
func (q *rota) pick() (share, at int, open bool) {
	share = -1
	for i, turns := range q.todo {
		open = open || len(turns) > 0
		first := q.firstOf(i)
		switch {
		case first < 0:
		case share < 0, q.line && turns[first].script < q.todo[share][at].script,
			!q.line && len(turns) > len(q.todo[share]):
			share, at = i, first
		}
	}
	return share, at, open
}

// firstOf is the first turn of a share that can be played now, -1 if there is none. Those that need all accounts may be
// overtaken: when nothing else is left, they have them.
func (q *rota) firstOf(share int) int {
	busy := q.busy[share]
	for i, b := range q.todo[share] {
		if len(busy) == 0 || b.alone && !busy[b.place] && !busy[whole] {
			return i
		}
	}
	return -1
}

// done gives the accounts of a turn back; left says that it could not be played with them.
func (q *rota) done(b booking, left bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.busy[b.share], b.takes())
	if left {
		q.left = append(q.left, b.turn)
	}
	q.free.Broadcast()
}

// takes is the place that a turn takes, whole for all of them.
func (b *booking) takes() int {
	if b.alone {
		return b.place
	}
	return whole
}
