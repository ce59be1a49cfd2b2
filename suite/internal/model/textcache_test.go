package model

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Of a maildrop that nobody knows, what was fetched is remembered: all of it by its sum,
// and as much of the text as there is room for.
func TestMessagesThatAreForgotten(t *testing.T) {
	const messages, size = 40, 1000 * 1000
	var last Event
	m := New(World{}, func(e Event) {
		if f, ok := e.(*Fetched); ok {
			last = f
		}
	})
	m.Connected(1, false)
	m.Line(1, 0, []byte("+OK hi\r\n"))
	m.LoginUnseen(1, "mrose")
	say := func(command, reply string) {
		m.Sent(1, 0, []byte(command+"\r\n"))
		m.Line(1, 0, []byte(reply+"\r\n"))
	}
	fetch := func(n int, digit string) Comparison {
		say(fmt.Sprint("RETR ", n), "+OK")
		b, form := m.Body(1, 0), &wire.Unstuffer{}
		form.Feed([]byte(strings.Repeat(strings.Repeat(digit, 998)+"\r\n", 1000)+".\r\n"),
			func(p []byte) { _, _ = b.Write(p) })
		b.End(form, "")
		return last.(*Fetched).InSession
	}
	say("STAT", "+OK 40 40000000")
	for n := range messages {
		fetch(n+1, fmt.Sprint(n%10))
	}
	kept := 0
	for _, it := range m.sessions[1].view.items {
		if !it.text.Whole || it.msg.text.Octets != size {
			t.Fatalf("not known any more: %+v", it)
		}
		kept += len(it.text.kept)
	}
	if kept > mostCached || kept < mostCached-size {
		t.Errorf("%d octets are kept", kept)
	}
	if got := fetch(1, "0"); got != Same {
		t.Errorf("the same message again: %d", got)
	}
	if got := fetch(1, "1"); got != Different {
		t.Errorf("another message: %d", got)
	}
}
