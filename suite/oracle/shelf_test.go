package oracle

import (
	"fmt"
	"strings"
	"testing"
)

// Of a maildrop that nobody knows, what was fetched is remembered: all of it by its sum,
// and as much of the text as there is room for.
func TestMessagesThatAreForgotten(t *testing.T) {
	const login = "C: <open>\nS: +OK hi\nC: USER mrose\nS: +OK go on\nC: PASS tanstaaf\nS: +OK in\nC: STAT\nS: +OK 40 40000000\n"
	const messages = 40
	o := hear(t, World{}, login)
	fetch := func(n int, digit string) {
		tell(t, o, fmt.Sprintf("C: RETR %d\nS: +OK\n%sS: .\n", n, strings.Repeat("S: "+strings.Repeat(digit, 998)+"\n", 1000)))
	}
	for n := range messages {
		fetch(n+1, fmt.Sprint(n%10))
	}
	kept := 0
	for _, it := range o.conns[1].view.items {
		if !it.text.whole || it.msg.text.octets != 1000*1000 {
			t.Fatalf("not known any more: %+v", it)
		}
		kept += len(it.text.text)
	}
	if kept > mostShelved || kept < mostShelved-1000*1000 {
		t.Errorf("%d octets are kept", kept)
	}
	fetch(1, "0")
	tell(t, o, "C: TOP 2 0\nS: +OK\nS: anything\nS: .\n")
	if got := broken(o); len(got) > 0 {
		t.Errorf("found %q", got)
	}
	fetch(1, "1")
	if got := strings.Join(broken(o), " "); got != "RFC1939-5-RETR-03" {
		t.Errorf("found %q", got)
	}
}
