package wire

// both are the states of a command that is valid before login and after it.
const both = Authorization | Transaction

// specs are the commands of the RFCs in order of their appearance, then those that no
// present RFC has.
var specs = []Spec{
	{Keyword: "USER", States: Authorization, MinArgs: 1, MaxArgs: -1, Settles: true, Login: Names, User: true,
		Tag: "USER"},
	{Keyword: "PASS", States: Authorization, MinArgs: 1, MaxArgs: -1, Follows: "USER", Settles: true, Login: Decides,
		Secret: AllArguments, Value: "password"},
	{Keyword: "APOP", States: Authorization, MinArgs: 2, MaxArgs: 2, Settles: true, Login: Decides,
		Secret: AfterFirst, Value: "digest", Stamp: true},
	{Keyword: "QUIT", States: both, Required: true, Changes: true, Settles: true, Ends: true},
	{Keyword: "STAT", States: Transaction, Required: true, Counts: true},
	{Keyword: "LIST", States: Transaction, Required: true, MaxArgs: 1, Lines: WithoutArgument, Content: Listing,
		Number: true, Counts: true},
	{Keyword: "RETR", States: Transaction, Required: true, MinArgs: 1, MaxArgs: 1, Lines: Always, Content: Message,
		Number: true, Fetches: true},
	{Keyword: "DELE", States: Transaction, Required: true, MinArgs: 1, MaxArgs: 1, Number: true,
		Deletes: true, Changes: true},
	{Keyword: "NOOP", States: Transaction, Required: true},
	{Keyword: "RSET", States: Transaction, Required: true, Changes: true},
	{Keyword: "TOP", States: Transaction, MinArgs: 2, MaxArgs: 2, Lines: Always, Content: Message, Number: true,
		Tag: "TOP"},
	{Keyword: "UIDL", States: Transaction, MaxArgs: 1, Lines: WithoutArgument, Content: Listing, Number: true,
		Counts: true, Tag: "UIDL"},
	{Keyword: "CAPA", States: both, Lines: Always, Content: Members},
	{Keyword: "AUTH", States: Authorization, MaxArgs: 2, Lines: WithoutArgument, Content: Members, Settles: true,
		Login: Decides, SASL: true, Secret: AfterFirst, Value: "initial", Tag: "SASL"},
	{Keyword: "STLS", States: Authorization, Settles: true, TLS: true, Tag: "STLS"},
	{Keyword: "UTF8", States: Authorization, Settles: true, Tag: "UTF8"},
	{Keyword: "LANG", States: both, MaxArgs: 1, Lines: WithoutArgument, Settles: true, Tag: "LANG"},
	{Keyword: "LAST", States: Transaction, Counts: true, Obsolete: true},
	{Keyword: "RPOP", States: Authorization, MinArgs: 1, MaxArgs: -1, Follows: "USER", Settles: true, Login: Decides,
		User: true, Obsolete: true},
	{Keyword: "XTND", States: both, MinArgs: 1, MaxArgs: -1, Obsolete: true, Undefined: true},
	{Keyword: "XAUTH", States: Authorization, MaxArgs: -1, Secret: AllArguments, Undefined: true},
	{Keyword: "XCLIENT", States: Authorization, MaxArgs: -1, Undefined: true},
	{Keyword: "ID", States: both, MaxArgs: -1, Undefined: true},
	{Keyword: "HELP", States: both, MaxArgs: -1, Undefined: true},
	{Keyword: "XSENDER", States: Transaction, MinArgs: 1, MaxArgs: 1, Number: true, Undefined: true},
	{Keyword: "XOIP", States: Authorization, MaxArgs: -1, Undefined: true},
	{Keyword: "*ENV", States: Transaction, MaxArgs: 1, Lines: Always, Number: true, Undefined: true},
}
