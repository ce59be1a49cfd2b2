package conversation

import "github.com/pop3spec/pop3spec/suite/internal/model"

// Keeper writes a conversation down as it goes on. It is told of everything in the order in
// which it counts, and gives numbers: findings refer to them as entries.
type Keeper interface {
	// Said keeps a line of the client: a command, or a response to a challenge.
	Said(n int, l Line, response bool) (entry int)
	// Told comes once the judges know of that line, too.
	Told(n int)
	// Waits is told of a line, or the beginning of one, that is not said before its turn.
	Waits(n int, octets []byte)
	// Came is told that a line of the server has come: the greeting, the first line of a reply,
	// or a challenge. What it is is not known yet.
	Came(n int, line []byte) (entry int)
	// Understood is told what that line has turned out to be.
	Understood(n, entry int, a Answer)
	// Unasked keeps a line that came though nothing was due.
	Unasked(n int, line []byte) (entry int)
	// Injected keeps what came in clear after STLS was accepted.
	Injected(n int, octets []byte) (entry int)

	// Begin begins the lines of a reply, Grow keeps octets of them, and Complete ends them.
	// CutOff comes before Complete where not all of them have come. Which command they answer
	// may not be known, so that they are not judged.
	Begin(n int, known bool) (entry int)
	Grow(n, entry int, octets []byte)
	CutOff(n, entry int)
	Complete(n, entry int)

	// Left keeps that a side has ended the connection.
	Left(n int, by Side, how model.Manner) (entry int)
}

// loglike keeps a conversation in a Log.
type loglike struct {
	*Log
	c *Conversation
}

func (k loglike) Said(n int, l Line, response bool) int {
	switch {
	case k.c.Unknown:
		return k.Add(n, Client, k.c.conceal(l, response))
	case response, l.Ahead:
		return k.AddResponse(n, l.Octets)
	}
	return k.Add(n, Client, l.Octets)
}

func (k loglike) Told(int)                          {}
func (k loglike) Waits(int, []byte)                 {}
func (k loglike) Came(n int, line []byte) int       { return k.Add(n, Server, line) }
func (k loglike) Understood(int, int, Answer)       {}
func (k loglike) Unasked(n int, line []byte) int    { return k.Add(n, Server, line) }
func (k loglike) Injected(n int, octets []byte) int { return k.Add(n, Server, octets) }
func (k loglike) Begin(n int, _ bool) int           { return k.Body(n) }
func (k loglike) Grow(_, entry int, octets []byte)  { k.Log.Grow(entry, octets) }
func (k loglike) CutOff(int, int)                   {}
func (k loglike) Complete(int, int)                 {}

func (k loglike) Left(n int, by Side, _ model.Manner) int {
	if by == Client {
		return k.Note(n, "the client ended the connection")
	}
	return k.Note(n, cutOff)
}
