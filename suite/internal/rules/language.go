package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// languageRules judge LANG and the texts that come after it (RFC 6856 section 3).
var languageRules = []listed{on(textInUTF8), on(langAnnounced), on(langReply), on(languageKept),
	on(languagesDiffer), on(untranslated), on(languageList), on(languageChosen), on(languageApart)}

func textInUTF8(b *Bench, e *model.Reply) {
	if e.After.Language {
		b.judge(utf8.Valid(e.Line.Text), rule.RFC6856_3_2_LANG_02).found("lang/utf8", e.Spot, "UTF-8", show(&e.Line.Text),
			"a text is not in UTF-8")
	}
}

func langAnnounced(b *Bench, e *model.Reply) {
	if e.Command.Keyword != "LANG" || e.Status.Indicator != wire.OK {
		return
	}
	if listed, known := e.Before.Offers("LANG"); known {
		b.judge(listed, rule.RFC6856_3_1_LANG_01).found("lang/unannounced", e.Spot, "LANG in the list of CAPA",
			show(&e.Line.Text), "the command LANG works, and CAPA does not announce it")
	}
}

func langReply(b *Bench, e *model.Reply) {
	switch {
	case e.Command.Keyword != "LANG":
	case e.Command.Rest == "":
		b.holds(rule.RFC6856_3_2_LANG_05) // the list is judged line by line
	case e.Status.Indicator == wire.OK:
		tag, _, _ := strings.Cut(e.Status.Text, " ")
		b.judge(model.IsLanguageTag(tag), rule.RFC6856_3_2_LANG_02).found("lang/tag", e.Spot,
			"the tag of the language after +OK", show(&e.Line.Text),
			"the reply to LANG does not begin with a language tag")
	}
}

// languageChosen judges which language the server has chosen.
func languageChosen(b *Bench, e *model.Reply) {
	c := e.Wording.Choice
	if !c.Made {
		return
	}
	broken := rule.RFC6856_3_2_LANG_08
	if c.Foreign {
		broken = rule.RFC6856_3_2_LANG_03
	}
	b.judge(c.Matches, broken).found("lang/other", e.Spot, "a language that the range "+e.Command.Args[0]+
		" matches, or -ERR", show(&e.Line.Text), "LANG was answered with another language")
	if !c.Judged {
		return
	}
	ch := b.judge(c.Listed, rule.RFC6856_3_2_LANG_09)
	if c.Kin {
		ch = ch.warning()
	}
	ch.found("lang/unlisted", e.Spot, "a language that LANG lists", show(&e.Line.Text),
		"the language that LANG chose is not in its list")
}

// languageApart judges that nobody hears the language that another client has chosen.
func languageApart(b *Bench, e *model.Reply) {
	if w := e.Wording; w.Apart {
		b.judge(!w.Leaked, rule.RFC6856_3_2_LANG_07).found("lang/leaked", e.Spot, "a text as before", show(&e.Line.Text),
			"a text is in the language that another client has chosen")
	}
}

func languageKept(b *Bench, e *model.Reply) {
	if w := e.Wording; w.Said && w.Rejected {
		b.judge(w.Before == e.Status.Text, rule.RFC6856_3_2_LANG_03).
			found("lang/changed", e.Spot, w.Before, e.Status.Text, "a LANG that was refused has changed the language")
	}
}

func languagesDiffer(b *Bench, e *model.Reply) {
	if w := e.Wording; w.Compared {
		b.judge(!w.SameIn, rule.RFC6856_3_2_LANG_06).warning().
			found("lang/same", e.Spot, "a text in the language "+w.Tag, e.Status.Text, "a text is the same in two languages")
	}
}

// untranslated judges that LANG has changed nothing: that a text is not translated may happen.
func untranslated(b *Bench, e *model.Untranslated) {
	b.broken(rule.RFC6856_3_2_LANG_06).found("lang/without-effect", e.Spot, "texts in the language that was chosen",
		show(&e.Line.Text), "LANG has changed none of %d texts", e.Texts)
}

func languageList(b *Bench, e *model.LanguageList) {
	for _, l := range e.Lines {
		tag, _, _ := strings.Cut(string(l.Text), " ")
		b.judge(model.IsLanguageTag(tag) && utf8.Valid(l.Text), rule.RFC6856_3_2_LANG_05).found("lang/line", l.At,
			"a language tag, and a description in UTF-8 after a space", show(&l.Text), "a line of LANG is malformed")
	}
}
