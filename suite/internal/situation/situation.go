package situation

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/internal/suggest"
)

// Dimension is one of the ways in which situations differ.
type Dimension int

// The dimensions.
const (
	Account    Dimension = iota // whose maildrop {user} is
	Transport                   // what carries the commands
	Login                       // how <log in> authenticates
	Segments                    // how lines reach the server
	Keyword                     // how keywords are written
	Connection                  // what came before on the connection
	Maildrop                    // what came before on the maildrop
	Company                     // who else is there
	dimensions
)

// Value is a place on a dimension.
type Value string

// The values that do not depend on the target, but for those of Account and for the SASL
// mechanisms of Login.
const (
	Clear    Value = "clear"
	STLS     Value = "stls"
	Implicit Value = "implicit"

	UserPass Value = "user-pass"
	APOP     Value = "apop"

	WholeLines Value = "whole-lines"
	SplitLine  Value = "split-line"
	Pipelined  Value = "pipelined"

	AsWritten Value = "upper-case"
	LowerCase Value = "lower-case"
	MixedCase Value = "mixed-case"

	FreshConnection     Value = "fresh-connection"
	AfterRefusedCommand Value = "after-refused-command"
	AfterFailedLogin    Value = "after-failed-login"
	AfterRSET           Value = "after-rset"
	LongSession         Value = "long-session"

	FirstSession  Value = "first-session"
	SecondSession Value = "second-session"
	ThirdSession  Value = "third-session"
	AfterDrop     Value = "after-drop"
	AfterTimeout  Value = "after-autologout"
	NewMail       Value = "new-mail"

	Alone          Value = "alone"
	OtherUser      Value = "other-user-active"
	RefusedSession Value = "second-session-refused"
)

// initial ends the name of a login whose first response comes with AUTH (RFC 5034 section 4).
const initial = "-initial-response"

// Auth returns the login by a SASL mechanism, with its first response in the AUTH command or
// after it.
func Auth(mechanism string, initialResponse bool) Value {
	v := Value("auth-" + strings.ToLower(mechanism))
	if initialResponse {
		v += initial
	}
	return v
}

// Mechanism returns the SASL mechanism of a login; ok is false where it uses none.
func (v Value) Mechanism() (mechanism string, initialResponse, ok bool) {
	name, ok := strings.CutPrefix(string(v), "auth-")
	name, initialResponse = strings.CutSuffix(name, initial)
	return strings.ToUpper(name), initialResponse, ok
}

// ordinals are the names of accounts; those after the last one go on with numbers.
var ordinals = []string{"first", "second", "third", "fourth"}

// Nth returns the value that stands for an account, counted from 0.
func Nth(account int) Value {
	if account < len(ordinals) {
		return Value(ordinals[account] + "-account")
	}
	return Value(fmt.Sprintf("account-%d", account+1))
}

// Index returns the number of the account that a value stands for, counted from 0.
func (v Value) Index() int {
	name, _ := strings.CutSuffix(string(v), "-account")
	if i := slices.Index(ordinals, name); i >= 0 {
		return i
	}
	var n int
	if _, err := fmt.Sscanf(string(v), "account-%d", &n); err != nil {
		return 0
	}
	return n - 1
}

// Situation is how a script is played: a value on each dimension.
type Situation [dimensions]Value

// Offer is what a target offers: the values of each dimension, of which the first is the plain one.
type Offer struct {
	Values [dimensions][]Value
	// Logins are those that a transport allows.
	Logins map[Value][]Value
}

// Plain returns the situation in which nothing is out of the ordinary.
func (o *Offer) Plain() (s Situation) {
	for d, values := range o.Values {
		if len(values) > 0 {
			s[d] = values[0]
		}
	}
	return s
}

// possible reports whether a situation can be, as far as its values are set.
func (o *Offer) possible(s Situation) bool {
	if s[Transport] == "" || s[Login] == "" {
		return true
	}
	logins, known := o.Logins[s[Transport]]
	return !known || slices.Contains(logins, s[Login])
}

// ErrNotOffered is what errors of [Offer.Parse] are about situations that the target does not offer.
var ErrNotOffered = errors.New("the target does not offer the situation")

type notOffered string

func (e notOffered) Error() string { return string(e) }

func (notOffered) Is(target error) bool { return target == ErrNotOffered }

// Text returns the values that differ from the plain ones, as [Offer.Parse] reads them; "" if none
// does.
func (o *Offer) Text(s Situation) string {
	var words []string
	for d, plain := range o.Plain() {
		if s[d] != plain && s[d] != "" {
			words = append(words, string(s[d]))
		}
	}
	return strings.Join(words, ", ")
}

// Parse reads what [Offer.Text] writes. It returns an error for a word that names no value of
// the offer, and for a second value of a dimension.
func (o *Offer) Parse(text string) (Situation, error) {
	s := o.Plain()
	set := map[Dimension]Value{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		v := Value(strings.ToLower(word))
		if v == "plain" {
			continue
		}
		d, ok := o.dimension(v)
		switch other := set[d]; {
		case !ok:
			return s, o.unknown(v)
		case other != "" && other != v:
			return s, fmt.Errorf("situation %q: %s and %s exclude each other", text, other, v)
		}
		s[d], set[d] = v, v
	}
	for _, t := range o.Values[Transport] {
		if set[Transport] == "" && !o.possible(s) {
			s[Transport] = t // a login that is named brings the transport that it needs
		}
	}
	if !o.possible(s) {
		return s, notOffered(fmt.Sprintf("situation %q: the target does not offer %s with %s", text, s[Login], s[Transport]))
	}
	return s, nil
}

func (o *Offer) dimension(v Value) (Dimension, bool) {
	for d := range dimensions {
		if slices.Contains(o.Values[d], v) {
			return d, true
		}
	}
	return 0, false
}

func (o *Offer) unknown(v Value) error {
	var all []string
	for _, values := range o.Values {
		for _, v := range values {
			all = append(all, string(v))
		}
	}
	hint := ""
	if near := suggest.Nearest(string(v), all); len(near) > 0 {
		hint = "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return notOffered(fmt.Sprintf("the target offers no situation %q%s (it offers %s)", v, hint, strings.Join(all, ", ")))
}

// names are the dimensions as the header of a script pins them.
var names = [dimensions]string{"account", "transport", "login", "segments", "keyword", "connection", "maildrop",
	"company"}

// String returns the name of the dimension.
func (d Dimension) String() string { return names[d] }

// Names returns the names of the dimensions, in their order.
func Names() []string { return names[:] }

// Dimensions returns the dimensions of such names; what is no name of one is left out.
func Dimensions(words []string) (all []Dimension) {
	for _, word := range words {
		if i := slices.Index(names[:], word); i >= 0 {
			all = append(all, Dimension(i))
		}
	}
	return all
}

// Goes reports whether two values of two dimensions go together.
func (o *Offer) Goes(d Dimension, v Value, e Dimension, w Value) bool {
	var s Situation
	s[d], s[e] = v, w
	return o.possible(s)
}
