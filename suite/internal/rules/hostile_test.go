package rules_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// what clients of the suite say, and a bit more.
var oddCommands = []string{
	"USER mrose", "PASS tanstaaf", "PASS wrong", "APOP mrose c4c9334bac560ecc979e58001b3e22fb", "AUTH", "AUTH PLAIN",
	"AUTH PLAIN AG1yb3NlAHRhbnN0YWFm",
	"AUTH CRAM-MD5", "AUTH SCRAM-SHA-1", "AUTH XOAUTH2", "=", "*", "AG1yb3NlAHRhbnN0YWFm", "!", "CAPA", "STLS", "UTF8",
	"UTF8 USER", "LANG", "LANG *", "LANG de", "STAT", "LIST", "LIST 1", "LIST 2",
	"LIST 99999999999999999999", "LIST 0", "LIST -1", "LIST x", "RETR 1", "RETR 2", "RETR 9", "RETR", "TOP 1 0",
	"TOP 2 99999999999", "TOP 1", "DELE 1", "DELE 2",
	"UIDL", "UIDL 1", "UIDL 2", "RSET", "NOOP", "LAST", "QUIT", "FOO", "", "NO\x00OP",
}

// what servers answer to anything.
var oddAnswers = []string{
	"+OK", "+OK ready <1896.697170952@dbc.mtview.ca.us>", "+OK 2 320", "+OK 1 120", "+OK 1 wqewqe",
	"+OK 99999999999999999999 1", "-ERR", "-ERR [IN-USE] no", "-ERR [AUTH] no",
	"+ ", "+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+", "+ !", "+", "", "nonsense", " +OK", "+ok", "\xff\x00",
	"+OK [UTF8] yes",
}

// lines of replies to anything.
var oddLines = []string{"1 120", "2 200", "1 wqewqe", "2 wqewqe", "USER", "SASL PLAIN CRAM-MD5", "STLS", "UIDL",
	"UTF8 USER", "PIPELINING", "EXPIRE 0", "LOGIN-DELAY 5", "de Deutsch", "Subject: x", "", "..", ".x",
	"99999999999999999999 1", "\x00"}

// Whatever a server answers, and wherever it stops, the oracle judges it.
func TestNoConversationIsTooStrange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := newOracle(model.World{
			Accounts: []model.Account{{User: "mrose", Password: "tanstaaf"}, {User: "alice", Password: "x"}},
			Maildrops: map[string][]model.Source{
				"mrose": {text("Subject: 1\r\n\r\nHello\r\n"), text("Subject: 2\r\n\r\n.dot\r\n")},
			},
		})
		strange(t, o.Model)
		_, _ = o.Findings(), o.Judged()
	})
}

// strange has clients and servers say anything.
func strange(t *rapid.T, o *model.Model) {
	open := map[int]bool{}
	entry := 0
	for range rapid.IntRange(1, 60).Draw(t, "steps") {
		entry++
		n := rapid.IntRange(1, 2).Draw(t, "connection")
		if !open[n] {
			o.Connected(n, rapid.Bool().Draw(t, "secure"))
			open[n] = true
		}
		switch rapid.IntRange(0, 11).Draw(t, "what") {
		case 0, 1, 2, 3:
			o.Sent(n, entry, []byte(rapid.SampledFrom(oddCommands).Draw(t, "said")+"\r\n"))
		case 4, 5, 6, 7, 8:
			if o.Line(n, entry, []byte(rapid.SampledFrom(oddAnswers).Draw(t, "answered")+"\r\n")) == model.Lines {
				deliver(t, o, n, entry)
			}
		case 9:
			ask(o, n)
		case 10:
			o.Secured(n)
		default:
			open[n] = false
			hangUp(t, o, n, entry)
		}
	}
}

// deliver sends the lines of a reply, whole or not.
func deliver(t *rapid.T, o *model.Model, n, entry int) {
	var form wire.Unstuffer
	body := o.Body(n, entry)
	_ = body.Expected()
	feed := func(line string) {
		form.Feed([]byte(line), func(p []byte) { _, _ = body.Write(p) })
	}
	for _, line := range rapid.SliceOfN(rapid.SampledFrom(oddLines), 0, 6).Draw(t, "lines") {
		feed(line + "\r\n")
	}
	if rapid.Bool().Draw(t, "whole") {
		feed(".\r\n")
		body.End(&form, "")
		return
	}
	body.End(&form, "nothing more came")
}

// ask asks what the player asks between two steps.
func ask(o *model.Model, n int) {
	o.Last(n)
	o.Ahead(n)
	o.Size(n, "1")
	o.Total(n)
	o.Count(n)
	o.Origin(n)
	o.Timestamp(n)
	o.Candidate(n)
	o.Closing(n)
	o.MayQuit(n)
	o.MayHangUp(n)
	o.Due(n)
	o.Exchange(n)
	o.Responding(n)
	o.Mechanisms(n)
	o.Languages(n)
}

// hangUp ends a connection in one of the ways in which they end.
func hangUp(t *rapid.T, o *model.Model, n, entry int) {
	switch rapid.IntRange(0, 5).Draw(t, "end") {
	case 0:
		o.Cut(n, entry, "nothing more came")
		o.Ended(n, model.Abruptly)
	case 1:
		o.TimedOut(n, entry, []byte("-ERR bye\r\n"))
	case 2:
		o.HandshakeFailed(n, entry, "no", true, false)
	case 3:
		o.StillOpen(n, entry, nil, false)
		o.Ended(n, model.ByClient)
	case 4:
		o.Abandoned(n)
	default:
		o.Ended(n, model.ByServer)
	}
}
