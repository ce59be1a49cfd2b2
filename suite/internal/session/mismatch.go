package session

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// mismatch is an expectation that does not hold.
type mismatch struct {
	kind                   mismatchKind
	status                 wire.Indicator // that was expected, of otherStatus
	expected, got, message string
}

// mismatchKind is the way in which an expectation does not hold.
type mismatchKind int

const (
	otherText   mismatchKind = iota // anything that has no kind of its own
	otherStatus                     // of the reply
	noLines                         // where the reply was to have several
	lacksMember                     // of a list that the script has
	lacksID                         // of a unique-id listing; the oracle finds that, too
	otherCode                       // than the response code that the script has
)

// beside begin the kinds of findings that say nothing of what the text or the lines of a reply should be.
var beside = []string{"code/", "tls/", "mechanism/", "size/wrong", "uidl/shared", "status/no-space",
	"status/unprintable",
	"status/long"}

// explained reports whether one of the findings of the oracle about the same reply says what is wrong with
// it, so that the rule that the transcript is about is not what is broken.
func (m *mismatch) explained(kinds []string) bool {
	return slices.ContainsFunc(kinds, func(kind string) bool {
		switch m.kind {
		case otherCode:
			return !strings.HasPrefix(kind, "capa/")
		case lacksMember: // that another one is missing, too, explains nothing
			return strings.HasPrefix(kind, "body/") || kind == "capa/line" || kind == "capa/no-name"
		case otherStatus, noLines, lacksID, otherText:
		}
		return !slices.ContainsFunc(beside, func(start string) bool { return strings.HasPrefix(kind, start) })
	})
}

// differs returns a mismatch of no particular kind.
func differs(expected, got, message string) *mismatch {
	return &mismatch{expected: expected, got: got, message: message}
}

// ends reports whether what follows makes no sense: not even the kind of reply is right.
func (m *mismatch) ends() bool { return m.kind == otherStatus || m.kind == noLines }

// holds notes that an expectation held.
func (p *player) holds() {
	for _, r := range p.rules {
		p.judged[r]++
	}
}

// fails reports an expectation that does not hold.
func (p *player) fails(at model.Spot, expected, got, message string) {
	p.report(rules.Finding{Message: message, Expected: expected, Got: got, Spot: at})
}

// unanswered reports that something was not answered which the script expects to be.
func (p *player) unanswered(at model.Spot, why, message string) {
	p.report(rules.Finding{Kind: rules.Unanswered, Message: message, Expected: "a reply", Got: why, Spot: at})
}

// report reports a finding as a breach of each rule at hand.
func (p *player) report(f rules.Finding) {
	all := p.rules
	if len(all) == 0 {
		all = []requirement.ID{""}
	}
	for _, r := range all {
		p.judged[r]++
		f.Rule = r
		p.own = append(p.own, f)
	}
}
