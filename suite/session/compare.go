package session

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/oracle"
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// expect reads the reply that a step asks for and compares it.
func (p *player) expect(l *link, e *transcript.Expect) error {
	if l.gone || l.conn == nil {
		return nil
	}
	greeting := p.oracle.AwaitsGreeting(l.n)
	if greeting {
		p.printedStamp(l, e.Status.Text)
	}
	p.printedChallenge(l, e.Status.Text)
	before := len(p.oracle.Findings())
	line, err := p.readWhole(l, false, p.cfg.Observe != nil || slices.ContainsFunc(e.Body, isLine))
	if err != nil || l.gone {
		return err
	}
	command := p.oracle.Last(l.n)
	if greeting {
		command = wire.Command{}
	}
	found := p.worseThan(requirement.Info, before)
	wrong, spot := p.compareStatus(l, e, command, line)
	status := wrong == nil
	if status && e.Body != nil {
		wrong, spot = p.compareBody(l, e, command)
	}
	p.observe(l, e, line, status, wrong == nil)
	switch {
	case wrong == nil:
		p.holds()
		return nil
	case found && !p.sectioned && !p.oracle.Ahead(l.n):
		return nil // the oracle has named the rule that is broken in this very reply
	case p.mayDiffer(command, wrong):
		p.remark(spot, wrong)
		return nil
	}
	if wrong.status && p.lacksSecret(command) {
		return ErrNoSecret
	}
	p.mismatch(spot, wrong.expected, wrong.got, wrong.message)
	if wrong.status {
		p.noteLock(command, wrong, line)
		return &stopped{wrong.message}
	}
	return nil
}

// isLine tells whether a line of the transcript is held against what comes; directions
// are the oracle's business.
func isLine(b transcript.BodyLine) bool { return b.Direction == nil }

// lacksSecret tells whether APOP was refused in a session that proves no rule: a server
// that stores the password of an account as a hash can't do otherwise.
func (p *player) lacksSecret(command wire.Command) bool {
	return command.Keyword == "APOP" && len(p.rules) == 0 && !p.cfg.Exact
}

// worseThan tells whether the oracle has found more than what is only worth knowing, or
// more than warnings, since it had found so many.
func (p *player) worseThan(mild requirement.Severity, before int) bool {
	for _, f := range p.oracle.Findings()[before:] {
		severity := f.Severity
		if q, ok := requirement.Find(f.Rule); ok && severity == "" {
			severity = q.Severity
		}
		if severity == requirement.Fail || severity == requirement.Warn && mild == requirement.Info {
			return true
		}
	}
	return false
}

// wrong is an expectation that does not hold.
type wrong struct {
	expected, got, message string
	status                 bool // not even the status is right: what follows makes no sense
}

// holds notes that an expectation held.
func (p *player) holds() {
	for _, r := range p.rules {
		p.judged[r]++
	}
}

// mismatch reports an expectation that does not hold.
func (p *player) mismatch(at oracle.Spot, expected, got, message string) {
	rules := p.rules
	if len(rules) == 0 {
		rules = []requirement.ID{""}
	}
	for _, r := range rules {
		p.judged[r]++
		p.own = append(p.own, oracle.Finding{Rule: r, Message: message, Expected: expected, Got: got, Spot: at})
	}
}

// compareStatus compares the first line of a reply.
func (p *player) compareStatus(l *link, e *transcript.Expect, command wire.Command, line []byte) (*wrong, oracle.Spot) {
	spot := oracle.Spot{Entry: p.lastLine(l)}
	text := strings.TrimRight(string(line), "\r\n")
	switch e.Status.Kind {
	case transcript.Exact:
		return p.compareExact(l, e.Status, text), spot
	case transcript.Pattern:
		return p.comparePattern(l, e.Status, text), spot
	}
	asked, got := wire.ParseStatus([]byte(e.Status.Text.String())), wire.ParseStatus(line)
	if asked.Indicator != got.Indicator {
		return &wrong{asked.Indicator.String(), text, "the status of the reply is not what the transcript expects", true}, spot
	}
	if asked.Code != "" && !wire.CodeIs(got.Code, asked.Code) {
		return &wrong{"[" + asked.Code + "]", text, "the response code is not what the transcript expects", false}, spot
	}
	if asked.Indicator != wire.OK {
		return nil, spot
	}
	return p.compareMeaning(l, command, e.Status.Text, text), spot
}

