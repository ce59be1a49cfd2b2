package model

// NoGreeting tells that a greeting was waited for and did not come.
type NoGreeting struct {
	Place
	Why string
}

// NoReply tells that a reply was waited for and did not come.
type NoReply struct {
	Place
	Command    Command
	Why        string
	May        Permission
	Auth       *Exchange
	Overlapped bool
	Named      Named
	First      bool // nothing was answered since TLS began
}

// LineWithoutEnd is the beginning of a line whose end never came.
type LineWithoutEnd struct {
	Place
	Text []byte
}

// Ended tells that a connection is over.
type Ended struct {
	Place
	Manner Manner
}

// HungUp tells that the server ended a session for a bad command.
type HungUp struct{ Place }

// StillOpen tells that the server has not closed a connection after QUIT, or sent something before it did.
type StillOpen struct {
	Place
	Extra  []byte
	Closed bool
}

// TimedOut tells that the server ended a connection because the client was silent.
type TimedOut struct {
	Place
	Extra []byte
}

// LoginRefused tells that a right login was refused for good.
type LoginRefused struct {
	Place
	Reply        string
	Past         Ending
	AfterFailure bool
	OtherUser    string // who has a session open, "" if nobody
	Named        bool   // another connection has named the user
	TurnedAway   bool   // a login beside the session before was refused
}
