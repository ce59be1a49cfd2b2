package rules

import (
	"fmt"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Finding is one rule that was broken once.
type Finding struct {
	Rule     rule.ID
	Kind     string // the way in which it was broken, the same for all findings of that way
	Message  string // what is wrong, in one sentence
	Expected string
	Got      string
	Spot     model.Spot
	// Severity is that of this way to break the rule, "" for that of the rule.
	Severity rule.Severity
	// Expectation is one that a transcript states and that does not hold; otherwise it is what
	// the rules of this package have judged.
	Expectation bool
	// Cause is the finding that explains this one, counted from 1 in the order of [Bench.Findings]; 0 if
	// none does. A consequence breaks its rule by the letter only. See [Withdrawn], too.
	Cause int
}

// Kinds of findings that callers act upon.
const (
	// Unanswered is a command that got no reply.
	Unanswered = "reply/none"
	// HungUp is a session that the server ended in place of an answer.
	HungUp = "session/hung-up"
)

// NoReply reports whether a finding is that the server did not answer.
func (f *Finding) NoReply() bool { return f.Kind == Unanswered || f.Kind == HungUp }

// Bench collects what was judged, and what was found.
type Bench struct {
	findings []Finding
	judged   map[rule.ID]int
	reported map[breach]int // the finding, counted from 1
	repeated int
	breaches int            // all of them, repeated or not, but for what is only worth knowing
	latest   map[string]int // the last of each kind, counted from 1
	now      *model.Place   // of the event that is being judged
}

// breach is a way to break a rule, which is reported once, and once more where another finding
// explains it.
type breach struct {
	rule      rule.ID
	kind      string
	explained bool
}

// Findings returns what was found so far.
func (b *Bench) Findings() []Finding { return b.findings }

// Repeated returns how often a rule was broken once more in a way that was found before,
// which makes no finding of its own.
func (b *Bench) Repeated() int { return b.repeated }

// Breaches returns how often rules were broken, in a way that was found before or not.
func (b *Bench) Breaches() int { return b.breaches }

// Kinds returns the ways in which rules were broken since there were so many [Bench.Breaches].
func (b *Bench) Kinds(since int) (kinds []string) {
	for kind, last := range b.latest {
		if last > since {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// Judged returns which rules were put to the test, and how often.
func (b *Bench) Judged() map[rule.ID]int { return b.judged }

// judge notes that rules were put to the test. It returns a nil charge when they
// hold; otherwise the charge still needs the evidence.
func (b *Bench) judge(holds bool, rules ...rule.ID) *charge {
	for _, r := range rules {
		b.judged[r]++
	}
	if holds {
		return nil
	}
	return &charge{bench: b, rules: slices.Clone(rules)} // a clone, so that what holds costs no memory
}

// holds notes that rules were put to the test and hold.
func (b *Bench) holds(rules ...rule.ID) { b.judge(true, rules...) }

// broken notes that rules are broken; the charge still needs the evidence.
func (b *Bench) broken(rules ...rule.ID) *charge { return b.judge(false, rules...) }

// charge is a broken rule on its way to becoming a finding.
type charge struct {
	bench *Bench
	rules []rule.ID
	only  rule.Severity
}

// warning lowers what is found to a warning, where a pitfall of the rule says so.
func (c *charge) warning() *charge { return c.lowered(rule.Warn) }

// reporting lowers what is found to what is worth knowing, where a pitfall of the rule
// says so.
func (c *charge) reporting() *charge { return c.lowered(rule.Info) }

func (c *charge) lowered(to rule.Severity) *charge {
	if c != nil {
		c.only = to
	}
	return c
}

// found reports the rules of the charge; on a nil charge it does nothing. A rule is
// reported once for one kind of breach.
func (c *charge) found(kind string, at model.Spot, expected, got any, format string, args ...any) {
	if c == nil {
		return
	}
	message := fmt.Sprintf(format, args...)
	b := c.bench
	cause := b.cause()
	for _, r := range c.rules {
		key := breach{r, kind, cause > 0}
		again := b.reported[key] > 0
		b.count(r, kind, c.only, again)
		if again {
			continue
		}
		b.findings = append(b.findings, Finding{
			Rule: r, Kind: kind, Message: message, Expected: fmt.Sprint(expected), Got: fmt.Sprint(got), Spot: at,
			Severity: c.only, Cause: cause,
		})
		b.reported[key] = len(b.findings)
	}
}

// cause is the finding by which the event that is being judged rests on what is not known any more: the
// first about the reply that has shaken it. It is 0 if nothing has.
func (b *Bench) cause() int {
	if b.now == nil || b.now.Shaken == nil {
		return 0
	}
	return 1 + slices.IndexFunc(b.findings, func(f Finding) bool {
		return f.Spot.Entry == b.now.Shaken.Entry && f.Cause == 0
	})
}

// Withdrawn is the cause of a finding that has turned out to be wrong: another one takes its place.
const Withdrawn = -1

// withdraw takes back what was found about a place in a way.
func (b *Bench) withdraw(kind string, at model.Spot) {
	for i := range b.findings {
		if f := &b.findings[i]; f.Kind == kind && f.Spot == at && f.Cause == 0 {
			f.Cause = Withdrawn
			delete(b.reported, breach{f.Rule, f.Kind, false})
		}
	}
}

// explain makes what was found about the log from an entry on a consequence of a finding.
func (b *Bench) explain(cause, from int) {
	for i := range b.findings {
		if f := &b.findings[i]; i+1 != cause && f.Cause == 0 && f.Spot.Entry >= from {
			f.Cause = cause
			key := breach{f.Rule, f.Kind, false}
			delete(b.reported, key) // it may be broken on its own account later
			key.explained = true
			b.reported[key] = i + 1
		}
	}
}

// count counts a rule that was broken, perhaps before in the same way, unless that is only worth knowing.
func (b *Bench) count(r rule.ID, kind string, severity rule.Severity, again bool) {
	if q, ok := rule.Find(r); ok && severity == "" {
		severity = q.Severity
	}
	if severity == rule.Info {
		return
	}
	b.breaches++
	if b.latest == nil {
		b.latest = map[string]int{}
	}
	b.latest[kind] = b.breaches
	if again {
		b.repeated++
	}
}

// show prints octets for people, quoted and not too long, once somebody asks:
// nearly all that is judged holds, and nobody does. A pointer costs no memory until then.
func show(p *[]byte) fmt.Stringer { return (*shown)(p) }

type shown []byte

func (p *shown) String() string {
	const most = 120
	if len(*p) > most {
		return fmt.Sprintf("%q... (%d octets)", []byte((*p)[:most]), len(*p))
	}
	return fmt.Sprintf("%q", []byte(*p))
}

// showText is show for a text.
func showText(p *string) fmt.Stringer { return (*shownText)(p) }

type shownText string

func (p *shownText) String() string {
	octets := []byte(*p)
	return show(&octets).String()
}

// say is fmt.Sprintf, once somebody asks.
func say(format string, args ...any) fmt.Stringer { return said{format, args} }

type said struct {
	format string
	args   []any
}

func (s said) String() string { return fmt.Sprintf(s.format, s.args...) }

func oneOf(s string, words ...string) bool { return slices.Contains(words, s) }

func plural(n int) string {
	if n == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}
