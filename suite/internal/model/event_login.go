package model

// Login is what is known of the login that a command is a part of.
type Login struct {
	Right bool // it has the credentials of an account
	Wrong bool // it is known to have wrong ones
	// Proven reports that the credentials are right and of a kind by which the user has
	// logged in before.
	Proven       bool
	Open         int  // sessions of the user that are open, if Proven
	Beside       int  // sessions of the user it names that are open, whatever the credentials are
	AfterFailure bool // the last attempt for that maildrop had wrong credentials, if Proven
	Delayed      bool // logins have to wait for one another
	// Rivals reports that another login of the same user is under way on another
	// connection, or that the server has let somebody in with wrong credentials.
	Rivals bool
	// PasswordWorked reports that the user that USER names has logged in with PASS before.
	PasswordWorked bool
}

// LoggedIn tells that a user has logged in.
type LoggedIn struct {
	Place
	Joined int // sessions of the user that were open already
	// RefusedAgain is where the right password was refused after a wrong one on another connection, if it was
	// the next to be tried that is let in here.
	RefusedAgain *Spot
}

// Unlocked tells that a user was let in beside another session, which has turned out to be
// alive, though the server has shown that it has a lock to keep others out.
type Unlocked struct{ Place }

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
	Worked       bool // the same command has worked in this session
	Overlapped   bool // another session of the user was let in meanwhile
	AfterRefusal bool // the reply before was negative, too
	// InVain reports that the session was let in beside another one of the user, or right after its loss, and that no
	// command has worked in it, though STAT or two commands had to. First is where the first of them was refused.
	InVain bool
	First  Spot
	// Lost is how a session ended that had marked messages, and not by QUIT, if nobody has been told of the maildrop
	// since: they may have been removed. It is nil if there is none.
	Lost *Ending
	Kept bool // a session which was lost has removed nothing
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
	Apart    bool // another client has chosen another language, and this one none
	Leaked   bool // the text is in the language of the other client
	Choice   Choice
}

// Untranslated tells of a session in which no text was another one in another language.
type Untranslated struct {
	Place
	Line
	Texts int // that were compared
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
	Here     bool // and on this connection only
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
	// LongCut is where a connection was ended, for its length, at a message that came between short ones, which
	// were answered; nil if none was.
	LongCut *Spot
}
