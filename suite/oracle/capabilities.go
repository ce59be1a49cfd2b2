package oracle

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
)

// tags are the registered capabilities (RFC 2449, 2595, 3206, 6856), each with the
// rules that speak of its form and of the states in which it is listed.
var tags = map[string]struct {
	bare bool           // it has no arguments
	rule requirement.ID // "" if the catalogue has none of its own
}{
	"TOP": {true, "RFC2449-6.1-TOP-01"}, "USER": {true, "RFC2449-6.2-USER-01"}, "UIDL": {true, "RFC2449-6.8-UIDL-01"},
	"STLS": {true, "RFC2595-8-REG-01"}, "AUTH-RESP-CODE": {true, "RFC3206-6-ARC-03"},
	"IMPLEMENTATION": {false, "RFC2449-6.9-IMPL-01"}, "EXPIRE": {false, "RFC2449-6.7-EXP-01"}, "LOGIN-DELAY": {false, "RFC2449-6.5-DELAY-01"},
	"RESP-CODES": {}, "PIPELINING": {}, "SASL": {}, "UTF8": {}, "LANG": {},
}

var (
	retention  = regexp.MustCompile(`(?i)^([0-9]+|NEVER)( USER)?$`)
	loginDelay = regexp.MustCompile(`(?i)^[0-9]+( USER)?$`)
)

// judgeTag judges one line of a list of capabilities.
func (c *conn) judgeTag(at Spot, tag string, args []string, text []byte) {
	o := c.o
	known, registered := tags[tag]
	registered = registered || oneOf(tag, "CAPA", "AUTH", "APOP") // which stand for themselves
	o.judge(registered || strings.HasPrefix(tag, "X"), "RFC2449-9-REG-01").found(at, "a registered tag, or one that begins with X", show(text), "CAPA lists a tag that nobody has registered")
	rest := strings.Join(args, " ")
	user := len(args) > 1 && strings.EqualFold(args[1], "USER")
	switch {
	case known.bare:
		o.judge(len(args) == 0, known.rule).found(at, "the tag alone", show(text), "CAPA lists %s with an argument, but it has none", tag)
	case tag == "IMPLEMENTATION":
		o.judge(len(args) > 0, known.rule).found(at, "a name", show(text), "CAPA lists IMPLEMENTATION without a name")
	case tag == "EXPIRE":
		o.judge(retention.MatchString(rest) && !(user && c.state == transaction), known.rule).found(at, "a number of days or NEVER; USER behind it before login only", show(text), "CAPA lists EXPIRE with arguments that it does not have")
		if c.state == transaction {
			c.view.drop.never, c.view.drop.zero = strings.EqualFold(rest, "NEVER"), rest == "0"
		}
	case tag == "LOGIN-DELAY":
		o.judge(loginDelay.MatchString(rest) && !(user && c.state == transaction), known.rule).found(at, "a number of seconds; USER behind it before login only", show(text), "CAPA lists LOGIN-DELAY with arguments that it does not have")
	}
	if tag == "STLS" {
		o.judge(!c.secure, "RFC2595-4-STLS-04").found(at, "no STLS", "STLS", "STLS is announced although TLS is active")
	}
}

// judgeStates compares the list after login with the one before, at the same TLS
// status (RFC 2449 section 5).
func (c *conn) judgeStates(at Spot, caps *capabilities) {
	o := c.o
	_, stls := caps.args["STLS"]
	o.judge(!stls, "RFC2595-4-STLS-03", "RFC2595-8-REG-01").found(at, "no STLS", "STLS", "STLS is announced after login, when it is not valid")
	if c.before == nil {
		return
	}
	rules := []requirement.ID{"RFC2449-5-CAPA-03"}
	var missing []string
	for tag := range c.before.args {
		if tag == "STLS" {
			continue
		}
		rule := tags[tag].rule
		if _, still := caps.args[tag]; still {
			if rule != "" && tag != "EXPIRE" && tag != "LOGIN-DELAY" {
				o.judge(true, rule)
			}
			continue
		}
		missing = append(missing, tag)
		if rule != "" && tag != "EXPIRE" && tag != "LOGIN-DELAY" {
			rules = append(rules, rule)
		}
	}
	slices.Sort(missing)
	slices.Sort(rules)
	names := strings.Join(missing, ", ")
	o.judge(missing == nil, rules...).found(at, names+" as before login", "not in the list", "CAPA leaves out after login what it lists before: %s", names)
	for _, tag := range []string{"TOP", "UIDL", "AUTH-RESP-CODE"} {
		_, early := c.before.args[tag]
		_, late := caps.args[tag]
		o.judge(early || !late, tags[tag].rule, "RFC2449-5-CAPA-03").found(at, tag+" in both states", "it was not in the list before login", "CAPA lists %s only after login", tag)
	}
	c.judgePolicies(at, c.before.args, caps.args)
}

