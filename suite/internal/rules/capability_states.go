package rules

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// registered is what the description of a capability says of it, as RFC 2449 section 3 wants it
// to: its arguments, and "announced states / possible differences".
type registered struct {
	bare   bool    // it has no arguments
	states states  // in which it is announced
	varies bool    // its arguments may differ after login
	rule   rule.ID // that speaks of its form, and of its states unless another one does
	where  rule.ID // that speaks of its states
}

// states are those in which a capability is announced.
type states int

const (
	bothStates   states = iota
	beforeLogin         // AUTHORIZATION only
	perhapsAfter        // both, optionally TRANSACTION only
)

// tags are the registered capabilities (RFC 2449 section 6, RFC 2595 section 8, RFC 3206 section 6,
// RFC 5034 section 3, RFC 6856 sections 2 and 3.1). Under TLS each of them may be another (RFC 2595
// section 4): lists are compared at the same TLS status.
var tags = map[string]registered{
	"TOP":            {bare: true, rule: rule.RFC2449_6_1_TOP_01},
	"USER":           {bare: true, rule: rule.RFC2449_6_2_USER_01},
	"SASL":           {rule: rule.RFC5034_3_CAPA_02},
	"RESP-CODES":     {bare: true, rule: rule.RFC2449_6_4_RESP_03},
	"LOGIN-DELAY":    {varies: true, rule: rule.RFC2449_6_5_DELAY_01, where: rule.RFC2449_6_5_DELAY_06},
	"PIPELINING":     {bare: true, rule: rule.RFC2449_6_6_PIPE_05},
	"EXPIRE":         {varies: true, rule: rule.RFC2449_6_7_EXP_01, where: rule.RFC2449_6_7_EXP_07},
	"UIDL":           {bare: true, rule: rule.RFC2449_6_8_UIDL_01},
	"IMPLEMENTATION": {states: perhapsAfter, rule: rule.RFC2449_6_9_IMPL_01},
	"STLS":           {bare: true, states: beforeLogin, rule: rule.RFC2595_8_REG_01},
	"AUTH-RESP-CODE": {bare: true, rule: rule.RFC3206_6_ARC_03},
	"UTF8":           {rule: rule.RFC6856_2_CAP_01},
	"LANG":           {rule: rule.RFC6856_3_1_LANG_01},
}

// own is the rule of the catalogue that speaks of where a capability is announced, beside
// the one about all of them; a private capability has none.
func (r registered) own() []rule.ID {
	switch {
	case r.where != "":
		return []rule.ID{r.where}
	case r.rule != "":
		return []rule.ID{r.rule}
	}
	return nil
}

// statesAgree compares the list after login with the one before, at the same TLS
// status (RFC 2449 section 5).
func statesAgree(b *Bench, e *model.CapabilityList) {
	early, here := e.Before.BeforeLogin()
	if e.Before.State != model.Transaction || early == nil {
		return
	}
	c := compareLists(early.Args, e.Caps.Args)
	for _, tag := range c.kept {
		b.holds(tags[tag].own()...)
	}
	b.holds(rule.RFC2449_5_CAPA_03)
	c.lost.found(b, e, "capa/missing-after-login", "as before login", "not in the list",
		"CAPA leaves out after login what it lists before: %s")
	c.new.found(b, e, "capa/only-after-login", "in both states", "not in the list before login",
		"CAPA lists only after login: %s")
	if here { // another connection may have shown another certificate
		c.argumentsKept(b, e, early.Args, "before login")
	}
}

// listKept compares a list with the one before it in the same state of the same session. What
// was refused to somebody may be offered to him no more.
func listKept(b *Bench, e *model.CapabilityList) {
	s := e.Before
	if s.Caps == nil || s.Failed || s.State == model.Transaction && s.Caps == s.Early {
		return
	}
	c := compareLists(s.Caps.Args, e.Caps.Args)
	c.lost = slices.DeleteFunc(c.lost, func(tag string) bool { _, registered := tags[tag]; return !registered })
	c.lost.found(b, e, "capa/lost", "as before in this state", "not in the list",
		"CAPA leaves out what it has listed in the same state: %s")
	c.new.found(b, e, "capa/new", "as before in this state", "not in the list then",
		"CAPA lists what it has left out in the same state: %s")
	c.argumentsKept(b, e, s.Caps.Args, "before")
}

// comparison is how a list of CAPA differs from another one.
type comparison struct{ kept, lost, new tagList }

type tagList []string

// compareLists compares the capabilities that have to be in both lists.
func compareLists(before, after map[string][]string) (c comparison) {
	for tag := range before {
		_, still := after[tag]
		switch {
		case tags[tag].states == beforeLogin:
		case still:
			c.kept = append(c.kept, tag)
		default:
			c.lost = append(c.lost, tag)
		}
	}
	for tag := range after {
		known, registered := tags[tag]
		if _, was := before[tag]; !was && registered && known.states == bothStates {
			c.new = append(c.new, tag)
		}
	}
	slices.Sort(c.kept)
	slices.Sort(c.lost)
	slices.Sort(c.new)
	return c
}

// found reports the capabilities that are in one list only.
func (l tagList) found(b *Bench, e *model.CapabilityList, kind, expected, got, message string) {
	if len(l) == 0 {
		return
	}
	rules := []rule.ID{rule.RFC2449_5_CAPA_03}
	for _, tag := range l {
		rules = append(rules, tags[tag].own()...)
	}
	slices.Sort(rules)
	names := strings.Join(l, ", ")
	b.broken(rules...).found(kind, e.Spot, names+" "+expected, got, message, names)
}

// argumentsKept judges that the arguments are what they were, in any order and case, unless the
// description of the capability says that they may differ. The name of the server does no harm.
func (c comparison) argumentsKept(b *Bench, e *model.CapabilityList, before map[string][]string, when string) {
	for _, tag := range c.kept {
		known, registered := tags[tag]
		if !registered || known.varies {
			continue
		}
		if slices.Equal(inOneOrder(before[tag]), inOneOrder(e.Caps.Args[tag])) {
			b.holds(rule.RFC2449_5_CAPA_08)
			continue
		}
		ch := b.broken(append(known.own(), rule.RFC2449_5_CAPA_08)...)
		if tag == "IMPLEMENTATION" {
			ch = ch.warning()
		}
		ch.found("capa/arguments", e.Spot, strings.Join(append([]string{tag}, before[tag]...), " "),
			strings.Join(append([]string{tag}, e.Caps.Args[tag]...), " "),
			"CAPA lists %s with other arguments than %s", tag, when)
	}
}

// inOneOrder is a list of arguments in the form in which it is compared.
func inOneOrder(args []string) []string {
	sorted := make([]string, len(args))
	for i, a := range args {
		sorted[i] = strings.ToUpper(a)
	}
	slices.Sort(sorted)
	return sorted
}
