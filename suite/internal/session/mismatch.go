package session

import (
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
)

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