// judgePolicies compares what is announced for all users with what is announced for
// the one who has logged in (RFC 2449 sections 6.5 and 6.7).
func (c *conn) judgePolicies(at Spot, before, after map[string][]string) {
	for _, p := range []struct {
		tag         string
		right       func(all, own float64) bool
		bound, mark requirement.ID
		which       string
	}{
		{"EXPIRE", func(all, own float64) bool { return all <= own }, "RFC2449-6.7-EXP-05", "RFC2449-6.7-EXP-06", "shortest"},
		{"LOGIN-DELAY", func(all, own float64) bool { return all >= own }, "RFC2449-6.5-DELAY-03", "RFC2449-6.5-DELAY-04", "longest"},
	} {
		all, ok := amount(before[p.tag])
		own, too := amount(after[p.tag])
		if !ok || !too {
			continue
		}
		was, is := strings.Join(before[p.tag], " "), strings.Join(after[p.tag], " ")
		c.o.judge(p.right(all, own), p.bound).found(at, "before login the "+p.which+" of all users", was+" before login, "+is+" after it", "the %s that CAPA gives before login is not the %s", p.tag, p.which)
		if all != own {
			marked := len(before[p.tag]) > 1
			c.o.judge(marked, p.mark).found(at, "USER behind the value before login", was+" before login, "+is+" after it", "%s differs for this user, and CAPA did not say before login that it may", p.tag)
		} else {
			c.o.judge(true, p.mark)
		}
	}
}

// amount reads the value of EXPIRE or LOGIN-DELAY; NEVER is longer than any number.
func amount(args []string) (float64, bool) {
	if len(args) == 0 {
		return 0, false
	}
	if strings.EqualFold(args[0], "NEVER") {
		return math.Inf(1), true
	}
	n, err := strconv.ParseUint(args[0], 10, 63)
	return float64(n), err == nil
}

// judgeHello judges the greeting by the grammar of RFC 2449, which applies as soon
// as the server has shown that it knows CAPA.
func (c *conn) judgeHello() {
	h := &c.hello
	if h.line == nil || h.judged {
		return
	}
	h.judged = true
	o, text := c.o, strings.TrimRight(string(h.line), "\r\n")
	o.judge(printable(text), "RFC2449-3-ABNF-03").found(h.at, "printable ASCII characters", show(h.line), "the greeting has characters that are not printable")
	decoration := strings.Contains(strings.Replace(text, c.stamp, "", 1), "<")
	o.judge(!decoration, "RFC2449-3-ABNF-03").warning().found(h.at, "no angle bracket other than that of a timestamp", show(h.line), "the greeting has an angle bracket that clients may take for the timestamp of APOP")
	if !c.announced("RESP-CODES") {
		return
	}
	if !strings.HasPrefix(h.st.Text, "[") {
		o.judge(true, "RFC2449-6.4-RESP-01")
		return
	}
	o.judge(responseCode.MatchString(h.st.Text), "RFC2449-6.4-RESP-01", "RFC2449-3-RCODE-01").
		found(h.at, "[CODE] and a space, or no bracket at all", show(h.line), "the greeting begins with a bracket that is no response code, though RESP-CODES is announced")
	o.judge(!strings.Contains(h.st.Code, "."), "RFC2449-6.4-RESP-01").warning().
		found(h.at, "a response code", show(h.line), "the greeting begins with what looks like a host in brackets, though RESP-CODES is announced")
}

// hello is the greeting, kept until it is known whether RFC 2449 applies.
type hello struct {
	at     Spot
	line   []byte
	st     status
	judged bool
}

// offers tells whether a tag is listed: on this connection, or else where CAPA was
// asked before login on another one with the same TLS status.
func (c *conn) offers(tag string) (listed, known bool) {
	if c.caps != nil || c.before != nil {
		return c.announced(tag), true
	}
	caps := c.o.lists[c.secure]
	if caps == nil {
		return false, false
	}
	_, listed = caps.args[tag]
	return listed, true
}
