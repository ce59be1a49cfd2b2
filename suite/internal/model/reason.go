package model

// Reason is why a server must answer a command in one way, or why it is free to choose.
// It speaks of what the server has to do, not of which rule says so.
type Reason int

// Reasons for one answer. The sentences are in reasons.
const (
	NoReason Reason = iota

	// UnknownCommand and the following are about commands as such.
	UnknownCommand
	SessionOver
	NotLoggedIn
	AlreadyLoggedIn
	ControlCharacters

	// QuitAnytime and the following are about AUTHORIZATION.
	QuitAnytime
	NoName
	CapaWorked
	CapaInBothStates
	NameBeforeTLS
	PassWithoutUser
	EmptyPassword
	PasswordOfNameBefore
	PasswordOfAnother
	WrongPassword
	NoSuchAccount
	APOPSyntax
	BadTimestamp
	NoTimestamp
	DigestForOtherGreeting
	WrongDigest
	StartTLSOffered
	UTF8AfterLogin
	AnyLanguage
	LanguageListed
	LanguageInAnyCase

	// StatOfEmpty and the following are about TRANSACTION.
	StatOfEmpty
	StatValid
	NoopValid
	RsetValid
	NothingToRemove
	RemovedBefore
	ListOfMarked
	ListOfEmpty
	ListValid
	UIDLOffered
	ArgumentsMissing
	NotANumber
	NotALineCount
	NoSuchMessage
	MarkedDeleted
	MessageThere
	MessageThereInUTF8
	OneMarkAMessage
	MarkTakenOff
	ToldOfMessage

	// NoMechanism and the following are about AUTH.
	NoMechanism
	MechanismNeedsTLS
	PlainNotOffered
	LoginNotOffered
	ServerFirst
	Cancelled
	NotBase64
	NothingProven
	RightCredentials
	AnyReply
	PlainMalformed
	IdentityUnprepared
	MayNotActAs
	CRAMMalformed
	DigestForOtherChallenge
	FlagUnknown
	ExtensionRequired
	NameIllegal
	FirstMalformed
	BindingUnknown
	BindingOffered
	IdentityMalformed
	NonceNotServers
	BindingNotFirst
	NoProof
	WrongProof
	OnlyAsks
	OAuthMalformed
	OtherHost
	NoHostOrPort
	NotTheirToken
	WrongToken

	// LenientSyntax and the following leave the server a choice.
	LenientSyntax
	UndefinedNumber
	OptionalCommand
	Unannounced
	RightPassword
	Doubtful
	NotSeen
	HasPolicies
	Overlapping
	OutOfOrder
	HiddenUntilUTF8
	MessageUnknown
	AbsurdCount
	LineCountMissing
)

