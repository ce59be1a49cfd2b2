package transcript

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
)

// fieldNames are the header fields in the order in which Format writes them.
var fieldNames = []string{"proves", "maildrop", "maildrop2", "requires", "pins", "account", "recorded"}

// isNeed reports whether s is a need of the harness, such as slow or provider:gmail.
func isNeed(s string) bool {
	_, _, ok := need.Find(s)
	return ok
}

// expectedNeed words what a lower-case word of a requires field could be.
func expectedNeed(s string) string {
	var plain, named []string
	for _, w := range need.Words() {
		if w.Named {
			named = append(named, w.Name+":NAME")
		} else {
			plain = append(plain, w.Name)
		}
	}
	all := strings.Join(append(slices.Clone(plain), named...), ", ")
	return "one of " + all + ", or a capability in upper case" + didYouMean(s, plain)
}

// title takes the leading comment as title and description.
func (p *parser) title() {
	var about []string
	for _, l := range p.lines {
		if l.kind != commentLine && (len(about) > 0 || l.kind != blankLine) {
			break
		}
		if l.kind == commentLine {
			about = append(about, strings.TrimPrefix(l.text, " "))
		}
	}
	p.script.About = strings.Join(about, "\n")
	if len(about) > 0 {
		p.script.Title = strings.TrimSpace(about[0])
	}
}

// field reads "name: values".
func (p *parser) field(l *line) {
	if !slices.Contains(fieldNames, l.name) {
		p.unknownField(l)
		return
	}
	if p.steps {
		if l.name == "proves" {
			p.provesStep(l)
		} else {
			p.fail(l.pos, "the header field "+l.name+" among the steps",
				"header fields before the first step (only proves: may follow)")
		}
		return
	}
	if first, ok := p.fields[l.name]; ok {
		p.fail(l.pos, "a second "+l.name+" field", fmt.Sprintf("one (the first is in line %d)", first.Line))
		return
	}
	p.fields[l.name] = l.pos
	values := l.values()
	if len(values) == 0 {
		p.fail(after(l.pos, len(l.name)+1), "nothing", "a value of "+l.name)
		return
	}
	h := &p.script.Header
	switch l.name {
	case "proves":
		h.Proves = p.rules(values)
	case "maildrop":
		h.Maildrop = p.maildrop(values)
	case "maildrop2":
		h.Maildrop2 = p.maildrop(values)
	case "requires":
		h.Requires = p.requires(values)
	case "pins":
		h.Pins = p.pins(values)
	case "account":
		h.Account = p.account(values)
	case "recorded":
		h.Recorded = p.recorded(values)
	}
}

func (p *parser) unknownField(l *line) {
	if side, _, ok := stepName(strings.ToUpper(l.name)); ok {
		p.fail(l.pos, show(l.name+":"), fmt.Sprintf("\"%c:\", in upper case", side))
		return
	}
	p.fail(l.pos, "an unknown header field "+show(l.name),
		"one of "+strings.Join(fieldNames, ", ")+didYouMean(l.name, fieldNames))
}

// value is one word of a header field.
type value struct {
	pos  Position
	text string
}

// values are the words of the line.
func (l *line) values() []value {
	var out []value
	for i := 0; i < len(l.text); {
		if isSpace(l.text[i]) {
			i++
			continue
		}
		from := i
		for i < len(l.text) && !isSpace(l.text[i]) {
			i++
		}
		out = append(out, value{after(l.at, from), l.text[from:i]})
	}
	return out
}

// rules reads rule ids.
func (p *parser) rules(values []value) []Rule {
	var out []Rule
	for _, v := range values {
		if bad := strings.TrimFunc(v.text, isRuleRune); bad != "" || v.text == "" {
			p.fail(v.pos, show(v.text), "a rule id such as RFC1939-5-DELE-01 (ids are separated by blanks)")
			continue
		}
		out = append(out, Rule{v.pos, v.text})
	}
	return out
}

func isRuleRune(r rune) bool {
	return r < 0x80 && (isLetter(byte(r)) || isDigit(byte(r)) || strings.ContainsRune("-._", r))
}

