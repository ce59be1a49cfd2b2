package rules

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Judge judges the events of one conversation. Use one for each.
type Judge struct {
	Bench
	rules table
}

// table has the rules for each kind of event.
type table map[reflect.Type][]func(*Bench, model.Event)

// New returns a judge that has judged nothing yet.
func New() *Judge { return newJudge(inOrder()) }

// inOrder is the table that all judges share.
var inOrder = sync.OnceValue(func() table { return tableOf(all()) })

func tableOf(rules []listed) table {
	t := table{}
	for _, r := range rules {
		t[r.event] = append(t[r.event], r.judge)
	}
	return t
}

func newJudge(t table) *Judge {
	return &Judge{Bench: Bench{judged: map[rule.ID]int{}, reported: map[breach]int{}}, rules: t}
}

// Shuffled returns a judge whose rules have another order. What it finds is the same.
func Shuffled(random *rand.Rand) *Judge {
	rules := all()
	random.Shuffle(len(rules), func(i, k int) { rules[i], rules[k] = rules[k], rules[i] })
	return newJudge(tableOf(rules))
}

// Event judges an event.
func (j *Judge) Event(e model.Event) {
	j.now = model.PlaceOf(e)
	for _, judge := range j.rules[reflect.TypeOf(e)] {
		judge(&j.Bench, e)
	}
}

// listed is a rule in a list: the kind of event that it judges, and how.
type listed struct {
	event reflect.Type
	judge func(*Bench, model.Event)
}

// on makes a function a rule for the events that it takes.
func on[E model.Event](judge func(*Bench, E)) listed {
	return listed{reflect.TypeFor[E](), func(b *Bench, e model.Event) { judge(b, e.(E)) }}
}

// all are the rules of all areas.
func all() []listed {
	return slices.Concat(
		formRules, greetingRules, statusRules, silenceRules, strayRules, codeRules, capabilityRules, announcementRules,
		loginRules, policyRules, authRules, challengeRules, scramRules, oauthRules,
		statRules, listingRules, uniqueIDRules, bodyRules, retrRules, topRules, sizeRules,
		endingRules, tlsRules, utf8Rules, languageRules, deFactoRules,
	)
}
