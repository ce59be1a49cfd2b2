package oracle

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/wire"
)

// tongue is what is known of the languages of a session (RFC 6856 section 3).
type tongue struct {
	listed  []string // tags that LANG gave
	tag     string   // of the language in use, "" before LANG has chosen one
	refused bool     // a LANG has been refused since
	texts   map[spoken]string
}

// spoken is a reply whose text says always the same, in one language.
type spoken struct{ tag, occasion string }

// languageTag is the form of a language tag (RFC 5646 section 2.1, in short). Longer
// first subtags are allowed and none is registered, while words of a text are long.
var languageTag = regexp.MustCompile(`^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|[ixIX](-[A-Za-z0-9]{1,8})+)$`)

// wantLang judges the status of LANG, which is valid in both states.
func (c *conn) wantLang(cmd *sent) want {
	if listed, _ := c.offers("LANG"); !listed || len(cmd.Args) != 1 {
		return either()
	}
	wanted := cmd.Args[0]
	switch {
	case wanted == "*":
		return positive("a language can be left to the server", "RFC6856-3.2-LANG-04", "RFC6856-3.1-LANG-01")
	case slices.ContainsFunc(c.tongue.listed, func(tag string) bool { return strings.EqualFold(tag, wanted) }):
		return positive("the language is listed", "RFC6856-3.2-LANG-02", "RFC6856-3.1-LANG-01")
	}
	return either()
}

// judgeLang judges what LANG says, and the texts that come after it.
func (c *conn) judgeLang(at Spot, cmd *sent, st wire.Status, line []byte) {
	o, t := c.o, &c.tongue
	if c.lang {
		o.judge(utf8.Valid(line), "RFC6856-3.2-LANG-02").found(at, "UTF-8", show(line), "a text is not in UTF-8")
	}
	if cmd.Keyword != "LANG" {
		c.judgeText(at, cmd, st)
		return
	}
	if st.Indicator == wire.OK {
		if listed, known := c.offers("LANG"); known {
			o.judge(listed, "RFC6856-3.1-LANG-01").found(at, "LANG in the list of CAPA", show(line), "the command LANG works, and CAPA does not announce it")
		}
	}
	switch {
	case cmd.Rest == "":
		o.judge(true, "RFC6856-3.2-LANG-05") // the list is judged line by line
	case st.Indicator == wire.OK:
		tag, _, _ := strings.Cut(st.Text, " ")
		o.judge(languageTag.MatchString(tag), "RFC6856-3.2-LANG-02").found(at, "the tag of the language behind +OK", show(line), "the reply to LANG does not begin with a language tag")
		t.tag, t.refused = strings.ToLower(tag), false
	default:
		t.refused = true
	}
}

// judgeText compares a text with those of the same occasion, in the same language and
// in others.
func (c *conn) judgeText(at Spot, cmd *sent, st wire.Status) {
	t := &c.tongue
	occasion := occasionOf(cmd, st)
	if t.tag == "" || occasion == "" || strings.IndexFunc(st.Text, unicode.IsDigit) >= 0 || strings.IndexFunc(st.Text, unicode.IsLetter) < 0 {
		return
	}
	if t.texts == nil {
		t.texts = map[spoken]string{}
	}
	key := spoken{t.tag, occasion}
	if before, known := t.texts[key]; known && t.refused {
		c.o.judge(before == st.Text, "RFC6856-3.2-LANG-03").found(at, before, st.Text, "a LANG that was refused has changed the language")
		return
	}
	for other, text := range t.texts {
		if other.occasion == occasion && primary(other.tag) != primary(t.tag) {
			c.o.judge(text != st.Text, "RFC6856-3.2-LANG-06").warning().found(at, "a text in the language "+t.tag, st.Text, "a text is the same in two languages")
		}
	}
	t.texts[key] = st.Text
}

// occasionOf names an occasion on which servers say always the same, "" for others.
func occasionOf(cmd *sent, st wire.Status) string {
	switch {
	case cmd.Keyword == "NOOP" && cmd.Args == nil && st.Indicator == wire.OK:
		return "NOOP"
	case oneOf(cmd.Keyword, "RETR", "DELE", "LIST") && cmd.Rest == "0" && st.Indicator == wire.ERR:
		return cmd.Keyword
	}
	return ""
}

// primary is the first subtag.
func primary(tag string) string {
	first, _, _ := strings.Cut(tag, "-")
	return first
}

// judgeLanguages judges the list that LANG gives.
func (c *conn) judgeLanguages(at Spot, lines []line) {
	for _, l := range lines {
		tag, _, _ := strings.Cut(string(l.text), " ")
		fits := languageTag.MatchString(tag) && utf8.Valid(l.text)
		c.o.judge(fits, "RFC6856-3.2-LANG-05").found(l.at, "a language tag, and a description in UTF-8 behind a space", show(l.text), "a line of LANG is malformed")
		if fits {
			c.tongue.listed = append(c.tongue.listed, tag)
		}
	}
}

// judgeLangCapability judges the capability LANG.
func (c *conn) judgeLangCapability(at Spot, caps *capabilities) {
	if args, listed := caps.args["LANG"]; listed {
		c.o.judge(len(args) == 0, "RFC6856-3.1-LANG-01").found(at, "LANG without arguments", "LANG "+strings.Join(args, " "), "the capability LANG has arguments")
	}
	c.judgeKept(at, caps, "LANG", "RFC6856-3.1-LANG-01")
}

// Languages are tags of languages that LANG lists, no two of which are kin.
func (o *Oracle) Languages(n int) []string {
	c := o.conns[n]
	if c == nil {
		return nil
	}
	var tags []string
	for _, tag := range c.tongue.listed {
		p := primary(strings.ToLower(tag))
		if p == "i" || p == "x" || slices.ContainsFunc(tags, func(other string) bool { return primary(strings.ToLower(other)) == p }) {
			continue
		}
		tags = append(tags, tag)
	}
	return tags
}
