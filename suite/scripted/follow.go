package scripted

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// follow finds the state in which each exchange begins, and puts them in order for
// those who look for one.
func (s *Session) follow() {
	st := state{secure: s.TLS}
	s.index = map[string][]*exchange{}
	for _, x := range s.exchanges {
		x.state = st
		word := keyword(x.command())
		s.index[word] = append(s.index[word], x)
		command, _ := x.command().Literal()
		st = st.after(x, word, wire.ParseCommand([]byte(command)))
	}
}

// after is the state after an exchange.
func (st state) after(x *exchange, word string, cmd wire.Command) state {
	switch final := x.final(); {
	case x.login:
		st.in = true
	case !final.positive():
	case final.secure:
		st = state{secure: true}
	case isLogin(word):
		st.in = true
	default:
		st.marked = st.mark(cmd)
	}
	return st
}

// mark is what is marked as deleted after a command that was accepted.
func (st state) mark(cmd wire.Command) string {
	switch {
	case st.in && cmd.Spec().Deletes && !st.deleted(cmd.Rest):
		return st.marked + " " + cmd.Rest + " "
	case cmd.Keyword == "RSET":
		return ""
	}
	return st.marked
}

// deleted reports whether a message is marked.
func (st state) deleted(number string) bool {
	return number != "" && strings.Contains(st.marked, " "+number+" ")
}

func isLogin(word string) bool { return wire.SpecOf(word).Login == wire.Decides }
