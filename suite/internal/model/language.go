package model

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// languages is what is known of the languages of a session (RFC 6856 section 3).
type languages struct {
	listed  []string // tags that LANG gave
	in      State    // in which it gave them last
	tag     string   // of the language in use, "" before LANG has chosen one
	refused bool     // a LANG has been refused since
	texts   map[spoken]string
	same    int  // texts that were the same in two languages
	differ  bool // one was not
	sameAt  Line // the last of them
}

// spoken is a reply whose text says always the same, in one language.
type spoken struct{ tag, occasion string }

// languageTag is the form of a language tag (RFC 5646 section 2.1, in short). Longer
// first subtags are allowed and none is registered, while words of a text are long.
var languageTag = regexp.MustCompile(`^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|[ixIX](-[A-Za-z0-9]{1,8})+)$`)

// IsLanguageTag reports whether a text has the form of a language tag.
func IsLanguageTag(tag string) bool { return languageTag.MatchString(tag) }

// permitLang is what the server may answer to LANG, which is valid in both states.
func (s *session) permitLang(cmd *Command) Permission {
	if listed, _ := s.Offers("LANG"); !listed || len(cmd.Args) != 1 {
		return either(OptionalCommand)
	}
	if s.State == Authorization && s.User != "" {
		return either(OutOfOrder) // after USER a server may want PASS or QUIT
	}
	wanted := cmd.Args[0]
	switch {
	case wanted == "*":
		return positive(AnyLanguage)
	case slices.Contains(s.languages.listed, wanted):
		return positive(LanguageListed)
	case lists(s.languages.listed, wanted):
		return positive(LanguageInAnyCase)
	}
	return either(OptionalCommand)
}

// hear compares a text with those of the same occasion, in the same language and in
// others, and remembers it. A LANG that was answered changes the language.
func (s *session) hear(cmd *Command, l Line) Wording {
	w := s.compare(cmd, l)
	w.Choice = s.choice(cmd, l.Status)
	return w
}

func (s *session) compare(cmd *Command, l Line) Wording {
	t, text := &s.languages, l.Status.Text
	if cmd.Keyword == "LANG" {
		tag, rest, _ := strings.Cut(text, " ")
		switch {
		case cmd.Rest == "":
		case l.Status.Indicator == wire.OK:
			t.tag, t.refused, text = strings.ToLower(tag), false, rest
		default:
			t.refused = true
		}
	}
	occasion := occasionOf(cmd, l.Status)
	letters := strings.IndexFunc(text, unicode.IsLetter) >= 0
	if occasion == "" || strings.IndexFunc(text, unicode.IsDigit) >= 0 || !letters {
		return Wording{}
	}
	if leak, tried := s.m.tongues.hear(s, occasion, text); t.tag == "" {
		return Wording{Apart: tried, Leaked: leak}
	}
	if t.texts == nil {
		t.texts = map[spoken]string{}
	}
	key := spoken{t.tag, occasion}
	seen := Wording{Occasion: true, Tag: t.tag, Rejected: t.refused}
	if seen.Before, seen.Said = t.texts[key]; seen.Said && t.refused {
		return seen
	}
	for other, before := range t.texts {
		if other.occasion == occasion && kin(other.tag) != kin(t.tag) {
			seen.Compared = true
			seen.SameIn = seen.SameIn || before == text
		}
	}
	t.texts[key] = text
	if seen.SameIn {
		t.same, t.sameAt = t.same+1, l
	}
	t.differ = t.differ || seen.Compared && !seen.SameIn
	return seen
}

// untranslated is how many texts have to be the same in two languages, and none different, before it is certain that
// LANG does nothing: some of them may be without a translation.
const untranslated = 3

// languagesAtEnd tells of a session in which LANG has changed no text.
func (s *session) languagesAtEnd() {
	if t := &s.languages; t.same >= untranslated && !t.differ {
		s.m.emit(s, &Untranslated{Place: s.place(t.sameAt.At), Line: t.sameAt, Texts: t.same})
	}
}

// occasionOf names an occasion on which servers say always the same, "" for others.
func occasionOf(cmd *Command, st wire.Status) string {
	switch {
	case cmd.Keyword == "NOOP" && cmd.Args == nil && st.Indicator == wire.OK,
		cmd.Keyword == "LANG" && len(cmd.Args) == 1 && st.Indicator == wire.OK:
		return cmd.Keyword
	case oneOf(cmd.Keyword, "RETR", "DELE", "LIST") && cmd.Rest == "0" && st.Indicator == wire.ERR:
		return cmd.Keyword
	}
	return ""
}

// kin is the first subtag, or that of a language whose texts may be the same.
func kin(tag string) string {
	first, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if of := relatives[first]; of != "" {
		return of
	}
	return first
}

// relatives are languages that share texts, and codes that have been replaced.
var relatives = map[string]string{
	"nb": "no", "nn": "no", "da": "no", "sr": "sh", "hr": "sh", "bs": "sh", "cnr": "sh", "cmn": "zh", "yue": "zh",
	"in": "ms", "id": "ms", "iw": "he", "ji": "yi", "tl": "fil", "mo": "ro", "ur": "hi", "mk": "bg", "gl": "pt",
}

// readLanguages takes the list that LANG gives.
func (s *session) readLanguages(at Spot, lines []BodyLine) {
	for _, l := range lines {
		if tag, _, _ := strings.Cut(string(l.Text), " "); IsLanguageTag(tag) && utf8.Valid(l.Text) {
			s.languages.listed = append(s.languages.listed, tag)
		}
	}
	s.languages.in = s.State
	s.m.emit(s, &LanguageList{Place: s.place(at), Lines: lines})
}

// Languages are tags of languages that LANG lists on connection n, no two of which are kin.
func (m *Model) Languages(n int) []string {
	var tags []string
	for _, tag := range m.session(n).languages.listed {
		p := kin(tag)
		if p == "i" || p == "x" || slices.ContainsFunc(tags, func(other string) bool { return kin(other) == p }) {
			continue
		}
		tags = append(tags, tag)
	}
	return tags
}
