package session

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// compareBody compares the lines of a multi-line reply.
func (p *player) compareBody(l *link, e *transcript.Expect, command wire.Command) (*mismatch, model.Spot) {
	spot := model.Spot{Entry: len(p.log.Entries) - 1}
	if !l.followed {
		return &mismatch{kind: noLines, expected: "a multi-line reply", got: "a single line",
			message: "the reply has no lines"}, spot
	}
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(l.kept), "\r\n", "\n"), "\n"), "\n")
	if len(l.kept) == 0 {
		lines = nil
	}
	switch {
	case p.cfg.Exact:
		return p.compareText(l, e, lines), spot
	case command.Spec().Content == wire.Listing:
		return p.compareListing(l, e, command, lines), spot
	case command.Spec().Content == wire.Members:
		return p.compareMembers(l, e, lines), spot
	}
	return p.compareText(l, e, lines), spot
}

// open reports whether the lines of the script leave room for others.
func leavesRoom(body []transcript.BodyLine) bool {
	for _, b := range body {
		if b.Direction != nil && b.Direction.Kind == transcript.AnyLines {
			return true
		}
	}
	return false
}

// compareListing compares LIST and UIDL as a map from numbers: their order is free.
func (p *player) compareListing(l *link, e *transcript.Expect, command wire.Command, lines []string) *mismatch {
	came := map[string][]string{}
	for _, line := range lines {
		if f := strings.Fields(line); len(f) > 0 {
			came[f[0]] = f
		}
	}
	wanted := 0
	for _, b := range e.Body {
		w := words(b.Text)
		if b.Direction != nil || len(w) == 0 {
			continue
		}
		wanted++
		n, err := p.expand(l, w[0])
		if err != nil {
			return differs(b.Text.String(), err.Error(), "a value is not known")
		}
		got := came[n]
		if got == nil {
			return differs(b.Text.String(), strings.Join(lines, ", "), "message "+n+" is not listed")
		}
		compare := p.compareIDs
		if command.Keyword == "LIST" {
			compare = func(l *link, want []transcript.Text, got []string) *mismatch {
				return p.compareNumbers(l, want, got, p.sizeOf(l, got))
			}
		}
		if bad := compare(l, w, got); bad != nil {
			return bad
		}
	}
	if len(came) > wanted && !leavesRoom(e.Body) {
		return differs(plainNumber(wanted), plainNumber(len(came)), "more messages are listed than the transcript expects")
	}
	return nil
}

func plainNumber(n int) string { return strconv.Itoa(n) + " lines" }

// compareMembers wants each line of the script among those that came, with all its
// words; others may stand beside them.
func (p *player) compareMembers(l *link, e *transcript.Expect, lines []string) *mismatch {
	var lacking []string
	for _, b := range e.Body {
		if b.Direction != nil {
			continue
		}
		text, err := p.expand(l, b.Text)
		if err != nil {
			return differs(b.Text.String(), err.Error(), "a value is not known")
		}
		if !hasMember(lines, strings.Fields(strings.ToUpper(text))) {
			lacking = append(lacking, text)
		}
	}
	if len(lacking) > 0 {
		bad := differs(strings.Join(lacking, ", "), strings.Join(lines, ", "), "the list lacks a member")
		bad.kind = lacksMember
		return bad
	}
	return nil
}

func hasMember(lines []string, want []string) bool {
	for _, line := range lines {
		came := strings.Fields(strings.ToUpper(line))
		if len(came) == 0 || len(want) == 0 || came[0] != want[0] {
			continue
		}
		have := map[string]bool{}
		for _, w := range came {
			have[w] = true
		}
		all := true
		for _, w := range want {
			all = all && have[w]
		}
		if all {
			return true
		}
	}
	return false
}

// compareText compares the lines of a message, or of a reply that is not known.
// Directions stand for what the oracle has compared with the fixture already.
func (p *player) compareText(l *link, e *transcript.Expect, lines []string) *mismatch {
	room := false
	for _, b := range e.Body {
		if b.Direction != nil {
			if bad := p.compareMessage(l, b.Direction); bad != nil {
				return bad
			}
			room = true
			continue
		}
		i := 0
		bad := p.compareLine(l, b.Line, lines, i)
		for room && bad != nil && i+1 < len(lines) {
			i++
			bad = p.compareLine(l, b.Line, lines, i)
		}
		if bad != nil {
			return bad
		}
		lines, room = lines[i+1:], false
	}
	if len(lines) > 0 && !room {
		return differs("the end of the reply", fmt.Sprintf("%q", lines[0]), "the reply has more lines than the transcript")
	}
	return nil
}

func (p *player) compareLine(l *link, want transcript.Line, lines []string, i int) *mismatch {
	if i >= len(lines) {
		return differs(want.Text.String(), "the end of the reply", "the reply has fewer lines than the transcript")
	}
	if want.Kind == transcript.Pattern {
		return p.comparePattern(want, lines[i])
	}
	// The script shows the line as it is sent, and it came un-stuffed.
	if len(want.Text) > 0 {
		want.Text = append(transcript.Text{}, want.Text...)
		want.Text[0].Literal = strings.TrimPrefix(want.Text[0].Literal, ".")
	}
	return p.compareExact(l, want, lines[i])
}

// compareMessage asks the oracle whether the message that came is the one that the
// direction names.
func (p *player) compareMessage(l *link, d *transcript.Direction) *mismatch {
	if d.Kind != transcript.WholeMessage && d.Kind != transcript.TopOfMessage {
		return nil
	}
	text, err := p.expand(l, d.Args[len(d.Args)-1])
	if err != nil {
		return differs(d.Args[0].String(), err.Error(), "a value is not known")
	}
	origin, known := p.oracle.Origin(l.n)
	if !known {
		return nil
	}
	// Which message has which number is the server's choice, but it stays the same.
	if p.origins[text] == 0 {
		p.origins[text] = origin
	}
	if p.origins[text] != origin {
		return differs("the message that was "+text+" before", "another one", "another message came")
	}
	return nil
}
