package scripted

import (
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// only is the number of the connection where there is one.
const only = 1

// said is a line of the client whose turn has come.
type said struct {
	entry int // of the log
	line  []byte
}

// keeper keeps the conversation of a player in its log, as a [conversation.Keeper], and hands
// the lines of the client to the player.
type keeper struct {
	conversation.Keeper
	p *Player
}

func (k keeper) Said(n int, l conversation.Line, response bool) int {
	entry := k.Keeper.Said(n, l, response)
	k.p.came = append(k.p.came, said{entry, l.Octets})
	return entry
}

func (k keeper) Left(n int, _ conversation.Side, _ model.Manner) int {
	return k.p.log.Note(n, "%s", k.p.ending)
}

// begin begins the conversation of a player, with the secrets of its log, and the names that
// stand for them.
func (p *Player) begin(secrets []string) {
	p.log = conversation.NewLog(p.options.Now, secrets...)
	c := newConversation(p.log)
	c.Keeper = keeper{c.Keeper, p}
	p.conn = c.Open(only, p.session.TLS, p.session.TLS)
}

// newConversation returns a conversation in which the client is judged. The server says what a
// transcript says, and nobody asks what is wrong with that.
func newConversation(log *conversation.Log) *conversation.Conversation {
	c := conversation.New(model.World{}, log)
	c.InTurn, c.Client = true, conversation.JudgeClient
	return c
}

// tell tells of a status line, and of the lines after it; nil if there are none.
func (p *Player) tell(line, lines []byte) {
	p.move()
	p.conn.Reply(line, lines)
}

// ended tells that the connection has ended, in words for people.
func (p *Player) ended(byClient bool, text string) (entry int) {
	p.ending = text
	if byClient {
		p.conn.EndedByClient(model.ByClient)
	} else {
		p.conn.EndedByServer(p.options.Now(), false)
	}
	return len(p.log.Entries) - 1
}
