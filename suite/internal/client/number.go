package client

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// drop is what the client has been told of the maildrop.
type drop struct {
	count   int          // messages, those marked as deleted included; -1 if unknown
	told    map[int]bool // messages that the session has told of
	listing bool         // it has told of all of them, and the log may not say how many
	deleted map[int]bool // messages marked as deleted
}

func newDrop() drop { return drop{count: -1, told: map[int]bool{}, deleted: map[int]bool{}} }

// judgeNumber judges the message number of a command.
func (j *Judge) judgeNumber(at model.Spot, cmd *sent) {
	if spec := cmd.Spec(); !spec.Number || !spec.Standard() || len(cmd.Args) == 0 || cmd.Args[0] == "" {
		return
	}
	text := cmd.Args[0]
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || text[0] == '+' {
		j.found("client-message-number", at, "a number from 1 on", fmt.Sprintf("%.20q", text),
			"sent %s with something that is no message number", cmd.Keyword)
		return
	}
	if cmd.Keyword == "TOP" && len(cmd.Args) > 1 {
		if k, err := strconv.Atoi(cmd.Args[1]); err != nil || k < 0 {
			j.found("client-arguments", at, "how many lines, 0 or more", fmt.Sprintf("%.20q", cmd.Args[1]),
				"sent TOP with something that is no number of lines")
		}
	}
	d := &j.drop
	switch {
	case d.deleted[n]:
		j.found("client-deleted-message", at, "a message that is not marked as deleted", strconv.Itoa(n),
			"sent %s for a message that it has deleted before", cmd.Keyword)
	case d.count >= 0 && n > d.count:
		j.found("client-no-such-message", at, fmt.Sprintf("a number up to %d", d.count), strconv.Itoa(n),
			"sent %s for a message that the maildrop does not have", cmd.Keyword)
	case cmd.Spec().Deletes && d.count < 0 && !d.told[n] && !d.listing && !cmd.follows(wire.Spec.Tells):
		j.found("client-blind-delete", at, "STAT, LIST, UIDL or RETR before", "DELE "+strconv.Itoa(n),
			"deleted a message that the session has not told it of")
	}
}

// settle takes over what a positive reply says of messages.
func (d *drop) settle(cmd wire.Command, st wire.Status) {
	n := 0
	if len(cmd.Args) > 0 {
		n, _ = strconv.Atoi(cmd.Args[0])
	}
	switch spec := cmd.Spec(); {
	case cmd.Keyword == "STAT":
		first, _, _ := strings.Cut(st.Text, " ")
		if count, err := strconv.Atoi(first); err == nil && count >= 0 {
			d.count = count + len(d.deleted)
		}
	case spec.Tells():
		d.told[n] = true
		d.listing = d.listing || cmd.Args == nil
	case spec.Deletes:
		if n > 0 {
			d.deleted[n] = true
		}
	case cmd.Keyword == "RSET":
		clear(d.deleted)
	}
}

// listed reads the lines of LIST or UIDL.
func (d *drop) listed(lines []string) {
	most := 0
	for _, l := range lines {
		word, _, _ := strings.Cut(l, " ")
		n, err := strconv.Atoi(word)
		if err != nil {
			return
		}
		most = max(most, n)
	}
	for n := range d.deleted {
		most = max(most, n)
	}
	d.count = max(d.count, most)
}
