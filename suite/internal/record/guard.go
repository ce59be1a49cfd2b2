package record

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// disguise is what is written for a line with secrets: values that a replay fills in,
// and what is as wrong where the server refused them.
type disguise struct {
	fate
	accepted, refused transcript.Text
	same              bool   // what is written is one text, as long as the line
	stop              string // why nothing may be written after the line
}

// disguise tells how a command is written that carries secrets, or may; nil for one
// that does not. What is no command of POP3 may be a secret in any state: people type
// passwords into the wrong window.
func (s *Session) disguise(line []byte) *disguise {
	crash.At("record: disguise")
	text := strings.TrimRight(string(line), "\r\n")
	word, rest := cut(text)
	before := text[:len(text)-len(rest)]
	keyword := strings.ToUpper(word)
	spec, listed := wire.Lookup(keyword)
	switch {
	case rest == "" && listed:
		return nil
	case keyword == "PASS":
		s.secrets.learn(rest)
		s.secrets.learn(strings.TrimSpace(rest))
		return lone(before, "password", filler(rest))
	case spec.User:
		s.user(rest)
		return lone(before, "user", filler(rest))
	case keyword == "APOP":
		return s.disguiseAPOP(before, rest)
	case keyword == "AUTH":
		return s.disguiseAUTH(text)
	case spec.Standard() && (spec.Secret != wire.NoSecret || fits(spec, rest)):
		return nil
	case listed:
		s.learnWords(rest)
		return literal(before + filler(rest))
	}
	s.learnWords(text)
	return literal(filler(text))
}

// fits reports whether what follows a keyword may be its arguments, or a client's slip with
// them, and no text that begins with a word that happens to be one.
func fits(spec wire.Spec, rest string) bool {
	words := strings.Fields(rest)
	switch {
	case spec.MaxArgs >= 0 && len(words) > spec.MaxArgs:
		return !slices.ContainsFunc(words, func(w string) bool { return !numeric.MatchString(w) })
	case spec.Number && len(words) > 0:
		return numeric.MatchString(words[0])
	}
	return true
}

// numeric is what a message number is like, right or wrong.
var numeric = regexp.MustCompile(`^[-+]?[0-9]{1,20}[^0-9A-Za-z]?[0-9A-Za-z]?$`)

// learnWords takes note of what may be secrets, or responses to an AUTH that was
// refused.
func (s *Session) learnWords(text string) {
	learn := s.secrets.guess
	if s.mechanism != "" {
		learn = s.secrets.learn
	}
	for _, word := range strings.Fields(text) {
		if _, listed := wire.Lookup(strings.ToUpper(word)); listed {
			continue // it stands in what follows, too, as what it is
		}
		s.secrets.guess(word)
		learnResponse(learn, s.mechanism, 1, word)
	}
}

// known reports whether it is known which arguments of a command are secrets.
func known(keyword string) bool { return wire.SpecOf(keyword).Standard() }

// cut takes the first word and what stands after the blank that ends it.
func cut(text string) (word, rest string) {
	i := strings.IndexAny(text, " \t")
	if i < 0 {
		return text, ""
	}
	return text[:i], text[i+1:]
}

func (s *Session) disguiseAPOP(before, rest string) *disguise {
	name, digest := cut(rest)
	s.user(name)
	if digest == "" {
		return lone(before, "user", filler(rest))
	}
	s.secrets.learn(digest)
	between := rest[len(name) : len(rest)-len(digest)]
	return &disguise{
		accepted: transcript.Text{{Literal: before}, {Name: "user"}, {Literal: between}, {Name: "digest"}},
		refused:  transcript.Text{{Literal: before + filler(name) + between + strings.Repeat("0", len(digest))}},
	}
}

// registered is how the names of mechanisms are written.
var registered = regexp.MustCompile(`^[A-Z0-9_-]{1,20}$`)

