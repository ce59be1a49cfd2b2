package session

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// Denied is a login that may have been refused for want of a verifier.
type Denied struct {
	model.Denial
	// Dealt reports that the situation had asked for it, so that USER and PASS have followed.
	Dealt bool
}

// denied are the logins that may have been refused for want of a verifier.
func (p *player) denied() (all []Denied) {
	for i, d := range p.oracle.Denials() {
		all = append(all, Denied{d, p.fallenBack[i]})
	}
	return all
}

// fellBack notes that USER and PASS follow the denials from one on.
func (p *player) fellBack(first int) {
	if p.fallenBack == nil {
		p.fallenBack = map[int]bool{}
	}
	for i := range p.oracle.Denials()[first:] {
		p.fallenBack[first+i] = true
	}
}
