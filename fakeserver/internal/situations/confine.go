package situations

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Separator stands between the name of a fault and that of the situation that it is confined to.
const Separator = "@"

// Parse splits NAME@SITUATION. The situation is nil if there is none; it is an error if it does not exist.
func Parse(name string) (fault string, confined *Situation, err error) {
	fault, situation, is := strings.Cut(name, Separator)
	if !is {
		return name, nil, nil
	}
	found, err := Known.Named(situation)
	if err != nil {
		return fault, nil, err
	}
	return fault, &found, nil
}

// Confine is the change for sessions that are in the situation.
func (s Situation) Confine(change func(*server.Wiring)) server.Conditional {
	return server.Conditional{While: s.Holds, Change: change}
}
