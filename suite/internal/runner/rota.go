package runner

import "sync"

// rota hands turns out to workers: those with the same accounts one after the other, because a
// maildrop can be open only once.
type rota struct {
	mu   sync.Mutex
	free *sync.Cond
	todo [][]turn // by their share
	busy []bool   // shares
	line bool     // one script after the other, in their order
	left []turn   // that could not be played with their accounts
}

func newRota(shares, workers int) *rota {
	q := &rota{todo: make([][]turn, shares), busy: make([]bool, shares), line: workers == 1}
	q.free = sync.NewCond(&q.mu)
	return q
}

// add appends a turn to those of a share.
func (q *rota) add(t turn, share int) { q.todo[share] = append(q.todo[share], t) }

// next waits for a turn whose share is free, and takes both. There are no more if all are taken.
func (q *rota) next() (t turn, share int, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		share, open := q.pick()
		switch {
		case share >= 0:
			t = q.todo[share][0]
			q.todo[share], q.busy[share] = q.todo[share][1:], true
			return t, share, true
		case !open:
			return turn{}, 0, false
		}
		q.free.Wait()
	}
}

// pick returns a free share with turns, -1 if there is none; open says that some are left. It is
// the one with most left, so that all end at the same time, or the one whose turn it is.
func (q *rota) pick() (share int, open bool) {
	share = -1
	for i, turns := range q.todo {
		if len(turns) == 0 {
			continue
		}
		open = true
		switch {
		case q.busy[i]:
		case share < 0, q.line && turns[0].script < q.todo[share][0].script, !q.line && len(turns) > len(q.todo[share]):
			share = i
		}
	}
	return share, open
}

// done gives a share back; left says that the turn could not be played with it.
func (q *rota) done(share int, t turn, left bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy[share] = false
	if left {
		q.left = append(q.left, t)
	}
	q.free.Broadcast()
}
