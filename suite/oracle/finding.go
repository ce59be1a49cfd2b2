package oracle

import (
	"fmt"
	"slices"

	"github.com/pop3spec/pop3spec/suite/requirement"
)

// Spot is a place in the conversation: octets From up to To of an entry of the
// caller's log. To is 0 where the whole entry is meant.
type Spot struct {
	Entry    int
	From, To int64
}

// Finding is one rule that was broken once.
type Finding struct {
	Rule     requirement.ID
	Message  string // what is wrong, in one sentence
	Expected string
	Got      string
	Spot     Spot
	// Severity is that of this way to break the rule, "" for that of the rule.
	Severity requirement.Severity
}

// verdict collects what was judged, and what was found.
type verdict struct {
	findings []Finding
	judged   map[requirement.ID]int
	reported map[string]bool
	repeated int // what was broken once more in a way that was reported already
}

// judge notes that rules were put to the test. It returns a nil charge when they
// hold; otherwise the charge still needs the evidence.
func (v *verdict) judge(holds bool, rules ...requirement.ID) *charge {
	for _, r := range rules {
		v.judged[r]++
	}
	if holds {
		return nil
	}
	return &charge{v: v, rules: slices.Clone(rules)} // a clone, so that what holds costs no memory
}

// charge is a broken expectation on its way to becoming findings.
type charge struct {
	v     *verdict
	rules []requirement.ID
	only  requirement.Severity
}

// warning lowers what is found to a warning, where a pitfall of the rule says so.
func (c *charge) warning() *charge {
	if c != nil {
		c.only = requirement.Warn
	}
	return c
}

// reporting lowers what is found to what is worth knowing, where a pitfall of the rule
// says so.
func (c *charge) reporting() *charge {
	if c != nil {
		c.only = requirement.Info
	}
	return c
}

// found reports the rules of the charge; on a nil charge it does nothing. One rule
// is reported once for one way to break it.
func (c *charge) found(at Spot, expected, got any, format string, args ...any) {
	if c == nil {
		return
	}
	message := fmt.Sprintf(format, args...)
	for _, r := range c.rules {
		key := string(r) + "\x00" + format
		switch {
		case r == "":
			continue
		case c.v.reported[key]:
			c.v.repeat(r, c.only)
			continue
		}
		c.v.reported[key] = true
		c.v.findings = append(c.v.findings, Finding{Rule: r, Message: message, Expected: fmt.Sprint(expected), Got: fmt.Sprint(got), Spot: at, Severity: c.only})
	}
}

// repeat counts a rule that was broken before in the same way, unless that is only worth
// knowing.
func (v *verdict) repeat(r requirement.ID, severity requirement.Severity) {
	if q, ok := requirement.Find(r); ok && severity == "" {
		severity = q.Severity
	}
	if severity != requirement.Info {
		v.repeated++
	}
}

// show prints octets for people, quoted and not too long, once somebody asks:
// nearly all that is judged holds, and nobody does.
func show(p []byte) fmt.Stringer { return shown(p) }

type shown []byte

func (p shown) String() string {
	const most = 120
	if len(p) > most {
		return fmt.Sprintf("%q... (%d octets)", []byte(p[:most]), len(p))
	}
	return fmt.Sprintf("%q", []byte(p))
}

// say is fmt.Sprintf, once somebody asks.
func say(format string, args ...any) fmt.Stringer { return said{format, args} }

type said struct {
	format string
	args   []any
}

func (s said) String() string { return fmt.Sprintf(s.format, s.args...) }
