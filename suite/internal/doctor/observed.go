package doctor

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/runner"
)

// Observed is what was seen of a target. What was not looked at, because something before it was in the way, is zero.
type Observed struct {
	Asked      Asked
	Lookup     Lookup
	Routes     []Route // to the port that was asked for, one for each address
	Neighbours []Route // to the other ports on which POP3 is usual, if that one can't be used
	Reception  Reception
	Handshake  *Handshake    // nil if TLS was not tried
	Beside     *Beside       // nil without --tls-port
	Before     *Capabilities // of a connection as it begins, nil if CAPA was not asked for
	Secured    *Capabilities // after STLS
	After      *Capabilities // after login
	STLS       string        // how STLS was refused, "" if it was not
	Logins     []Login
	Specials   []Special
	Drops      []Maildrop
	Lock       *Lock
	Idle       *Idle
	Crowd      *Crowd
	Fetched    *Fetched
	Delivered  *Delivered    // nil if nothing was delivered
	Wrong      *Reply        // to a password that was wrong on purpose; nil if none was sent
	Lax        bool          // the delay between logins that is announced is not insisted on
	Trip       time.Duration // of a command and its reply, the quickest one
	Start      *Start        // nil if nothing was begun, because it could not have worked
}

// Asked is what a run is told.
type Asked struct {
	Name     string // of the target
	Host     string
	Port     int
	Implicit bool // TLS from the first octet
	STLS     bool
	Insecure bool // any certificate will do
	OwnRoots bool // --ca
	Users    []string
	Filled   bool // maildrops are filled by the harness
	Mutable  bool // maildrops may be changed
	NoFetch  bool
	Provider string // the well-known service that it is, "" if nothing is said
	// Autologout is what the server's timer is said to be set to, 0 if nothing is said.
	Autologout time.Duration
	Needed     int       // connections at once
	Now        time.Time // of the look
}

// Lookup is how a name was resolved.
type Lookup struct {
	Addresses []string
	Literal   bool   // there was no name to resolve
	Missing   bool   // the name does not exist
	Failure   string // why there are no addresses
}

// Access is how a port takes a connection.
type Access int

// The ways in which it does.
const (
	Open Access = iota
	Refused
	Silent // it does not answer
	Unreachable
)

// Route is an address of the host.
type Route struct {
	Address string // host:port
	IPv6    bool
	Access  Access
	Took    time.Duration
	Failure string
}

// Protocol is what a server speaks.
type Protocol string

// The protocols that are told apart.
const (
	NoProtocol Protocol = ""
	POP3       Protocol = "POP3"
	TLS        Protocol = "TLS"
	IMAP       Protocol = "IMAP"
	SMTP       Protocol = "SMTP"
	FTP        Protocol = "FTP"
	NNTP       Protocol = "NNTP"
	SSH        Protocol = "SSH"
	HTTP       Protocol = "HTTP"
	Sieve      Protocol = "ManageSieve"
	Unknown    Protocol = "unknown"
)

// Reception is how the server greets on the port that was asked for.
type Reception struct {
	Greeting Reply
	Speaks   Protocol // without TLS, or under it if it begins with TLS; NoProtocol if nothing came
	Tried    bool
	// BehindTLS is what is spoken where TLS was begun on a port that gave no greeting.
	BehindTLS Protocol
	// Clear is what is spoken without TLS on a port that was to begin with it.
	Clear Protocol
	// Probed is what is spoken by who answers CAPA, and gave no greeting.
	Probed Protocol
	Slow   bool // the greeting came after it was no longer to be expected
}

// Reply is the first line of what a server answered.
type Reply struct {
	Line string // without its end, and no longer than is worth showing
	OK   bool
	Bad  bool // -ERR
	Code string
	Took time.Duration
	Lost Loss // why there is no line, or no end of it
}

// Loss is why there is no reply.
type Loss string