// reasons are sentences that follow "because". A %s is the subject of the permission.
var reasons = [...]string{
	UnknownCommand:          "there is no such command",
	SessionOver:             "the session has ended with QUIT",
	NotLoggedIn:             "%s belongs to TRANSACTION, and nobody has logged in",
	AlreadyLoggedIn:         "somebody is logged in already",
	ControlCharacters:       "control characters belong to no command",
	QuitAnytime:             "QUIT is accepted at any point of AUTHORIZATION",
	NoName:                  "USER needs a name",
	CapaWorked:              "CAPA worked before",
	CapaInBothStates:        "CAPA worked before login and is valid in both states",
	NameBeforeTLS:           "the name was given before TLS began",
	PassWithoutUser:         "PASS is valid only after a USER that was accepted",
	EmptyPassword:           "the account has a password",
	PasswordOfNameBefore:    "this is the password of the name before",
	PasswordOfAnother:       "this is the password of another account",
	WrongPassword:           "the password is wrong",
	NoSuchAccount:           "there is no such account",
	APOPSyntax:              "APOP needs a name and a digest of 32 digits",
	BadTimestamp:            "the timestamp in the greeting is no message id",
	NoTimestamp:             "the greeting offered no timestamp",
	DigestForOtherGreeting:  "the digest was made for the timestamp of another greeting",
	WrongDigest:             "the digest is wrong",
	StartTLSOffered:         "STLS is announced, and this is its place",
	UTF8AfterLogin:          "UTF8 belongs to AUTHORIZATION, and somebody is logged in",
	AnyLanguage:             "a language can be left to the server",
	LanguageListed:          "the language is listed",
	LanguageInAnyCase:       "the language is listed, and its case does not matter",
	StatOfEmpty:             "an empty maildrop has a count, too",
	StatValid:               "STAT is valid here",
	NoopValid:               "NOOP does nothing, and can't fail",
	RsetValid:               "RSET is valid here, with marks and without",
	NothingToRemove:         "nothing was to be removed, so nothing can have failed",
	RemovedBefore:           "all that was marked could be removed before",
	ListOfMarked:            "the list is empty when all messages are marked, and that is no error",
	ListOfEmpty:             "the list of an empty maildrop is empty, not an error",
	ListValid:               "LIST is valid here",
	UIDLOffered:             "UIDL is offered",
	ArgumentsMissing:        "%s needs its arguments",
	NotANumber:              "%q is no message number",
	NotALineCount:           "%q is no number of lines",
	NoSuchMessage:           "there is no message %s",
	MarkedDeleted:           "message %s is marked as deleted",
	MessageThere:            "message %s is there",
	MessageThereInUTF8:      "message %s is there, and UTF8 was given",
	OneMarkAMessage:         "one DELE marks one message",
	MarkTakenOff:            "RSET took the mark off message %s",
	ToldOfMessage:           "the session was told of message %s",
	NoMechanism:             "there is no such mechanism",
	MechanismNeedsTLS:       "the mechanism needs TLS",
	PlainNotOffered:         "without TLS the mechanism is not offered",
	LoginNotOffered:         "without TLS plaintext mechanisms are not offered",
	ServerFirst:             "the server speaks first in this mechanism",
	Cancelled:               "the client has cancelled the exchange",
	NotBase64:               "the response is not valid Base64",
	NothingProven:           "the client has not proven anything",
	RightCredentials:        "the credentials are right, and something else may speak against the login",
	AnyReply:                "-ERR and a list of mechanisms are both right",
	PlainMalformed:          "the message of PLAIN is malformed",
	IdentityUnprepared:      "the authorization identity can't be prepared",
	MayNotActAs:             "the user may not act as %s",
	CRAMMalformed:           "the response of CRAM-MD5 needs a name and a digest of 32 digits",
	DigestForOtherChallenge: "the digest was made for another challenge",
	FlagUnknown:             "the first message begins with none of n, y and p",
	ExtensionRequired:       "the extension that m announces must not be ignored",
	NameIllegal:             "an equals sign in the name stands for nothing",
	FirstMalformed:          "the first message is malformed",
	BindingUnknown:          "there is no such type of channel binding",
	BindingOffered:          "the server does offer channel binding",
	IdentityMalformed:       "the authorization identity is malformed",
	NonceNotServers:         "the nonce is not the one that the server sent",
	BindingNotFirst:         "the channel binding is not that of the first message",
	NoProof:                 "the proof is missing, or there is no such account",
	WrongProof:              "the proof is wrong",
	OnlyAsks:                "the client has sent no token and only asks where to get one",
	OAuthMalformed:          "the message is malformed",
	OtherHost:               "the message was made for another host",
	NoHostOrPort:            "the request is signed, and lacks host or port",
	NotTheirToken:           "the token is not one of this user",
	WrongToken:              "the token is wrong",
	LenientSyntax:           "surplus blanks and arguments may be tolerated (A-17)",
	UndefinedNumber:         "nobody says what such a number means (A-19)",
	OptionalCommand:         "the command is optional",
	Unannounced:             "nothing says whether the server has the command",
	RightPassword:           "the lock, a policy or a delay may speak against a right password",
	Doubtful:                "it is open which messages are there",
	NotSeen:                 "a part of the conversation is not known",
	HasPolicies:             "the server has policies of its own",
	Overlapping:             "another session has the maildrop open, too",
	OutOfOrder:              "this is not the place of the command, or something came before it",
	HiddenUntilUTF8:         "a message may need UTF-8 mode",
	MessageUnknown:          "it is not known which messages are there",
	AbsurdCount:             "an absurd number of lines may be refused",
	LineCountMissing:        "a missing number of lines may be taken as 0",
}
