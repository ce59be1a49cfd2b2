package rules

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// utf8Rules judge UTF-8 mode (RFC 6856 sections 2, 4 and 5).
var utf8Rules = []listed{on(utf8Announced), on(utf8Argument), on(hiddenMessage), on(utf8Code), on(substitute)}

func isUTF8(e *model.Reply) bool {
	return e.Command.Keyword == "UTF8" && e.Before.State == model.Authorization
}

func utf8Announced(b *Bench, e *model.Reply) {
	if !isUTF8(e) || e.Status.Indicator != wire.OK {
		return
	}
	if listed, known := e.Before.Offers("UTF8"); known {
		b.judge(listed, rule.RFC6856_2_CAP_01).found("utf8/unannounced", e.Spot, "UTF8 in the list of CAPA",
			show(&e.Line.Text), "the command UTF8 works, and CAPA does not announce it")
	}
}

// utf8Argument notes what a server may tolerate.
func utf8Argument(b *Bench, e *model.Reply) {
	if isUTF8(e) && strings.TrimSpace(e.Command.Rest) != "" {
		b.judge(e.Status.Indicator != wire.OK, rule.RFC6856_2_1_CMD_01).reporting().found("utf8/argument", e.Spot,
			"-ERR, since UTF8 has no argument", show(&e.Line.Text), "UTF8 with an argument was accepted")
	}
}

// hiddenMessage judges the refusal of a message that needs UTF-8 mode.
func hiddenMessage(b *Bench, e *model.Reply) {
	if !e.Mode.There || e.Status.Indicator != wire.ERR || !e.Mode.Hidden {
		return
	}
	b.holds(rule.RFC6856_2_1_ASCII_02, rule.RFC6856_4_BASE_01, rule.RFC6856_2_1_ASCII_01)
	if listed, _ := e.Before.Offers("RESP-CODES"); listed {
		b.judge(wire.CodeIs(e.Status.Code, "UTF8"), rule.RFC6856_5_CODE_01).warning().found("utf8/no-code", e.Spot,
			"-ERR [UTF8]", show(&e.Line.Text),
			"a message that needs UTF-8 mode was refused without the response code that says so")
	}
}

func utf8Code(b *Bench, e *model.Reply) {
	if !wire.CodeIs(e.Status.Code, "UTF8") {
		return
	}
	m := e.Mode
	fits := m.Reads && e.Status.Indicator == wire.ERR && !e.Before.UTF8 && (m.Needs || !m.Certain) &&
		(m.There || !m.Known)
	b.judge(fits, rule.RFC6856_5_CODE_01).found("utf8/code", e.Spot,
		"[UTF8] with -ERR, where a message needs UTF-8 mode", show(&e.Line.Text),
		"the response code [UTF8] in reply to %s", e.Command.Keyword)
}

// substitute judges what RETR or TOP sends of a message that needs UTF-8 mode, without it.
func substitute(b *Bench, e *model.Substituted) {
	if e.Apart {
		b.judge(e.Plain, rule.RFC6856_2_1_CMD_04, rule.RFC6856_2_1_ASCII_01).found("utf8/leaked", e.Spot,
			"a header section in ASCII, or -ERR, as before", show(&e.Text),
			"%s is in UTF-8 mode, which another client has asked for", e.Command.Keyword)
		return
	}
	if listed, _ := e.Before.Offers("UTF8"); listed {
		b.judge(e.Plain, rule.RFC6856_2_1_ASCII_01, rule.RFC6856_2_1_ASCII_02, rule.RFC6856_4_BASE_01).
			found("utf8/raw", e.Spot, "a header section in ASCII, or -ERR", show(&e.Text),
				"%s sends characters outside ASCII without UTF-8 mode", e.Command.Keyword)
	}
}
