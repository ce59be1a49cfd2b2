package model

// DropListing is a reply to STAT.
type DropListing struct {
	Place
	Text       string
	More       string // what follows the two numbers
	WellFormed bool
	Empty      bool // the maildrop is known to be empty
}

// CountTold is a number of messages that the server told.
type CountTold struct {
	Place
	Command  string
	Count    int
	Expected int
	// Open reports that what became of some messages is open, and the number fits; NewMail
	// that mail which came during the session is counted.
	Open, NewMail bool
	Low           int    // the fewest messages that may be there, where that is open
	Past          Ending // how the last session ended
	Lost          Ending // how an earlier one with marks did that was lost, if nobody has been told of the maildrop since
	// QuitEarly reports that the last connection was ended with QUIT before login, Kept that a session which
	// had marked messages and did not end with QUIT is known to have removed nothing.
	QuitEarly, Kept bool
	Never, Zero     bool // EXPIRE NEVER, EXPIRE 0
	Miscounted      bool // the first session was told a wrong number already
	Marked          int
	Since           Since // messages were marked
	Beside          bool  // another session has the maildrop open
	Surplus         bool  // a DELE named several messages
	Reset           bool  // RSET took marks off
	Declined        string
	Against         string // a command that has told the right number in this session, if nothing was marked
}

// Holds reports whether the number is right.
func (e *CountTold) Holds() bool { return e.Count == e.Expected }

// Fresh reports whether nothing was marked in the session: then the number is also the verdict
// on how the session before ended.
func (e *CountTold) Fresh() bool { return e.Marked == 0 && !e.Reset && !e.Surplus }

// CountSettled is a wrong number of messages at the beginning of a session, after which the session has shown
// more: another command tells the right one, or RSET brings it back.
type CountSettled struct {
	Place   // of the wrong number
	Command string
	Count   int
	Right   int
	By      string // the command that has shown it
}

// CountsCompared are numbers of messages that two commands told of a maildrop of which
// nothing else is known.
type CountsCompared struct {
	Place
	Command string // whose number it is
	Count   int
	Against string // the command that told the other one
	Other   int
}

// NumberBeyond is a command that was answered as if there were a message of that number,
// which there is not, as another reply tells.
type NumberBeyond struct {
	Place
	Command Command
	Count   int // messages that there are
}

// NothingWorked tells that no command has worked in a session, though the login was
// confirmed.
type NothingWorked struct {
	Place
	Line  Line   // the first refusal
	Login string // the command that opened the session
}

// TotalTold is the size of the maildrop that STAT told, beside the sizes in LIST.
type TotalTold struct {
	Place
	Count     int
	Size, Sum int64
	Again     bool // the sum is what STAT has told before, and nothing has changed since
	// Came reports that the sum is that of the messages as RETR has sent them, in so many lines. Slack is how many
	// octets less may be right.
	Came         bool
	Lines, Slack int64
}

// ScanLine is a scan listing or a unique-id listing (RFC 1939 sections 5 and 7).
type ScanLine struct {
	Place
	Command Command
	Text    string
	Row     Row
	More    string // what follows the size
	// WellFormed reports that it has its number and its size or unique-id.
	WellFormed bool
	Twice      bool // the listing has the message already
}

// Row is a line of LIST or UIDL.
type Row struct {
	Number int
	Size   int64
	ID     string
	At     Spot
}

// Listing is a LIST or UIDL without argument, beside what is known of the maildrop.
type Listing struct {
	Place
	Command string
	Rows    map[int]Row
	// Gapless reports that the numbers are 1 to the number of rows.
	Gapless bool
	// Numbered reports that nothing is known of the maildrop but what is marked, and the numbers have gaps.
	Numbered bool
	// Compared reports that the rows were compared with the maildrop.
	Compared bool
	Strange  []Row          // messages that do not exist
	Deleted  map[int]Since  // messages that are marked as deleted and listed
	Missing  map[int]Missed // messages that are left out
	Retold   []Row          // numbers that are marked as deleted, where nothing else is known of the maildrop
	Present  map[int]bool   // messages that have to be listed
	Marked   int
	AnyReset bool
}

// Missed is a message that a listing leaves out.
type Missed struct{ Reset, Surplus bool }

// OneListed is a LIST or UIDL with argument.
type OneListed struct {
	Place
	Command string
	Number  int
	Text    string
	Fits    bool // it is the listing of that message
}

// SizeTold is the size of a message, told before.
type SizeTold struct {
	Place
	Number       int
	Size, Before int64
	Mail         int  // messages that came during the session
	OfAnother    bool // what LIST tells of this message alone is the size of another one
}

// SizeSeen is the size of a message that was told, and the message that came.
type SizeSeen struct {
	Place
	Number int
	Told   int64
	Came   Text
	// Unended reports that the server had to add a line end, HalfEnded that it may have
	// taken a CR for half of it.
	Unended, HalfEnded bool
	International      bool // the message needs UTF-8 mode
	Substitute         bool // another text was sent in its place
	StatusFields       bool
	WithLF             int64 // the size with line ends of one octet
}

// IDTold is a unique-id.
type IDTold struct {
	Place
	Number     int
	ID         string
	InSession  string // that the session told before; "" if none
	Marked     bool   // messages were marked since then
	Earlier    string // that an earlier session told; "" if none
	AnyRemoved bool   // messages were removed
	Back       Back
	ByNumber   bool // the id was that of this number
	Past       Ending
}

// Back says what a unique-id tells of a message that was removed.
type Back int

// What a unique-id may be.
const (
	NotBack    Back = iota
	StillThere      // the message that had it was to be removed, and is there
	Reused          // it is that of another message
	Copied          // it is that of a copy
)

// IDsCompared are the unique-ids of a listing beside one another.
type IDsCompared struct {
	Place
	Several bool  // there is more than one
	Shared  []Row // ids that another, different message has
}
