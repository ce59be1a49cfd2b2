package runner

import (
	"slices"
	"testing"
)

// A turn has its account to itself, and one that needs others has all of its share.
func TestRota(t *testing.T) {
	q := newRota(2, 4)
	for _, b := range []booking{
		{turn: turn{script: 1}},
		{turn: turn{script: 2}, place: 0, alone: true},
		{turn: turn{script: 3}, place: 1, alone: true},
		{turn: turn{script: 4}, place: 1, alone: true},
		{turn: turn{script: 5}, share: 1, place: 1, alone: true},
	} {
		q.add(b)
	}
	take := func(want ...int) (all []booking) {
		t.Helper()
		var scripts []int
		for {
			if share, _, _ := q.pick(); share < 0 {
				break
			}
			b, _ := q.next()
			all, scripts = append(all, b), append(scripts, b.script)
		}
		if !slices.Equal(scripts, want) {
			t.Fatalf("turns %v, want %v", scripts, want)
		}
		return all
	}
	first := take(1, 5) // the first one has both accounts of its share
	q.done(first[0], false)
	second := take(2, 3)
	q.done(second[0], false)
	take()
	q.done(second[1], true)
	q.done(take(4)[0], false)
	q.done(first[1], false)
	if b, more := q.next(); more {
		t.Errorf("script %d is left", b.script)
	}
	if len(q.left) != 1 || q.left[0].script != 3 {
		t.Errorf("could not be played: %v", q.left)
	}
}

// Who plays one script after the other keeps to their order, whichever accounts they have.
func TestRotaInLine(t *testing.T) {
	q := newRota(2, 1)
	for i := range 6 {
		q.add(booking{turn: turn{script: i}, share: i % 2, place: i / 2 % 2, alone: i%3 > 0})
	}
	for i := range 6 {
		b, _ := q.next()
		if b.script != i {
			t.Fatalf("script %d, want %d", b.script, i)
		}
		q.done(b, false)
	}
}
