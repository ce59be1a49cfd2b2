package record

import (
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// keeper writes a conversation into the recording, as a [conversation.Keeper]: entries are
// lines of the recording.
type keeper struct{ s *Session }

func (k keeper) Said(_ int, l conversation.Line, response bool) int {
	if response {
		return k.s.response(l)
	}
	return k.s.command(l)
}

func (k keeper) Told(int) {
	if why := k.s.stopAfter; why != "" {
		k.s.stopAfter = ""
		k.s.stop(why)
	}
}

func (k keeper) Waits(_ int, octets []byte) { k.s.foresee(octets) }

func (k keeper) Came(int, []byte) int {
	k.s.halfClose()
	k.s.pause(k.s.now)
	return k.s.out.next()
}

func (k keeper) Understood(_, _ int, a conversation.Answer) { k.s.understood(a) }

func (k keeper) Unasked(_ int, line []byte) int {
	k.s.halfClose()
	k.s.pause(k.s.now)
	return k.s.surprise(line)
}

func (k keeper) Injected(_ int, octets []byte) int {
	k.s.halfClose()
	k.s.pause(k.s.now)
	entry := k.s.out.next()
	k.s.aside("in clear after the reply to STLS", octets)
	return entry
}

func (k keeper) Begin(_ int, known bool) int {
	k.s.reply = newMultiline(k.s, known)
	return k.s.out.next()
}

func (k keeper) Grow(_, _ int, octets []byte) { k.s.lines(octets) }
func (k keeper) CutOff(int, int)              { k.s.cutLines() }
func (k keeper) Complete(int, int)            { k.s.closeReply() }

func (k keeper) Left(_ int, by conversation.Side, how model.Manner) int {
	k.s.leave()
	entry := k.s.out.next()
	switch {
	case by == conversation.Server:
		k.s.out.writer.Direction(0, transcript.ServerClose)
		if k.s.reset {
			k.s.remark("(by a reset)")
		}
	case how == model.Abruptly:
		k.s.out.writer.Direction(0, transcript.Drop)
	default:
		k.s.out.writer.Direction(0, transcript.Close)
	}
	return entry
}
