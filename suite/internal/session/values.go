package session

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// expand fills the values into a text.
func (p *player) expand(l *link, text transcript.Text) (string, error) {
	var b strings.Builder
	for _, part := range text {
		b.WriteString(part.Literal)
		if part.Name == "" {
			continue
		}
		v, ok, err := p.saslValue(l, part.Name, b.String())
		if err != nil {
			return "", err
		}
		if !ok {
			v, ok = p.value(l, part.Name)
		}
		if !ok {
			return "", fmt.Errorf("%v: the value {%s} is not known", p.log.At, part.Name)
		}
		if part.Add != 0 {
			n, err := strconv.Atoi(v)
			if err != nil {
				return "", fmt.Errorf("%v: {%s} is %q, which is no number to calculate with", p.log.At, part.Name, v)
			}
			v = strconv.Itoa(n + part.Add)
		}
		b.WriteString(v)
	}
	return b.String(), nil
}

// value looks a name up. What depends on the connection is made here.
func (p *player) value(l *link, name string) (string, bool) {
	switch name {
	case "timestamp":
		stamp := p.oracle.Timestamp(l.n)
		return stamp, stamp != ""
	case "utf8_digest":
		return p.digest(p.oracle.Timestamp(l.n), p.values["utf8_password"]), p.values["utf8_password"] != ""
	case "digest":
		stamp := cmp.Or(p.oracle.Timestamp(l.n), p.oracle.Candidate(l.n))
		return p.digest(stamp, p.values["password"]), true
	case "other_digest":
		return p.digest(p.oracle.Timestamp(l.n), p.values["password2"]), p.values["password2"] != ""
	case "count":
		if n, ok := p.oracle.Count(l.n); ok {
			return strconv.Itoa(n), true
		}
	}
	if n, found := strings.CutPrefix(name, "digest"); found {
		if other, err := strconv.Atoi(n); err == nil { // that of another connection
			return p.digest(p.oracle.Timestamp(other), p.values["password"]), true
		}
	}
	v, ok := p.values[name]
	return v, ok
}

// digest is the digest of APOP for a password.
func (p *player) digest(stamp, password string) string {
	proof := model.Digest(stamp, password)
	p.cfg.Secrets.Made(password, proof)
	return proof
}

// setOtherCase makes a password that is right but for the case of its letters.
func (p *player) setOtherCase() {
	p.values["password_other_case"] = strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, p.values["password"])
	p.cfg.Secrets.Made(p.values["password"], p.values["password_other_case"])
}

// digestLike is what an APOP digest looks like.
var digestLike = regexp.MustCompile(`^[0-9a-f]{32}$`)

// commandLine fills in a command. A literal name, password or digest that belongs
// to the account which the transcript was written for becomes that of the target's
// account; a digest is recognised by calculating it from the timestamp that the
// transcript printed.
func (p *player) commandLine(l *link, text transcript.Text) ([]byte, error) {
	s, err := p.expand(l, text)
	if err != nil {
		return nil, err
	}
	written := p.script.Header.Account
	if written == (transcript.Account{}) {
		written = transcript.DefaultAccount
	}
	word, rest, found := strings.Cut(s, " ")
	_, literal := text.Literal()
	if x := p.oracle.Exchange(l.n); literal && x != nil && p.oracle.Responding(l.n) {
		return []byte(p.translate(l, x, s, written) + "\r\n"), nil
	}
	if literal && found {
		switch strings.ToUpper(word) {
		case "USER":
			if rest == written.User {
				rest = p.values["user"]
			}
		case "PASS":
			if rest == written.Secret {
				rest = p.values["password"]
			}
		case "APOP":
			rest = p.apop(l, rest, written)
		case "AUTH":
			if mechanism, initial, given := strings.Cut(rest, " "); given {
				rest = mechanism + " " + p.translate(l, &sasl.Exchange{Mechanism: strings.ToUpper(mechanism)}, initial, written)
			}
			p.printed[l.n] = nil
		}
		s = word + " " + rest
	}
	return []byte(s + "\r\n"), nil
}

func (p *player) apop(l *link, rest string, written transcript.Account) string {
	name, proof, _ := strings.Cut(rest, " ")
	stamp := p.stamps[l.n]
	if name != written.User {
		return rest
	}
	if !digestLike.MatchString(proof) || stamp == "" || proof != model.Digest(stamp, written.Secret) {
		return p.values["user"] + " " + proof // it proves nothing, and shall not
	}
	return p.values["user"] + " " + p.digest(p.oracle.Timestamp(l.n), p.values["password"])
}

// printedStamp remembers the timestamp of a greeting as the transcript prints it.
func (p *player) printedStamp(l *link, text transcript.Text) {
	if s, ok := text.Literal(); ok {
		p.stamps[l.n] = stampLike.FindString(s)
	}
}

var stampLike = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>`)

// accountOf is the index of the account that a direction names.
func (p *player) accountOf(d *transcript.Direction) (int, error) {
	if len(d.Args) == 0 {
		return 0, nil
	}
	s, err := p.expand(p.link(d.Conn), d.Args[0])
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > len(p.cfg.Accounts) {
		return 0, fmt.Errorf("%v: account %s of %d", d.Pos, s, len(p.cfg.Accounts))
	}
	return n - 1, nil
}
