package conversation

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Reply is the lines of a multi-line reply, as they come. Its memory does not grow with them.
type Reply struct {
	// Text is told of the lines without byte-stuffing; nil is nobody.
	Text func([]byte)
	// Unjudged has the lines looked at and not judged.
	Unjudged bool

	k     *Connection
	entry int
	judge *model.Body // nil if nobody knows what the command is
	form  wire.Unstuffer
}

// Lines returns the reply whose lines are coming, nil if there is none.
func (k *Connection) Lines() *Reply { return k.reply }

// BeginLines begins the lines of the reply that came last, unless they have begun.
func (k *Connection) BeginLines() *Reply {
	if k.reply == nil {
		k.begin(true)
	}
	return k.reply
}

func (k *Connection) begin(judged bool) {
	r := &Reply{k: k, entry: k.c.Keeper.Begin(k.n, judged)}
	if judged {
		r.judge = k.c.Model.Body(k.n, r.entry)
	}
	k.reply = r
}

// Feed takes octets of the lines, and returns how many belong to them. It ends the reply with
// the line that ends it.
func (r *Reply) Feed(octets []byte) (used int) {
	used = r.form.Feed(octets, r.text)
	r.k.c.Keeper.Grow(r.k.n, r.entry, octets[:used])
	if r.form.Done() {
		r.k.complete("")
		r.k.release()
	}
	return used
}

func (r *Reply) text(p []byte) {
	if r.judge != nil {
		_, _ = r.judge.Write(p)
	}
	if r.k.Judge != nil {
		r.k.Judge.Text(p)
	}
	if r.Text != nil {
		r.Text(p)
	}
}

// Reply takes a whole reply of somebody who speaks for the server, and knows what answers what:
// a line, and the lines that follow it with the dot that ends them; none if lines is nil.
func (k *Connection) Reply(line, lines []byte) {
	k.line(line, true)
	switch {
	case lines == nil:
		k.LinesUnseen()
		return
	case k.reply == nil:
		k.begin(false)
	}
	if used := k.reply.Feed(lines); used < len(lines) {
		k.c.Keeper.Unasked(k.n, lines[used:])
	}
}

// NoReply tells that the oldest command without a reply gets none, and that what comes next does
// not answer it.
func (k *Connection) NoReply() {
	k.c.ReplyUnseen(k.n)
	k.release()
}

// Form is what is known of the form of the lines so far.
func (r *Reply) Form() *wire.Unstuffer { return &r.form }

// Expected is how many octets the lines should have, -1 if unknown.
func (r *Reply) Expected() int64 {
	if r.judge == nil {
		return -1
	}
	return r.judge.Expected()
}

// complete ends the reply and has it judged: as one whose lines are complete if why is empty,
// else as one that was cut off.
func (k *Connection) complete(why string) {
	r := k.reply
	if k.Judge != nil && why == "" {
		k.Judge.EndText()
	}
	switch {
	case r.judge == nil:
	case r.Unjudged && why == "":
		k.c.LinesUnseen(k.n)
	default:
		r.judge.End(&r.form, why)
	}
	k.endReply()
}

func (k *Connection) endReply() {
	entry := k.reply.entry
	k.reply = nil
	k.c.Keeper.Complete(k.n, entry)
}

// CutOff ends the reply whose lines were coming, if there is one. Why says what came instead
// of the rest of them; it is empty if that is nobody's fault.
func (k *Connection) CutOff(why string) {
	if k.reply == nil {
		return
	}
	k.c.Keeper.CutOff(k.n, k.reply.entry)
	if why == "" {
		k.endReply()
		return
	}
	k.complete(why)
}

// LinesUnseen tells that the lines of the reply that came last are not known, or none of those
// that are still to come.
func (k *Connection) LinesUnseen() {
	if k.reply == nil {
		return
	}
	k.reply = nil
	k.c.Model.LinesUnseen(k.n)
	k.release()
}