func (s *Session) disguiseAUTH(text string) *disguise {
	words := strings.Fields(text)
	if len(words) < 2 {
		return nil
	}
	name := words[1]
	mechanism := strings.ToUpper(name)
	s.mechanism = mechanism
	at := strings.Index(text[len(words[0]):], name) + len(words[0]) + len(name)
	message := strings.TrimLeft(text[at:], " \t")
	before := text[:len(text)-len(message)]
	switch {
	case mechanisms[mechanism] && (message == "" || message == "="):
		return &disguise{accepted: transcript.Text{{Literal: text}}, refused: transcript.Text{{Literal: text}}}
	case mechanisms[mechanism]:
		learnResponse(s.secrets.learn, mechanism, 0, message)
		s.user(nameIn(mechanism, 0, message))
		return &disguise{
			accepted: transcript.Text{{Literal: before}, {Name: "initial"}},
			refused:  transcript.Text{{Literal: before}, {Name: "wrong_initial"}},
		}
	case message == "" && registered.MatchString(mechanism) && len(words) == 2:
		// As long as the server does not take it up, nothing can be told.
		return literal(text)
	}
	s.learnWords(text[len(words[0]):])
	d := literal(text[:len(words[0])+1] + filler(text[len(words[0])+1:]))
	d.stop = "the client uses a SASL mechanism that is not known, and it is impossible to tell its secrets."
	return d
}

// mechanismOf is the mechanism that AUTH names, in upper case.
func mechanismOf(cmd wire.Command) string {
	words := strings.Fields(cmd.Rest)
	if len(words) == 0 {
		return ""
	}
	return strings.ToUpper(words[0])
}

// unknownMechanism is why a recording stops.
func unknownMechanism(name string) string {
	if name == "" {
		return "the server begins a SASL exchange after an AUTH that names no mechanism, and it is impossible to tell " +
			"its secrets."
	}
	return fmt.Sprintf("the client uses the SASL mechanism %s, which is not known, and it is impossible to tell "+
		"its secrets.", name)
}

// lone is a command with one argument.
func lone(before, value, wrong string) *disguise {
	return &disguise{
		accepted: transcript.Text{{Literal: before}, {Name: value}},
		refused:  transcript.Text{{Literal: before + wrong}},
	}
}

// literal is a line that reads the same whatever becomes of it.
func literal(text string) *disguise {
	t := transcript.Text{{Literal: text}}
	return &disguise{fate: fate{known: true}, accepted: t, refused: t, same: true}
}

// filler is as many x as the text has octets.
func filler(text string) string { return strings.Repeat("x", len(text)) }

// hide takes secrets out of what a person is told, and names if it has to.
func (s *Session) hide(text string) string {
	out := s.secrets.hide([]byte(text))
	if s.anonymous != nil {
		out = s.anonymous.told(out)
	}
	return string(out)
}

// hideIn is hide for the parts of a command that are no values.
func (s *Session) hideIn(text transcript.Text) transcript.Text {
	out := slices.Clone(text)
	for i := range out {
		out[i].Literal = s.shownCommand(out[i].Literal)
	}
	return out
}

// shownCommand is what may be written of a line of the client.
func (s *Session) shownCommand(text string) string {
	crash.At("record: hide")
	shown := s.secrets.hide([]byte(text))
	if s.anonymous != nil {
		shown = s.anonymous.command(shown)
	}
	return string(shown)
}

// foresee learns the secrets in a line of the client whose turn has not come, or that is
// not complete: the server has it, and may send it back at once.
func (s *Session) foresee(line []byte) {
	text := strings.TrimRight(string(line), "\r\n")
	word, rest := cut(text)
	switch keyword := strings.ToUpper(word); {
	case keyword == "PASS":
		s.secrets.guess(strings.TrimSpace(rest))
	case keyword == "APOP":
		_, digest := cut(rest)
		s.secrets.guess(digest)
	case keyword == "AUTH":
		mechanism, response := cut(rest)
		s.foreseen, s.turns = strings.ToUpper(mechanism), 1
		learnResponse(s.secrets.guess, s.foreseen, 0, response)
	case rest == "" && s.foreseen != "" && !known(keyword):
		learnResponse(s.secrets.guess, s.foreseen, s.turns, text)
		s.turns++
	}
}

// user takes note of the name of a user.
func (s *Session) user(name string) {
	if s.anonymous != nil {
		s.anonymous.name(name)
	}
}
