package session

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

func (p *player) comparePattern(want transcript.Line, got string) *mismatch {
	re := want.Regexp()
	groups, err := p.cfg.Matcher.Match([]byte(got), re)
	if err != nil {
		got = err.Error()
	}
	if groups == nil {
		return differs("/"+want.Text.String()+"/", got, "the line does not match the pattern of the transcript")
	}
	at := re.FindStringSubmatchIndex(got)
	for i, name := range re.SubexpNames() {
		if name == "" || at != nil && at[2*i] < 0 {
			continue // a group of an alternative that was not taken captures nothing
		}
		if old, known := p.values[name]; known && old != groups[i] {
			return differs(old, groups[i], "{"+name+"} is not what it was before")
		}
		p.values[name] = groups[i]
	}
	return nil
}

// compareMeaning compares what the protocol makes significant in a positive reply.
func (p *player) compareMeaning(l *link, command wire.Command, want transcript.Text, got string) *mismatch {
	numbered := command.Rest != ""
	significant := command.Keyword == "STAT" || numbered && (command.Keyword == "LIST" || command.Keyword == "UIDL")
	if _, literal := want.Literal(); literal && !significant {
		return nil
	}
	tokens, came := words(want), strings.Fields(got)
	if len(tokens) > 1 {
		tokens = tokens[1:]
	} else {
		return nil
	}
	if len(came) > 0 {
		came = came[1:]
	}
	switch {
	case command.Keyword == "STAT":
		return p.compareNumbers(l, tokens, came, func() (int64, bool) { return p.oracle.Total(l.n) })
	case command.Keyword == "LIST" && significant:
		return p.compareNumbers(l, tokens, came, p.sizeOf(l, came))
	case command.Keyword == "UIDL" && significant:
		return p.compareIDs(l, tokens, came)
	}
	if len(tokens) == 1 && len(tokens[0]) == 1 && tokens[0][0].Name != "" && len(strings.Fields(got)) > 1 {
		_, text, _ := strings.Cut(got, " ")
		return p.compareValue(l, tokens[0], text)
	}
	return nil
}

// compareNumbers compares "count size" or "number size". A size as the transcript
// prints it is held against the server only if the message is known to be stored
// octet for octet; otherwise sizes are the oracle's business.
func (p *player) compareNumbers(l *link, want []transcript.Text, got []string, size func() (int64, bool)) *mismatch {
	if len(got) == 0 {
		return differs("a number", "none", "a number is missing")
	}
	if w := p.compareValue(l, want[0], got[0]); w != nil {
		return w
	}
	if len(want) < 2 || len(got) < 2 {
		return nil
	}
	if s, literal := want[1].Literal(); literal {
		if n, sure := size(); !sure || s != fmt.Sprint(n) {
			return nil
		}
	}
	return p.compareValue(l, want[1], got[1])
}

func (p *player) sizeOf(l *link, came []string) func() (int64, bool) {
	return func() (int64, bool) {
		if len(came) == 0 {
			return 0, false
		}
		return p.oracle.Size(l.n, came[0])
	}
}

// compareIDs compares "number unique-id": ids as a consistent mapping.
func (p *player) compareIDs(l *link, want []transcript.Text, got []string) *mismatch {
	if len(got) < 2 {
		bad := differs("a number and a unique-id", strings.Join(got, " "), "the unique-id is missing")
		bad.kind = lacksID
		return bad
	}
	if w := p.compareValue(l, want[0], got[0]); w != nil || len(want) < 2 {
		return w
	}
	written, literal := want[1].Literal()
	if !literal {
		return p.compareValue(l, want[1], got[1])
	}
	if old, known := p.ids[written]; known && old != got[1] {
		return differs(old, got[1], "the unique-id of a message is not what it was before")
	}
	p.ids[written] = got[1]
	return nil
}

// compareValue compares one word: as it is written, or by capturing it into a name
// that is new, or with the value of a name that is known.
func (p *player) compareValue(l *link, want transcript.Text, got string) *mismatch {
	if len(want) == 1 && want[0].Name != "" && want[0].Add == 0 {
		name := want[0].Name
		old, known := p.values[name]
		if !known {
			if name != "count" {
				p.values[name] = got
				return nil
			}
			old, known = p.value(l, name)
		}
		if known && old != got {
			return differs(old, got, "{"+name+"} is not what it was before")
		}
		return nil
	}
	text, err := p.expand(l, want)
	if err != nil {
		return differs(want.String(), err.Error(), "a value is not known")
	}
	if text != got {
		return differs(text, got, "a value is not what the transcript expects")
	}
	return nil
}

// words cuts a text at its blanks; values stay within their words.
func words(t transcript.Text) []transcript.Text {
	var all []transcript.Text
	var word transcript.Text
	end := func() {
		if len(word) > 0 {
			all = append(all, word)
		}
		word = nil
	}
	for _, part := range t {
		fields := strings.Split(part.Literal, " ")
		for i, f := range fields {
			if i > 0 {
				end()
			}
			if f != "" {
				word = append(word, transcript.Part{Literal: f})
			}
		}
		if part.Name != "" {
			word = append(word, transcript.Part{Name: part.Name, Add: part.Add})
		}
	}
	end()
	return all
}
