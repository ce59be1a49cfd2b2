package model

// Spot is a place in the conversation: octets From up to To of an entry of the
// caller's log. To is 0 where the whole entry is meant.
type Spot struct {
	Entry    int
	From, To int64
}

// Event is something that happened, or that was learnt from what happened.
type Event interface{ where() *Place }

// Place is where an event happened, and the session as it was before and is after it.
type Place struct {
	Spot
	Before, After *Session // not to be changed
	// Shaken is the place of a reply that was wrong, so that what the event rests on is not certain any
	// more; nil if it is. What breaks a rule here is a consequence of that.
	Shaken *Spot
}

func (p *Place) where() *Place { return p }

// PlaceOf is where an event happened.
func PlaceOf(e Event) *Place { return e.where() }
