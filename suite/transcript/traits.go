package transcript

// Traits are what the stage directions of a kind do, for those who read a script as for
// those who play it. Whoever has to know which directions are of a sort asks for a trait,
// and so knows of those that are added.
type Traits struct {
	Client bool // said by the client; a direction that is neither this nor Lines is the server's
	Lines  bool // stands for lines of a multi-line reply

	Opens   bool // opens a connection; what there was before on its number is over
	Greeted bool // the greeting has been read when it is done: the script does not ask for it
	LogsIn  bool // and somebody has logged in
	TLS     bool // TLS begins: with the first octet where it opens a connection, and otherwise after STLS
	Bare    bool // goes to the TLS port without TLS
	Layered bool // a security layer begins

	Sends     bool // sends octets, those of its first argument
	Responds  bool // sends the response to a challenge
	Walks     bool // sends commands that are not known before: any that needs no other account
	Pipelines bool // lets commands go out without waiting

	Idle      bool // nothing happens to the connection
	Delivers  bool // a message comes into the maildrop
	Tries     bool // logins are tried on connections of its own
	Ends      bool // the client ends the connection, or what is known of it
	HalfEnds  bool // but only its own half
	Abrupt    bool // without an orderly end
	Forgotten bool // whatever has become of it

	Replies bool // stands for the reply to the oldest command that has none
	Refuses bool // which is -ERR
	Each    bool // for the replies to all of them
	Silent  bool // for the absence of any
	Slows   bool // for the cost of failed logins: time, or the connection
	Closes  bool // the server ends the connection, in place of a reply or after it

	// Uncertain says that what the server does is open, or shows only when the script is
	// played: nothing can be said of what follows before.
	Uncertain bool
	// Follows says that it makes no sense without the step before it on its connection.
	Follows bool
	// Requires is the word of the requires field without which it can't be played, "" if
	// it always can.
	Requires string
}

// StartsTLS reports whether TLS begins on a connection that is open.
func (t Traits) StartsTLS() bool { return t.TLS && !t.Opens }

// Asks reports whether a direction that opens a connection leaves the greeting to the
// script.
func (t Traits) Asks() bool { return t.Opens && !t.Greeted && !t.Bare }

// Traits returns what directions of the kind do.
func (k Kind) Traits() Traits {
	if k <= none || k >= kinds {
		return Traits{}
	}
	return table[k].Traits
}

// Kinds returns every kind of stage direction there is.
func Kinds() []Kind {
	var all []Kind
	for k := none + 1; k < kinds; k++ {
		all = append(all, k)
	}
	return all
}

// Form returns how directions of the kind are written, with NAME, 1, 200ms and "..." in
// the place of what is to be filled in.
func (k Kind) Form() string {
	for _, f := range directions {
		if f.Kind == k {
			return f.shape()
		}
	}
	return ""
}

// Account returns the number of the account that a direction logs in as, as it is written,
// "" where it logs nobody in or the first one.
func (d *Direction) Account() string {
	if t := d.Kind.Traits(); t.LogsIn && len(d.Args) > 0 && !table[d.Kind].mechanism {
		return d.Args[0].String()
	}
	return ""
}
