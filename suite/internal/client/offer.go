package client

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// offer is what the server has announced since the connection was opened, or since
// TLS began.
type offer struct {
	capa      bool                // CAPA was answered +OK
	refused   bool                // CAPA was answered -ERR
	asked     bool                // tags is what it listed
	forgotten bool                // it was asked before TLS began, which counts no more
	tags      map[string][]string // capabilities, upper case, with their parameters
	mechs     []string            // that a bare AUTH has listed
}

// learn reads the lines of CAPA. What was announced before login counts after it, too.
func (o *offer) learn(lines []string) {
	if o.tags == nil {
		o.tags = map[string][]string{}
	}
	o.asked = true
	for _, l := range lines {
		if words := strings.Fields(strings.ToUpper(l)); len(words) > 0 {
			o.tags[words[0]] = words[1:]
		}
	}
}

// mechanisms reads the lines of a bare AUTH.
func (o *offer) mechanisms(lines []string) {
	for _, l := range lines {
		o.mechs = append(o.mechs, strings.ToUpper(strings.TrimSpace(l)))
	}
}

// has reports whether a tag is announced, with a parameter if one is given.
func (o *offer) has(tag string, parameter ...string) bool {
	params, listed := o.tags[tag]
	return listed && (len(parameter) == 0 || slices.Contains(params, parameter[0]))
}

// unasked reports whether the server was asked before TLS began, and not again since.
func (o *offer) unasked() bool { return o.forgotten && !o.capa && !o.refused }

// judgeProtection judges what a login reveals, and whether it rests on what the server
// announced before TLS began.
func (j *Judge) judgeProtection(at model.Spot, cmd *sent) {
	if cmd.Spec().Login == wire.NoLogin {
		return
	}
	j.judgeUnasked(at, cmd)
	if j.secure || !j.offer.has("STLS") {
		return
	}
	if cmd.Keyword == "PASS" || cmd.Keyword == "AUTH" && oneOf(mechanism(cmd.Command), "PLAIN", "LOGIN") {
		j.found("client-password-in-clear", at, "STLS first", cmd.Keyword,
			"sent a password in clear, though the server offers STLS")
	}
}

// judgeUnasked judges a login by a client that knows only what was announced before TLS began. A mechanism rests on
// that; a name, a password or a digest does not, and the client may still ask after the login.
func (j *Judge) judgeUnasked(at model.Spot, cmd *sent) {
	switch {
	case !j.offer.unasked() || cmd.follows(listsAll):
	case cmd.Spec().SASL:
		j.foundUnasked(at, cmd.Keyword)
	case j.unasked.keyword == "":
		j.unasked.at, j.unasked.keyword = at, cmd.Keyword
	}
}

// judgeNeverAsked judges, once the connection is over, a client that has logged in without asking, and never did.
func (j *Judge) judgeNeverAsked() {
	if j.unasked.keyword != "" && j.offer.unasked() {
		j.foundUnasked(j.unasked.at, j.unasked.keyword)
	}
}

func (j *Judge) foundUnasked(at model.Spot, keyword string) {
	j.found("client-capa-after-tls", at, "CAPA first", keyword,
		"did not ask for the capabilities again after TLS had begun")
}

// listsAll reports whether the reply to a command may list the capabilities.
func listsAll(spec wire.Spec) bool { return spec.Keyword == "CAPA" }

// lines cuts the lines of a reply apart, without the dot that ends them.
func lines(text []byte) []string {
	var all []string
	for l := range strings.Lines(string(text)) {
		l = strings.TrimRight(l, "\r\n")
		if l == "." {
			break
		}
		all = append(all, l)
	}
	return all
}

func oneOf[T comparable](s T, all ...T) bool { return slices.Contains(all, s) }
