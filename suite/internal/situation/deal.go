package situation

import (
	"slices"
	"sync"
)

// rarely are values that cost a server's patience, or time: they go to few scripts, one in so
// many of those that would have them.
var rarely = map[Value]uint64{
	AfterFailedLogin: 12, // a failed login is made to cost seconds by many servers
	RefusedSession:   12, // and so is a refused one
	AfterTimeout:     24, // the timer has to run out
	AfterDrop:        2,  // a lock may linger
	NewMail:          2,  // somebody has to deliver it
	SplitLine:        2,  // the pieces have to arrive apart
	LongSession:      2,
	Pipelined:        2, // each command brings another one
	ThirdSession:     2,
}

// Dealer deals situations out. It is safe for use by several goroutines.
type Dealer struct {
	Seed     uint64
	Strength int // how many dimensions are covered in all combinations; 0 means 2

	mu     sync.Mutex
	arrays map[string][]Situation
}

// mostAccounts is how many accounts an array has: what comes to light with the third comes to light
// with any other that is not the first or the second.
const mostAccounts = 3

// Rows returns the covering array of what is allowed.
func (d *Dealer) Rows(allowed *Offer) []Situation {
	return slices.Clone(d.rows(allowed))
}

// rows is Rows for those who change nothing.
func (d *Dealer) rows(allowed *Offer) []Situation {
	d.mu.Lock()
	defer d.mu.Unlock()
	few := *allowed
	few.Values[Account] = few.Values[Account][:min(mostAccounts, len(few.Values[Account]))]
	key := few.Key()
	rows, known := d.arrays[key]
	if !known {
		strength := d.Strength
		if strength == 0 {
			strength = 2
		}
		if d.arrays == nil {
			d.arrays = map[string][]Situation{}
		}
		rows = few.Array(strength, d.Seed)
		d.arrays[key] = rows
	}
	return rows
}

// Key is the same for offers that are.
func (o *Offer) Key() string {
	key := make([]byte, 0, 512)
	for _, values := range o.Values {
		for _, v := range values {
			key = append(append(key, v...), ' ')
		}
		key = append(key, ';')
	}
	return string(key)
}

// Deal returns the situation of a script. It depends on the name of the script, the seed and what is
// allowed alone, so that a part of a run repeats what the whole has done.
func (d *Dealer) Deal(name string, allowed *Offer) Situation {
	rows := d.rows(allowed)
	if len(rows) == 0 {
		return allowed.Plain()
	}
	s := rows[Hash(name, d.Seed)%uint64(len(rows))]
	for i, v := range s {
		if of := rarely[v]; of > 0 && Hash(name+" "+string(v), d.Seed)%of != 0 {
			s[i] = allowed.Values[i][0]
		}
	}
	s[Account] = account(Hash(name+" account", d.Seed), allowed.Values[Account])
	return s
}

// Elsewhere returns a situation of an array with another account in the place of the last one that arrays
// have, which stands for all that follow, so that they share the work.
func (d *Dealer) Elsewhere(s Situation, name string, offer *Offer) Situation {
	all := offer.Values[Account]
	if len(all) > mostAccounts && s[Account] == all[mostAccounts-1] {
		rest := all[mostAccounts-1:]
		s[Account] = rest[Hash(name, d.Seed)%uint64(len(rest))]
	}
	return s
}

// account picks one of the accounts. Where there are many, every eighth script has the first, and as
// many the second, which are the ones that a server may confuse, or know best; the others share what is
// left, so that much can be played at once.
func account(hash uint64, all []Value) Value {
	const share = 8
	n := uint64(len(all))
	switch {
	case n == 0:
		return ""
	case n <= mostAccounts:
		return all[hash%n]
	case hash%share < 2:
		return all[hash%share]
	}
	return all[2+hash/share%(n-2)]
}
