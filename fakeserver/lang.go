package fakeserver

import (
	"fmt"
	"strings"
)

// language is one of those that LANG offers. Texts are looked up by their
// English form; what is not found stays English.
type language struct {
	tag   string
	name  string // in the language itself
	texts map[string]string
}

// languages are all of them, the administrator's favourite first.
func languages() []language {
	return []language{
		{tag: "en", name: "English"},
		{tag: "de", name: "Deutsch", texts: german},
		{tag: "i-default", name: "the language of servers that were not asked (RFC 2277)"},
	}
}

// lang lists the languages, or goes over to one of them (RFC 6856 section 3).
// The reply is in the new language already, and begins with its tag.
func lang(s *session, c command) reply {
	if len(c.args) == 0 {
		var lines listing
		for _, l := range s.w.languages {
			lines = append(lines, s.w.languageListing(l))
		}
		return positive("languages follow").withBody(lines)
	}
	l, ok := s.w.findLanguage(s, c.args[0])
	if !ok {
		return negative("no such language")
	}
	s.w.speak(s, l)
	return positive("language changed").withTag(l.tag)
}

func languageListing(l language) string { return l.tag + " " + l.name }

func speak(s *session, l language) { s.language = l }

// findLanguage finds the language for a range: the tag itself, or what is
// left of it when subtags are taken away from the end (RFC 4647 section 3.4).
// A star leaves the choice to the server.
func findLanguage(s *session, wanted string) (language, bool) {
	if wanted == "*" {
		return s.w.languages[0], true
	}
	for wanted != "" {
		for _, l := range s.w.languages {
			if strings.EqualFold(l.tag, wanted) {
				return l, true
			}
		}
		wanted = wanted[:max(strings.LastIndexByte(wanted, '-'), 0)]
	}
	return language{}, false
}

// phrase is a text for people before it is put into their language.
type phrase struct {
	format string
	args   []any
}

// localise puts the text of a reply into the language of the session.
func localise(s *session, r reply) reply {
	if len(s.language.texts) == 0 || r.text == "" {
		return r
	}
	key, args := r.phrase.format, r.phrase.args
	if key == "%s" && len(args) == 1 { // the text of an error
		key, args = fmt.Sprint(args[0]), nil
	}
	if format, ok := s.language.texts[key]; ok {
		r.text = fmt.Sprintf(format, args...)
	}
	return r
}
