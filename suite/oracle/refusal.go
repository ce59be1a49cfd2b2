package oracle

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/requirement"
)

// byRefusal are the rules that may be at the bottom of it when a command is refused in
// TRANSACTION that has to work there.
func (c *conn) byRefusal(cmd *sent) []requirement.ID {
	var rules []requirement.ID
	v := c.view
	if basic[cmd.Keyword] && cmd.Keyword != "QUIT" {
		rules = append(rules, "RFC1939-5-GEN-01")
	}
	if basic[cmd.Keyword] && cmd.Args == nil && !v.worked[cmd.Keyword] {
		rules = append(rules, "RFC1939-7-MIN-01")
	}
	if c.refusedBefore && cmd.Args == nil && v.worked[cmd.Keyword] {
		rules = append(rules, "RFC1939-3-ERR-05") // it worked until another command was refused
	}
	if it, _ := v.item(c.number(cmd)); cmd.Keyword == "RETR" && it != nil && it.text.whole {
		rules = append(rules, "RFC1939-5-RETR-03") // it could be fetched before
	}
	if !slices.Contains(v.refused, cmd.Keyword) {
		v.refused = append(v.refused, cmd.Keyword)
	}
	if len(v.worked) == 0 && (len(v.refused) > 1 || cmd.Keyword == "STAT") {
		// Nothing works: the login was confirmed, and has not taken place.
		rules = append(rules, "RFC1939-3-STATE-01")
		if v.login == "APOP" {
			rules = append(rules, "RFC1939-3-ERR-02")
		}
	}
	return rules
}

// number is the message number that a command names, 0 if it names none.
func (c *conn) number(cmd *sent) int {
	if len(cmd.Args) == 0 {
		return 0
	}
	_, n := readArgument(cmd.Args[0])
	return n
}

// marksLost are the rules that are broken when a message is not marked any more, by what
// has happened since it was marked.
func (it *item) marksLost() []requirement.ID {
	rules := []requirement.ID{"RFC1939-5-DELE-01"}
	if it.since.noop {
		rules = append(rules, "RFC1939-5-NOOP-01")
	}
	if it.since.refusal {
		rules = append(rules, "RFC1939-3-ERR-05")
	}
	return rules
}

// marksLost is the same for all messages that are marked.
func (v *view) marksLost() []requirement.ID {
	rules := []requirement.ID{"RFC1939-5-DELE-01"}
	for _, it := range v.items {
		if !it.deleted {
			continue
		}
		for _, r := range it.marksLost() {
			if !slices.Contains(rules, r) {
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// since is what has happened after a message was marked that must not take the mark away.
type since struct{ noop, refusal bool }

// pass notes a reply for all messages that are marked.
func (v *view) pass(keyword string, refused bool) {
	if keyword != "NOOP" && !refused {
		return
	}
	for _, it := range v.items {
		it.since.noop = it.since.noop || keyword == "NOOP"
		it.since.refusal = it.since.refusal || refused
	}
}