func (p *player) compareExact(l *link, want transcript.Line, got string) *wrong {
	text, err := p.expand(l, want.Text)
	if err != nil {
		text = err.Error()
	}
	if text == got {
		return nil
	}
	return &wrong{text, got, "the line is not the one that the transcript gives", false}
}

func (p *player) comparePattern(l *link, want transcript.Line, got string) *wrong {
	re := want.Regexp()
	groups, err := l.conn.Match([]byte(got), re)
	if err != nil {
		got = err.Error()
	}
	if groups == nil {
		return &wrong{"/" + want.Text.String() + "/", got, "the line does not match the pattern of the transcript", false}
	}
	for i, name := range re.SubexpNames() {
		if name == "" {
			continue
		}
		if old, known := p.values[name]; known && old != groups[i] {
			return &wrong{old, groups[i], "{" + name + "} is not what it was before", false}
		}
		p.values[name] = groups[i]
	}
	return nil
}

// compareMeaning compares what the protocol makes significant in a positive reply.
func (p *player) compareMeaning(l *link, command wire.Command, want transcript.Text, got string) *wrong {
	tokens, came := words(want), strings.Fields(got)
	if len(tokens) > 1 {
		tokens = tokens[1:]
	} else {
		return nil
	}
	if len(came) > 0 {
		came = came[1:]
	}
	numbered := command.Rest != ""
	switch {
	case command.Keyword == "STAT":
		return p.compareNumbers(l, tokens, came, func() (int64, bool) { return p.oracle.Total(l.n) })
	case command.Keyword == "LIST" && numbered:
		return p.compareNumbers(l, tokens, came, p.sizeOf(l, came))
	case command.Keyword == "UIDL" && numbered:
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
func (p *player) compareNumbers(l *link, want []transcript.Text, got []string, size func() (int64, bool)) *wrong {
	if len(got) == 0 {
		return &wrong{"a number", "none", "a number is missing", false}
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
func (p *player) compareIDs(l *link, want []transcript.Text, got []string) *wrong {
	if len(got) < 2 {
		return &wrong{"a number and a unique-id", strings.Join(got, " "), "the unique-id is missing", false}
	}
	if w := p.compareValue(l, want[0], got[0]); w != nil || len(want) < 2 {
		return w
	}
	written, literal := want[1].Literal()
	if !literal {
		return p.compareValue(l, want[1], got[1])
	}
	if old, known := p.ids[written]; known && old != got[1] {
		return &wrong{old, got[1], "the unique-id of a message is not what it was before", false}
	}
	p.ids[written] = got[1]
	return nil
}

// compareValue compares one word: as it is written, or by capturing it into a name
// that is new, or with the value of a name that is known.
func (p *player) compareValue(l *link, want transcript.Text, got string) *wrong {
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
			return &wrong{old, got, "{" + name + "} is not what it was before", false}
		}
		return nil
	}
	text, err := p.expand(l, want)
	if err != nil {
		return &wrong{want.String(), err.Error(), "a value is not known", false}
	}
	if text != got {
		return &wrong{text, got, "a value is not what the transcript expects", false}
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

// lastLine is the log entry of the status line that came last on a connection.
func (p *player) lastLine(l *link) int {
	for i := len(p.log.Entries) - 1; i >= 0; i-- {
		if e := p.log.Entries[i]; e.Conn == l.n && e.Side == Server && !e.Body {
			return i
		}
	}
	return 0
}