// The losses.
const (
	NotLost  Loss = ""
	TimedOut Loss = "no answer"
	Closed   Loss = "the server closed the connection"
	Endless  Loss = "a line without end"
	// Anonymous is that of clients who show no certificate.
	Anonymous Loss = "the server wants a certificate of the client"
)

// Handshake is a TLS handshake.
type Handshake struct {
	Where   string // "from the start", "after STLS" or "at --tls-port"
	Failure string // "" if it succeeded
	Outcome Outcome
	Version string
	Cert    *Certificate
	Alone   bool       // the server sends its own certificate only
	Why     string     // it is not trusted, in the words of crypto/x509
	Faults  []Distrust // of the certificate, whether it is verified or not
	Older   string     // an outdated version that is spoken, too
}

// Outcome is how a handshake ended.
type Outcome int

// The outcomes.
const (
	Succeeded   Outcome = iota
	OldVersions         // there is no version in common: the server's are too old
	NoTLS               // what came is not TLS
	WantsClient         // a certificate of the client is asked for
	Hangs               // no answer
	Failed              // otherwise
)

// Distrust is what is wrong with a certificate.
type Distrust string

// What can be.
const (
	Expired     Distrust = "certificate-expired"
	TooEarly    Distrust = "certificate-not-yet-valid"
	OtherName   Distrust = "certificate-name"
	SelfSigned  Distrust = "certificate-self-signed"
	OtherIssuer Distrust = "certificate-unknown-authority"
	Unfit       Distrust = "certificate-unfit"
)

// Certificate is that of the server.
type Certificate struct {
	Subject, Issuer string
	Names           []string
	From, Until     time.Time
}

// Capabilities are those that CAPA lists.
type Capabilities struct {
	Tags    map[string][]string // in capitals, with their arguments
	Refused string              // what the server says instead of the list, "" if there is one
}

// Login is an account with the ways in which it was logged in.
type Login struct {
	User     string
	Attempts []Attempt
}

// Attempt is one try to log in.
type Attempt struct {
	By       string // "USER", "APOP" or a mechanism
	Reply    Reply
	Named    bool // it was refused at USER, before a password was sent
	Took     time.Duration
	Withheld string // why nothing was sent, "" if it was
}

// Special is an account of --special that is let in like others.
type Special struct {
	Role, User string
	Reply      Reply
}

// Maildrop is what an account holds.
type Maildrop struct {
	User           string
	Count          int
	Octets         int64
	Listed         int // messages that LIST lists
	Unique         int // different unique-ids; -1 without UIDL
	IDs            []string
	Largest        int64
	First, Last    time.Time // when the first and the last one were written; zero if that is not known
	Contradictions []string
	Failure        string
}

// Lock is what became of a maildrop whose session was cut off.
type Lock struct {
	Reply  Reply // to the first login after that
	Freed  time.Duration
	Lasted bool // it was not let in as long as it was waited
	Named  bool // refused, but not over a lock
}

// Idle is a connection on which nothing is said.
type Idle struct {
	Waited time.Duration // until it was closed, or until it was no longer waited
	Closed bool
}

// Crowd is how many connections were taken at once.
type Crowd struct {
	Tried, Taken int
	Reply        Reply // to the first one that was not
}

// Fetched is what became of a message that was fetched.
type Fetched struct {
	Gone bool
	Why  string // nothing was fetched; "" if it was
}

// Delivered is what became of a message that was delivered.
type Delivered struct {
	Failure string
	Arrived bool
	Took    time.Duration
}

// Beside is the port with TLS from the start, beside the one in clear.
type Beside struct {
	Route     Route
	Handshake *Handshake
	Speaks    Protocol // without TLS if there is none, and otherwise under it
}

// Start is what a run would begin with.
type Start struct {
	Failure string // why it can't
	Filling bool   // it is the filling of the maildrop that fails
	Passing bool   // it is nothing that lasts: a delay between logins, a lock
	Took    time.Duration
	Counted *runner.Prospects
}
