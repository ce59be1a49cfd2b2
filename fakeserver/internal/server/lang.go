package server

import (
	"fmt"
	"strings"
)

// Language is one of those that LANG offers. Texts are looked up by their
// English form; what is not found stays English.
type Language struct {
	Tag   string
	Name  string // in the language itself
	texts map[string]string
}

// languages are all of them, the administrator's favourite first.
func languages() []Language {
	return []Language{
		{Tag: "en", Name: "English"},
		{Tag: "de", Name: "Deutsch", texts: german},
		{Tag: "i-default", Name: "the language of servers that were not asked (RFC 2277)"},
	}
}

// lang lists the languages, or goes over to one of them (RFC 6856 section 3).
// The reply is in the new language already, and begins with its tag.
func lang(s *Session, c Command) Reply {
	if len(c.Args) == 0 {
		var lines Listing
		for _, l := range s.Wiring.Languages {
			lines = append(lines, s.Wiring.LanguageListing(l))
		}
		return Positive("languages follow").WithBody(lines)
	}
	l, ok := s.Wiring.FindLanguage(s, c.Args[0])
	if !ok {
		return Negative("no such language")
	}
	s.Wiring.Speak(s, l)
	return Positive("language changed").WithTag(l.Tag)
}

func languageListing(l Language) string { return l.Tag + " " + l.Name }

func speak(s *Session, l Language) { s.Language = l }

// findLanguage finds the language for a range: the tag itself, or what is
// left of it when subtags are taken away from the end (RFC 4647 section 3.4).
// A star leaves the choice to the server.
func findLanguage(s *Session, wanted string) (Language, bool) {
	if wanted == "*" {
		return s.Wiring.Languages[0], true
	}
	for wanted != "" {
		for _, l := range s.Wiring.Languages {
			if strings.EqualFold(l.Tag, wanted) {
				return l, true
			}
		}
		wanted = wanted[:max(strings.LastIndexByte(wanted, '-'), 0)]
	}
	return Language{}, false
}

// phrase is a text for people before it is put into their language.
type phrase struct {
	format string
	args   []any
}

// localise puts the text of a reply into the language of the session.
func localise(s *Session, r Reply) Reply {
	if len(s.Language.texts) == 0 || r.Text == "" {
		return r
	}
	key, args := r.Phrase.format, r.Phrase.args
	if key == "%s" && len(args) == 1 { // the text of an error
		key, args = fmt.Sprint(args[0]), nil
	}
	if format, ok := s.Language.texts[key]; ok {
		r.Text = fmt.Sprintf(format, args...)
	}
	return r
}

// Is reports whether the phrase is the text of an error.
func (p phrase) Is(err error) bool { return len(p.args) == 1 && p.args[0] == any(err) }
