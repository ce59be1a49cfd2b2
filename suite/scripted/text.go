package scripted

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// spoken are the values that a server knows, and so can say.
var spoken = []string{"user", "password", "user2", "password2", "timestamp"}

// checkLine refuses lines of which nobody knows what to send.
func (c *compiler) checkLine(l transcript.Line) {
	if l.Kind == transcript.Pattern {
		c.fail(l.Pos, "found a pattern, expected the line that is to be sent")
		return
	}
	for _, part := range l.Text {
		if part.Name != "" && (part.Add != 0 || !slices.Contains(spoken, part.Name)) {
			c.fail(l.Pos, "found the value {%s}, which only a real server knows; expected what is to be sent", part.Name)
		}
	}
}

// splitLines takes octets apart into lines, whose ends are dropped, and the rest.
func splitLines(text transcript.Text) (lines []transcript.Text, rest transcript.Text) {
	for _, part := range text {
		for {
			before, after, ended := strings.Cut(part.Literal, "\n")
			if !ended {
				break
			}
			lines = append(lines, withoutCR(join(rest, before)))
			rest, part.Literal = nil, after
		}
		if part.Name != "" {
			rest = append(rest, part)
		} else {
			rest = join(rest, part.Literal)
		}
	}
	return lines, rest
}

// join adds octets to a text.
func join(text transcript.Text, literal string) transcript.Text {
	last := len(text) - 1
	switch {
	case literal == "":
		return text
	case last >= 0 && text[last].Name == "":
		return append(text[:last:last], transcript.Part{Literal: text[last].Literal + literal})
	}
	return append(text, transcript.Part{Literal: literal})
}

// withoutCR drops the CR of a line end.
func withoutCR(text transcript.Text) transcript.Text {
	last := len(text) - 1
	if last < 0 || text[last].Name != "" {
		return text
	}
	before, cut := strings.CutSuffix(text[last].Literal, "\r")
	if !cut {
		return text
	}
	return join(text[:last:last], before)
}

// isChallenge reports whether a status line is the "+" of a SASL exchange.
func isChallenge(status transcript.Text) bool {
	text := status.String()
	return text == "+" || strings.HasPrefix(text, "+ ")
}

// positive reports whether a reply is +OK.
func (r *Reply) positive() bool { return r != nil && strings.HasPrefix(r.status.String(), "+OK") }

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return strings.ToUpper(word)
}
