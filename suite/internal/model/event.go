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
}

func (p *Place) where() *Place { return p }
