package model

import (
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

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
	Before, After Session
}

func (p *Place) where() *Place { return p }

// StatusLine is a line of the server that is no line of a multi-line reply. The events that
// say what it means follow.
type StatusLine struct {
	Place
	Line
	Command *Command // that it answers, nil if it answers none
	Login   Login
}

// Greeted is the greeting.
type Greeted struct {
	Place
	Line
	Repeated bool // another greeting had the same timestamp
}

// StrayLine is a line too many after the last reply.
type StrayLine struct {
	Place
	Line
	Command Command     // whose reply came last
	Reply   wire.Status // that reply
}

// UnaskedLine is a line that came though no reply was due.
type UnaskedLine struct {
	Place
	Line
}

// Answered is the status of a reply to a command, which may be all that is known of it.
type Answered struct {
	Place
	Line
	Command Command
	May     Permission
	Named   Named
	Refusal Refusal
	Auth    *Exchange // of AUTH, as it was before
}

// Reply is the first line of a reply to a command.
type Reply struct {
	Answered
	Login   Login
	Policy  Policy
	Mode    Mode
	Wording Wording
	// NoCapa reports that CAPA was refused, on whichever connection, and StartTLS that STLS
	// was accepted.
	NoCapa, StartTLS bool
}

// Login is what is known of the login that a command is a part of.
type Login struct {
	Right bool // it has the credentials of an account
	Wrong bool // it is known to have wrong ones
	// Proven reports that the credentials are right and of a kind by which the user has
	// logged in before.
	Proven       bool
	Open         int  // sessions of the user that are open, if Proven
	AfterFailure bool // the last attempt for that maildrop had wrong credentials, if Proven
	Delayed      bool // logins have to wait for one another
	// PasswordWorked reports that the user that USER names has logged in with PASS before.
	PasswordWorked bool
}

// LoggedIn tells that a user has logged in.
type LoggedIn struct {
	Place
	Joined int // sessions of the user that were open already
	// RefusedDigest is where APOP was refused for the account though the digest was right, if
	// the password has now turned out to be what the harness believes.
	RefusedDigest *Spot
}

// Named is what is known of the message that a command names.
type Named struct {
	Number  int
	There   bool // there is such a message
	Known   bool // it is known whether there is
	Deleted bool
	Since   Since // it was marked
	Fetched bool  // it came whole in this session
	Last    Last  // what LAST has to tell
}

// Refusal is what is known when a command is refused in TRANSACTION that has to work.
type Refusal struct {
	Worked        bool   // the same command has worked in this session
	NothingWorked bool   // no command has
	Kinds         int    // different commands that were refused though they had to work, this one included
	Overlapped    bool   // another session of the user was let in meanwhile
	Login         string // the command that opened the session
	AfterRefusal  bool   // the reply before was negative, too
}

// Policy is what is known of an account that may log in by digests only (RFC 1939 section 13).
type Policy struct {
	// Exposed reports that the right password of such an account was sent in clear.
	Exposed bool
	Digests []string // commands and mechanisms by which the account has logged in
}

// Mode is what is known of UTF-8 mode (RFC 6856 section 2).
type Mode struct {
	Reads   bool // the command shows messages
	Hidden  bool // messages may be hidden because UTF8 was not given
	Needs   bool // some message needs UTF-8 mode
	Certain bool // Needs is certain
	There   bool // the command names a message that is there
	Known   bool // There is certain
}

// Wording is what other replies on the same occasion have said (RFC 6856 section 3).
type Wording struct {
	Occasion bool   // it is one on which servers say always the same
	Before   string // what was said in this language before
	Said     bool   // something was
	// Rejected reports that a LANG was refused since the language was chosen.
	Rejected bool
	Compared bool // there is a text in another language
	SameIn   bool // which is the same
	Tag      string
}

// Challenge is a challenge in a SASL exchange (RFC 5034 section 4).
type Challenge struct {
	Place
	Line
	Auth     Exchange // as it was before
	Message  []byte
	Decoded  bool // it is valid Base64
	Asks     bool // it can only be the one that asks for the client's first message
	Spoken   int  // challenges that say something, this one included
	Repeated bool // the challenge, or the server's part of a nonce, was sent before
	// OtherService reports that a right digest for the service pop was refused.
	OtherService bool
	// Signature is that of SCRAM which belongs to the right password, "" if it is not known.
	Signature string
}

// AuthEnded is the final reply to AUTH.
type AuthEnded struct {
	Place
	Line
	Command Command
	Auth    Exchange
	// OtherService reports that a right digest for the service pop was refused.
	OtherService bool
}

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
	// QuitEarly reports that the last connection was ended with QUIT before login.
	QuitEarly   bool
	Never, Zero bool // EXPIRE NEVER, EXPIRE 0
	Miscounted  bool // the first session was told a wrong number already
	Marked      int
	Since       Since // messages were marked
	Beside      bool  // another session has the maildrop open
	Surplus     bool  // a DELE named several messages
	Reset       bool  // RSET took marks off
	Declined    string
}

// Holds reports whether the number is right.
func (e *CountTold) Holds() bool { return e.Count == e.Expected }

// Fresh reports whether nothing was marked in the session: then the number is also the verdict
// on how the session before ended.
func (e *CountTold) Fresh() bool { return e.Marked == 0 && !e.Reset && !e.Surplus }

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
	// Numbered reports that nothing is known of the maildrop, and the numbers have gaps.
	Numbered bool
	// Compared reports that the rows were compared with the maildrop.
	Compared bool
	Strange  []Row          // messages that do not exist
	Deleted  map[int]Since  // messages that are marked as deleted and listed
	Missing  map[int]Missed // messages that are left out
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
	Mail         int // messages that came during the session
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
	ToldSize           int64 // in LIST, -1 if it was not told
	ReplyText          string
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
}

// CapabilityList is a reply to CAPA.
type CapabilityList struct {
	Place
	Lines     []CapabilityLine
	Caps      *Capabilities
	First     bool // on the connection
	AfterSTLS bool // STLS was accepted, on whichever connection
}

// LanguageList is a reply to LANG without argument.
type LanguageList struct {
	Place
	Lines []BodyLine
}

// MechanismList is a reply to AUTH without argument.
type MechanismList struct {
	Place
	Lines []BodyLine
}

// BodyLine is a line of a listing and where it stands.
type BodyLine struct {
	Text []byte
	At   Spot
}

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

// StillOpen tells that the server has not closed a connection after QUIT.
type StillOpen struct {
	Place
	Extra []byte
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
}

// Handshake is a TLS handshake that succeeded.
type Handshake struct {
	Place
	TLS TLS
}

// Secured tells that TLS began after STLS.
type Secured struct{ Place }

// HandshakeFailed is a TLS handshake after STLS that failed.
type HandshakeFailed struct {
	Place
	Why string
}

// OutdatedTLS tells that the server has only old versions of TLS.
type OutdatedTLS struct {
	Place
	Why string
}

// ClearTextBeforeTLS is what came in clear where the TLS handshake must begin.
type ClearTextBeforeTLS struct {
	Place
	Octets []byte
}

// TLSEnded tells how the server ended TLS.
type TLSEnded struct {
	Place
	Alerted bool
}
