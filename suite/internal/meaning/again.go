package meaning

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// begins reports whether an entry says that a connection was opened.
func begins(e conversation.Entry) bool {
	return e.Side == conversation.Note && strings.HasPrefix(string(e.Data), "connected to ")
}

// settled returns entries without the logins that were refused because the maildrop was in use, and tried
// again on a new connection: how often that is done depends on how busy a machine is.
func settled(entries []conversation.Entry) []conversation.Entry {
	began, last := map[int]int{}, map[int]conversation.Entry{}
	vain := map[int]bool{} // entries, by index
	for i, e := range entries {
		if begins(e) {
			if from, again := began[e.Conn]; again && inUse(last[e.Conn]) {
				for j := from; j < i; j++ {
					vain[j] = vain[j] || entries[j].Conn == e.Conn
				}
			}
			began[e.Conn] = i
			delete(last, e.Conn)
		}
		if e.Side == conversation.Server {
			last[e.Conn] = e
		}
	}
	if len(vain) == 0 {
		return entries
	}
	var left []conversation.Entry
	for i, e := range entries {
		if !vain[i] {
			left = append(left, e)
		}
	}
	return left
}

// inUse reports whether an entry is the refusal of a login to a maildrop that is in use.
func inUse(e conversation.Entry) bool {
	st := wire.ParseStatus(e.Data)
	return e.Side == conversation.Server && !e.Body && st.Indicator == wire.ERR && wire.CodeIs(st.Code, "IN-USE")
}
