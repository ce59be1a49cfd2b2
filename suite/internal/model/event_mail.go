package model

import (
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// BodyLines are the lines of a multi-line reply, as to their form.
type BodyLines struct {
	Place
	Command Command
	Form    wire.Unstuffer
	Message bool // they are those of a message
}

// BodyCut is a multi-line reply that never came to its end.
type BodyCut struct {
	Place
	Command Command
	Form    wire.Unstuffer
	Why     string
	Empty   bool // the maildrop is known to be empty
	Known   bool // the message is known
	Unended bool // it is stored without a final line end
	Size    int64
}

// Fetched is a message that RETR sent.
type Fetched struct {
	Place
	Command Command
	Text    Text
	// InSession and Earlier compare it with what came under the same number or of the same
	// message before.
	InSession, Earlier Comparison
	Swapped            bool  // it is what came under another number
	OtherLetters       bool  // it came whole when the keyword was in capitals, and is not now
	ToldSize           int64 // in LIST, -1 if it was not told
	ReplyText          string
}

// NumberTaken tells that mail which came during the session was sent under the number of a message that is
// marked as deleted; the place is that of the reply.
type NumberTaken struct {
	Place
	Number int
}

// Comparison is a comparison of two things that have to be the same.
type Comparison int

// The outcomes.
const (
	NotCompared Comparison = iota
	Same
	Different
)

// Content is a message that RETR sent, beside the one that was put there.
type Content struct {
	Place
	Command Command
	Form    wire.Unstuffer
	Source  SourceFacts
	Diff    Difference
	Wrong   int64 // where a large message first differs, -1 if nowhere
	Came    int64 // octets
	Mail    int   // messages that came during the session
	Topped  bool  // it was right before TOP had a look at it
	Removed bool  // it is a message that was removed
	Overlap bool  // another session of the user was let in meanwhile
	// Swapped and OtherLetters are those of [Fetched].
	Swapped, OtherLetters bool
}

// SourceFacts are what is known of a message that the harness put there.
type SourceFacts struct {
	Size                          int64
	Unended, Small, International bool
	Text                          []byte // if it is small
}

// Substituted is a message that needs UTF-8 mode, sent without it.
type Substituted struct {
	Place
	Command Command
	Plain   bool // its header section is ASCII
	Apart   bool // another client has given UTF8, and before that such messages were not sent
	Text    []byte
}

// TopSeen is what TOP sent, beside the message that is known.
type TopSeen struct {
	Place
	Command Command
	Form    wire.Unstuffer
	Lines   int
	Whole   bool // all of the message was to be sent
	Diff    Difference
	Text    []byte
	Want    []byte
	Beyond  bool // RETR has ended the message at a NUL, and TOP sends more of it
}
