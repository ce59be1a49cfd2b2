// Package letter writes what the author of a server, or of a client, is to be told: which
// rules it breaks, each with the smallest part of a session that shows it. The text can be
// pasted into a report as it is: secrets are values in recordings, and addresses are left out.
package letter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Case is a recorded session, and what was found in it.
type Case struct {
	Script   *transcript.Script
	Findings []Found
}

// Found is a finding, and the line of the recording that it is about.
type Found struct {
	verdict.Finding
	Line int
}

// Judge judges a recording.
type Judge func(*transcript.Script) []Found

// The parties that letters are for.
const (
	Server = "server"
	Client = "client"
)

// most is how many rules a letter tells of: who has read of so many has enough to do.
const most = 5

// To returns the letter to the author of a party, "" if nothing was found that breaks a rule. Judge is
// asked again what parts of a session show.
func To(party string, cases []Case, judge Judge) string {
	var items []string
	var more []string
	told := map[requirement.ID]bool{}
	for _, c := range cases {
		for i, f := range c.Findings {
			if by(f) != party || f.Severity != requirement.Fail || told[f.Rule] {
				continue
			}
			others := alike(c.Findings[i:])
			for _, id := range others {
				told[id] = true
			}
			if len(items) == most {
				more = append(more, string(f.Rule))
				continue
			}
			items = append(items, item(len(items)+1, f, others, c.Script, judge))
		}
	}
	if len(items) == 0 {
		return ""
	}
	text := fmt.Sprintf("This %s breaks rules of POP3. ", party) +
		"Each is followed by the smallest part of a session that shows it.\n\n" + strings.Join(items, "\n")
	if len(more) > 0 {
		text += "\nIt breaks " + strings.Join(more, ", ") + ", too.\n"
	}
	return text
}

func by(f Found) string {
	if f.By == "" {
		return Server
	}
	return f.By
}

// alike are the rules that one mistake breaks, which comes first.
func alike(found []Found) []requirement.ID {
	ids := []requirement.ID{found[0].Rule}
	for _, f := range found[1:] {
		if f.Line == found[0].Line && f.Message == found[0].Message && f.By == found[0].By && !slices.Contains(ids, f.Rule) {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}

// item is one mistake.
func item(n int, f Found, rules []requirement.ID, s *transcript.Script, judge Judge) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d. %s\n", n, f.Sentence)
	for _, id := range rules {
		if rule, known := requirement.Find(id); known {
			fmt.Fprintf(&b, "   %s\n", rule)
		}
	}
	fmt.Fprintf(&b, "   Here, %s.\n\n", masked(strings.TrimSuffix(f.Message, ".")))
	part, at := smallest(s, f, judge)
	for _, line := range excerpt(part, untilLogin(s), at) {
		fmt.Fprintf(&b, "       %s\n", masked(line))
	}
	if f.Expected != "" {
		fmt.Fprintf(&b, "\n   Expected: %s\n", masked(f.Expected))
	}
	return b.String()
}

// address is a mail address, or an identifier of a message.
var address = regexp.MustCompile(`[^\s<>"'(),:;@]+@[^\s<>"'(),:;]+`)

// masked is a text without addresses, and without octets that act on a terminal.
func masked(text string) string { return escape.Line(address.ReplaceAllString(text, "(address)")) }
