package conversation

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// cutOff is what came instead of a reply.
const cutOff = "the server closed the connection"

// EndedByClient tells that the client has ended the connection, in order or abruptly. What the
// server may have said to that is not judged; what it said before, without being asked, was no
// good-bye.
func (k *Connection) EndedByClient(how model.Manner) {
	if k.Over {
		return
	}
	k.CutOff("")
	if how == model.ByClient {
		k.JudgeUnasked()
	}
	k.held, k.heldOctets = nil, 0
	entry := k.c.Keeper.Left(k.n, Client, how)
	if how == model.ByClient && k.c.Closing(k.n) {
		how = model.ByServer // after the reply to QUIT it is impossible to tell who was first
	}
	k.end(entry, how, true)
}

// EndedByServer tells that the server has ended the connection; half says that the client had
// closed its half of it before, to which the server may leave anything unanswered.
func (k *Connection) EndedByServer(at time.Time, half bool) {
	if k.Over {
		return
	}
	free := half || len(k.server.Octets) == 0 && k.c.MayHangUp(k.n)
	due := k.c.Due(k.n) && k.reply == nil
	if k.c.Closing(k.n) {
		k.JudgeUnasked() // the reply to QUIT was the good-bye
	}
	how := k.mannerOfServer(at)
	if half {
		k.CutOff("")
	} else {
		k.CutOff(cutOff)
	}
	k.held, k.heldOctets = nil, 0
	entry := k.c.Keeper.Left(k.n, Server, how)
	if due && !free {
		k.c.Cut(k.n, entry, cutOff)
	}
	k.end(entry, how, half)
}

// mannerOfServer is how a session ended that the server closed. Only a client that was silent
// for as long as the shortest timer may have been logged out for that.
func (k *Connection) mannerOfServer(at time.Time) model.Manner {
	const timer = 10 * time.Minute
	if !k.c.Closing(k.n) && !k.c.Due(k.n) && !k.spoke.IsZero() && at.Sub(k.spoke) >= timer {
		return model.ByTimer
	}
	return model.ByServer
}

// end tells the judges.
func (k *Connection) end(entry int, how model.Manner, byClient bool) {
	k.Over = true
	if how == model.ByTimer {
		var said []byte
		for _, u := range k.unasked {
			entry, said = u.entry, append(said, u.line...)
		}
		k.c.TimedOut(k.n, entry, said)
	} else {
		k.c.Ended(k.n, how)
	}
	if k.Judge != nil {
		k.Judge.Ended(entry, byClient)
	}
}
