package model

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Choice is what the server chose in reply to LANG (RFC 6856 section 3, RFC 4647).
type Choice struct {
	Made    bool // it has chosen a language, and named it
	Matches bool // which the range matches
	Foreign bool // the list has no language that is kin to the one that was asked for
	Judged  bool // the list of languages is known
	Listed  bool // the language is in it
	Kin     bool // one that is kin to it is
}

// choice compares the language that LANG was answered with with the range that was asked for, and
// with the list.
func (s *session) choice(cmd *Command, st wire.Status) Choice {
	tag, _, _ := strings.Cut(st.Text, " ")
	if cmd.Keyword != "LANG" || len(cmd.Args) != 1 || st.Indicator != wire.OK || !IsLanguageTag(tag) {
		return Choice{}
	}
	t, wanted := &s.languages, cmd.Args[0]
	kinTo := func(tag string) bool {
		return slices.ContainsFunc(t.listed, func(other string) bool { return kin(other) == kin(tag) })
	}
	return Choice{
		Made: true, Matches: rangeMatches(wanted, tag), Foreign: len(t.listed) > 0 && !kinTo(wanted),
		Judged: len(t.listed) > 0 && t.in == s.State && !anything(tag),
		Listed: lists(t.listed, tag),
		Kin:    kinTo(tag),
	}
}

// rangeMatches reports whether a basic language range may be answered with a language. Both filtering and
// lookup keep the first subtag, unless a code has been replaced.
func rangeMatches(wanted, tag string) bool {
	return !IsLanguageTag(wanted) || anything(wanted) || anything(tag) || kin(wanted) == kin(tag)
}

// anything reports whether a tag stands for a language by another code: i-default for whatever is
// spoken where nobody was asked (RFC 2277 section 4.5), and what was registered as a whole (RFC 5646
// section 2.2.8) for a code that came later.
func anything(tag string) bool {
	first, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return oneOf(first, "i", "art", "cel", "sgn", "zh")
}

// lists reports whether a language is listed, in whatever case.
func lists(listed []string, tag string) bool {
	return slices.ContainsFunc(listed, func(other string) bool { return strings.EqualFold(other, tag) })
}

// tongues is what was said on the same occasions to clients that have chosen no language, and to others that
// have. It shows whether a choice has reached somebody else.
type tongues struct {
	first   map[string]string          // by occasion
	foreign map[string]map[string]bool // texts in other languages, by occasion
}

// hear takes a text before USER. It reports whether it is one that only another client has asked for, and whether
// there is such a text.
func (t *tongues) hear(s *session, occasion, text string) (leak, tried bool) {
	if s.State != Authorization || s.User != "" {
		return false, false
	}
	first, said := t.first[occasion]
	switch {
	case !said && s.languages.tag == "":
		t.first = with(t.first, occasion, text)
	case said && s.languages.tag == "":
		return text != first && t.foreign[occasion][text], len(t.foreign[occasion]) > 0
	case said && text != first:
		t.foreign = with(t.foreign, occasion, with(t.foreign[occasion], text, true))
	}
	return false, false
}

// with sets an entry of a map, which may be nil.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	if m == nil {
		m = make(map[K]V)
	}
	m[key] = value
	return m
}