// maildrop reads the name of a fixture, "any", or "any 3+".
func (p *parser) maildrop(values []value) Maildrop {
	first := values[0]
	m := Maildrop{Pos: first.pos, Name: first.text}
	rest := values[1:]
	if first.text == "any" {
		m.Name, m.Any = "", true
		if len(rest) > 0 {
			count, plus := strings.CutSuffix(rest[0].text, "+")
			n, err := strconv.ParseUint(count, 10, 31)
			if !plus || err != nil || n == 0 || n > maxMessages {
				p.fail(rest[0].pos, show(rest[0].text),
					fmt.Sprintf(`how many messages there must be at least, such as "3+", and no more than %d`, maxMessages))
			}
			m.AtLeast, rest = int(n), rest[1:]
		}
	}
	if _, is := m.Folder(); strings.HasPrefix(m.Name, ".") && !is {
		p.fail(first.pos, show(m.Name), `a folder below that of the transcript, such as "./mail"`)
	}
	if len(rest) > 0 {
		p.fail(rest[0].pos, show(rest[0].text),
			`the end of the line (a maildrop is the name of one fixture or "./FOLDER", "any" or "any 3+")`)
	}
	return m
}

// Folder is the folder with *.eml files that the maildrop is read from, relative to
// that of the transcript; is reports whether it is one, and not a fixture. Such a name
// begins with "./", and leads nowhere else.
func (m Maildrop) Folder() (path string, is bool) {
	path, is = strings.CutPrefix(m.Name, "./")
	return path, is && path != "." && fs.ValidPath(path)
}

// requires reads capabilities and needs.
func (p *parser) requires(values []value) []string {
	var out []string
	for _, v := range values {
		switch {
		case isCapability(v.text) || isNeed(v.text):
			out = append(out, v.text)
		case strings.ToLower(v.text) == v.text:
			p.fail(v.pos, show(v.text), expectedNeed(v.text))
		default:
			p.fail(v.pos, show(v.text), "a capability in upper case, such as TOP or SASL:PLAIN")
		}
	}
	return out
}

// pins reads dimensions of situations.
func (p *parser) pins(values []value) []string {
	var out []string
	for _, v := range values {
		if !slices.Contains(situation.Names(), v.text) {
			p.fail(v.pos, show(v.text), "one of "+strings.Join(situation.Names(), ", ")+
				didYouMean(v.text, situation.Names()))
			continue
		}
		out = append(out, v.text)
	}
	return out
}

// BeforeLogin is before a capability that has to be announced before login: a
// server may list others to users who are logged in.
const BeforeLogin = "before-login:"

// isCapability reports whether s has the form of TOP, SASL:SCRAM-SHA-1, EXPIRE:0 or
// before-login:PIPELINING.
func isCapability(s string) bool {
	tag, argument, more := strings.Cut(strings.TrimPrefix(s, BeforeLogin), ":")
	return isTag(tag) && (!more || argument != "" && isTag("A"+argument))
}

func isTag(s string) bool {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	return strings.TrimFunc(s, func(r rune) bool {
		return 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-._", r)
	}) == ""
}

// account reads a name and a secret.
func (p *parser) account(values []value) Account {
	if len(values) != 2 {
		p.fail(values[0].pos, fmt.Sprintf("%d word(s)", len(values)), "two: the name and the secret of the account")
		return Account{}
	}
	return Account{values[0].text, values[1].text}
}

// recorded reads a time. It is kept in UTC.
func (p *parser) recorded(values []value) time.Time {
	at, err := time.Parse(time.RFC3339, values[0].text)
	at = at.UTC()
	if err != nil || at.IsZero() || at.Year() < 1 || at.Year() > 9999 || len(values) > 1 {
		p.fail(values[0].pos, show(strings.Join(texts(values), " ")), "a time such as 2026-11-23T08:30:12.123Z (RFC 3339)")
		return time.Time{}
	}
	return at
}

func texts(values []value) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.text
	}
	return out
}

// provesStep reads a proves line among the steps.
func (p *parser) provesStep(l *line) {
	for _, c := range p.conns {
		if c.inBody {
			p.fail(l.pos, "a proves line within a multi-line reply", "it before the status line, or after the closing dot")
			return
		}
	}
	rules := p.rules(l.values())
	var named []string
	for _, r := range p.script.Header.Proves {
		named = append(named, r.ID)
	}
	for _, r := range rules {
		if !slices.Contains(named, r.ID) {
			p.fail(r.Pos, "the rule "+r.ID, "a rule that the proves field of the header names too"+didYouMean(r.ID, named))
		}
	}
	if len(l.values()) == 0 {
		p.fail(after(l.pos, len(l.name)+1), "nothing", "a rule id")
	}
	p.add(l, &Proves{Place: Place{Pos: l.pos}, Rules: rules})
}
