package specs

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// miss is why a reply does not match.
type miss struct {
	got string
	at  model.Spot
}

// replyMatcher matches a [Reply].
type replyMatcher struct {
	want string // "be +OK"
	test func(Reply) (*miss, error)
	miss *miss
}

// Match implements types.GomegaMatcher.
func (m *replyMatcher) Match(actual any) (bool, error) {
	r, is := actual.(Reply)
	if !is {
		return false, fmt.Errorf("expected a specs.Reply, got a %T", actual)
	}
	var err error
	if r.Line == "" {
		m.miss = &miss{"the end of the connection", model.Spot{Entry: 1 << 30}}
	} else {
		m.miss, err = m.test(r)
	}
	return m.miss == nil && err == nil, err
}

// FailureMessage implements types.GomegaMatcher.
func (m *replyMatcher) FailureMessage(actual any) string {
	text := fmt.Sprintf("Expected the reply to %s\n  got: %s", m.want, m.miss.got)
	return escape.Text(text) + conversationOf(actual, m.miss.at)
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (m *replyMatcher) NegatedFailureMessage(actual any) string {
	return escape.Text("Expected the reply not to "+m.want) + conversationOf(actual, actual.(Reply).spot(0, 0))
}

// conversationOf is the conversation up to a place of a reply.
func conversationOf(actual any, at model.Spot) string {
	r := actual.(Reply)
	if r.session == nil {
		return ""
	}
	return "\n\n" + r.session.excerpt(at)
}

// BeOK succeeds if a reply is positive.
func BeOK() types.GomegaMatcher { return status(wire.OK) }

// BeErr succeeds if a reply is negative.
func BeErr() types.GomegaMatcher { return status(wire.ERR) }

func status(want wire.Indicator) types.GomegaMatcher {
	return &replyMatcher{want: "be " + want.String(), test: func(r Reply) (*miss, error) {
		if r.parsed().Indicator == want {
			return nil, nil
		}
		return r.missed(r.Line), nil
	}}
}

// missed is a miss of the first line of the reply.
func (r Reply) missed(got string) *miss { return &miss{got, model.Spot{Entry: r.status}} }

// HaveCode succeeds if a reply has a response code (RFC 2449 section 8) that is code, such as
// "IN-USE", in letters of any case, or lies below it: "SYS" has "SYS/TEMP".
func HaveCode(code string) types.GomegaMatcher {
	return &replyMatcher{want: "have the response code [" + code + "]", test: func(r Reply) (*miss, error) {
		got := r.parsed().Code
		top := got[:min(len(got), len(code))]
		if strings.EqualFold(top, code) && (got == top || got[len(top)] == '/') {
			return nil, nil
		}
		return r.missed(r.Line), nil
	}}
}

// MatchLine succeeds if the first line of a reply matches a regular expression from the first
// octet on.
func MatchLine(pattern string) types.GomegaMatcher { return matchLine(pattern, new([]string)) }

// matchLine is MatchLine that tells what the groups match, the whole match first.
func matchLine(pattern string, groups *[]string) *replyMatcher {
	return &replyMatcher{want: "match /" + pattern + "/", test: func(r Reply) (*miss, error) {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return nil, err
		}
		*groups, err = matcher.Match([]byte(r.Line), re)
		if err != nil || *groups != nil {
			return nil, err
		}
		return r.missed(r.Line), nil
	}}
}

// differs holds a value against one that is wanted, or a matcher, and returns what there is
// to say if it does not match.
func differs(value, want any) (got string, err error) {
	m, is := want.(types.GomegaMatcher)
	if !is {
		m = gomega.BeEquivalentTo(want)
	}
	if ok, err := m.Match(value); err != nil || ok {
		return "", err
	}
	if is {
		return m.FailureMessage(value), nil
	}
	return fmt.Sprint(value), nil
}

// described puts into words what is wanted.
func described(want any) string {
	if _, is := want.(types.GomegaMatcher); is {
		return "certain"
	}
	return fmt.Sprint(want)
}
