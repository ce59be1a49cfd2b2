package session

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// connected begins the note about a new connection.
const connected = "connected to "

// modesOf are the commands before login on a connection that hold for all of its session.
func (p *player) modesOf(l *link) (modes []string) {
	if l.conn == nil || l.shut {
		return nil
	}
	for _, e := range slices.Backward(p.log.Entries) {
		if e.Conn != l.n {
			continue
		}
		if e.Side == conversation.Note && bytes.HasPrefix(e.Data, []byte(connected)) {
			break
		}
		if e.Side == conversation.Client && !e.Response() && setsMode(wire.ParseCommand(e.Data)) {
			modes = append(modes, strings.TrimRight(string(e.Data), "\r\n"))
		}
	}
	slices.Reverse(modes)
	return modes
}

// setsMode reports whether a command holds for what comes after it.
func setsMode(cmd wire.Command) bool {
	return cmd.Keyword == "UTF8" || cmd.Keyword == "LANG" && cmd.Rest != ""
}

// setModes says on a new connection what was said on the one before.
func (p *player) setModes(l *link, modes []string) error {
	if err := p.getReady(l); err != nil {
		return err
	}
	for _, command := range modes {
		if l.gone {
			return nil
		}
		if _, err := p.exchange(l, command, p.cfg.Timeout); err != nil {
			return err
		}
	}
	return nil
}
