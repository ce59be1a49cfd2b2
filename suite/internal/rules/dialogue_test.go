package rules_test

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// oracle knows and judges one conversation, on any number of connections.
type oracle struct {
	*model.Model
	*rules.Judge
}

func newOracle(w model.World) *oracle {
	judge := rules.New()
	return &oracle{Model: model.New(w, judge.Event), Judge: judge}
}

// hear tells an oracle a dialogue: C: and S: lines, C1: and C2: for two connections.
// "C: <open>" and "C: <open with TLS>" connect, "C: <drop>" and "S: <close>" end, and octets are written with
// \n, \r and \t; CRLF is added unless the line ends with \. It returns the oracle.
func hear(t *testing.T, w model.World, dialogue string) *oracle {
	t.Helper()
	o := newOracle(w)
	tell(t, o, dialogue)
	return o
}

// tell goes on with a dialogue.
func tell(t *testing.T, o *oracle, dialogue string) {
	t.Helper()
	bodies := map[byte]*model.Body{}
	forms := map[byte]*wire.Unstuffer{}
	for i, l := range strings.Split(strings.TrimSpace(dialogue), "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		side, text, _ := strings.Cut(l, ":")
		text = strings.TrimPrefix(text, " ")
		conn := byte('1')
		if len(side) > 1 {
			conn = side[1]
		}
		n := int(conn - '0')
		octets := strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t").Replace(text) + "\r\n"
		if strings.HasSuffix(text, `\`) {
			octets = octets[:len(octets)-3]
		}
		switch {
		case text == "<open>":
			o.Connected(n, false)
		case text == "<open with TLS>":
			o.Connected(n, true)
		case text == "<drop>":
			o.Ended(n, model.Abruptly)
		case text == "<close>":
			o.Ended(n, model.ByServer)
		case side[0] == 'C':
			o.Sent(n, i, []byte(octets))
		case bodies[conn] != nil:
			u := forms[conn]
			u.Feed([]byte(octets), func(p []byte) { _, _ = bodies[conn].Write(p) })
			if u.Done() {
				bodies[conn].End(u, "")
				delete(bodies, conn)
			}
		default:
			if o.Line(n, i, []byte(octets)) == model.Lines {
				bodies[conn], forms[conn] = o.Body(n, i), &wire.Unstuffer{}
			}
		}
	}
}

// broken lists the rules that an oracle found broken, what is worth knowing and consequences excluded.
func broken(o *oracle) []string {
	var all []string
	o.Close()
	for _, f := range o.Findings() {
		if q, _ := requirement.Find(f.Rule); q.Severity != requirement.Info && f.Cause == 0 {
			all = append(all, string(f.Rule))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func text(s string) model.Source {
	return model.Source{Size: int64(len(s)), Open: func() io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }}
}

// world has a maildrop of three messages for mrose.
var world = model.World{
	Accounts: []model.Account{{User: "mrose", Password: "tanstaaf"}, {User: "bob", Password: "hidden"}},
	Maildrops: map[string][]model.Source{"mrose": {text("A: 1\r\n\r\none\r\n"), text("A: 2\r\n\r\n.two\r\n"),
		text("A: 3\r\n\r\nx\r\ny\r\nz\r\n")}},
}

const login = `
	C: <open>
	S: +OK ready
	C: USER mrose
	S: +OK go on
	C: PASS tanstaaf
	S: +OK fine
`

// again is a login on a second connection.
var again = regexp.MustCompile(`(?m)^(\s*)([CS]):`).ReplaceAllString(login, "$1${2}2:")

func TestWhatTheOracleFinds(t *testing.T) {
	for _, c := range []struct {
		name, dialogue string
		rules          string // blank-separated; some of those found, or "" for none at all
	}{
		{"a good session",
			login +
				"C: STAT\nS: +OK 3 44\nC: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\nC: RETR 2\nS: +OK\nS: A: 2\nS:\nS: " +
				"..two\nS: .\nC: QUIT\nS: +OK bye\nS: <close>", ""},
		{"texts are free",
			login + "C: STAT\nS: +OK 3 44 octets\nC: LIST\nS: +OK who cares (99)\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\n",
			"RFC1939-5-STAT-02"},
		{"any order of a listing",
			login + "C: LIST\nS: +OK\nS: 3 17\nS: 1 13\nS: 2 14\nS: .\nC: UIDL\nS: +OK\nS: 2 b\nS: 1 a\nS: 3 c\nS: .\n", ""},
		{"lower-case indicator", login + "C: NOOP\nS: +ok fine\n", "RFC1939-3-RESP-01"},
		{"no indicator", login + "C: NOOP\nS: fine\n", "RFC1939-3-RESP-01"},
		{"bare LF", login + "C: NOOP\nS: +OK fine\\n\\\n", "RFC1939-3-RESP-02"},
		{"status line too long", login + "C: NOOP\nS: +OK " + strings.Repeat("x", 510) + "\n", "RFC1939-3-RESP-03"},
		{"STAT counts a deleted message", login + "C: DELE 1\nS: +OK\nC: STAT\nS: +OK 3 43\n", "RFC1939-5-STAT-03"},
		{"STAT before login", "C: <open>\nS: +OK hi\nC: STAT\nS: +OK 0 0\n", "RFC1939-3-ERR-04"},
		{"STAT without numbers", login + "C: STAT\nS: +OK three\n", "RFC1939-5-STAT-01"},
		{"STAT after all are deleted",
			login +
				"C: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\nC: DELE 1\nS: +OK\nC: DELE 2\nS: +OK\nC: DELE 3\nS: +OK\nC: " +
				"STAT\nS: +OK 0 44\n", "RFC1939-5-STAT-03 RFC1939-5-STAT-05"},
		{"LIST lists a deleted message",
			login + "C: DELE 1\nS: +OK\nC: STAT\nS: +OK 2 31\nC: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\n",
			"RFC1939-5-LIST-07"},
		{"UIDL lists deleted messages of which nothing else was told",
			login + "C: DELE 1\nS: +OK\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: .\n", "RFC1939-7-UIDL-08"},
		{"LIST renumbers",
			login +
				"C: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\nC: DELE 1\nS: +OK\nC: LIST\nS: +OK\nS: 1 14\nS: 2 17\nS: .\n",
			"RFC1939-4-NUM-03"},
		{"LIST leaves one out", login + "C: STAT\nS: +OK 3 44\nC: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: .\n",
			"RFC1939-5-LIST-01"},
		{"LIST n answers for another", login + "C: LIST 2\nS: +OK 1 13\n", "RFC1939-5-LIST-05"},
		{"LIST n answers with the whole list", login + "C: LIST 2\nS: +OK\nS: 1 13\nS: 2 14\nS: .\nC: NOOP\nS: +OK\n",
			"RFC1939-5-LIST-05"},
		{"LIST 0", login + "C: LIST 0\nS: +OK 0 0\n", "RFC1939-5-LIST-06"},
		{"RETR beyond the end", login + "C: STAT\nS: +OK 3 43\nC: RETR 4294967297\nS: +OK\nS: A: 1\nS: \nS: one\nS: .\n",
			"RFC1939-5-RETR-02"},
		{"a sign or leading zeros are nobody's business",
			login + "C: RETR 01\nS: -ERR\nC: RETR +1\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\n", ""},
		{"wrong size", login + "C: LIST 1\nS: +OK 1 12\nC: RETR 1\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\n", "RFC1939-5-LIST-03"},
		{"size with stuffing", login + "C: LIST 2\nS: +OK 2 15\nC: RETR 2\nS: +OK\nS: A: 2\nS:\nS: ..two\nS: .\n",
			"RFC1939-11-SIZE-02"},
		{"no stuffing", login + "C: RETR 2\nS: +OK\nS: A: 2\nS:\nS: .two\nS: .\n", "RFC1939-3-MULTI-02"},
		{"a blank line too much", login + "C: RETR 1\nS: +OK\nS: A: 1\nS:\nS: one\nS:\nS: .\n", "RFC1939-5-RETR-01"},
		{"a dot after -ERR", login + "C: RETR 9\nS: -ERR no\nS: .\nC: NOOP\nS: +OK\n", "RFC1939-3-MULTI-04"},
		{"DELE twice", login + "C: DELE 1\nS: +OK\nC: DELE 1\nS: +OK\n", "RFC1939-5-DELE-02"},
		{"TOP counts header lines",
			login + "C: RETR 3\nS: +OK\nS: A: 3\nS:\nS: x\nS: y\nS: z\nS: .\nC: TOP 3 2\nS: +OK\nS: A: 3\nS:\nS: .\n",
			"RFC1939-7-TOP-01"},
		{"UIDL changes in the session", login + "C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: .\nC: UIDL 2\nS: +OK 2 x\n",
			"RFC1939-7-UIDL-02"},
		{"unique-ids not unique", login + "C: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: 3 c\nS: .\n", "RFC1939-7-UIDL-05"},
		{"text after a unique-id", login + "C: UIDL 1\nS: +OK 1 a octets\n", "RFC1939-7-UIDL-03"},
		{"deleted before UPDATE", login + "C: DELE 1\nS: +OK\nC: <drop>\n" + again + "C2: STAT\nS2: +OK 2 31\n",
			"RFC1939-6-UPD-03"},
		{"not deleted at QUIT",
			login + "C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n" + again + "C2: STAT\nS2: +OK 3 44\n", "RFC1939-6-UPD-01"},
		{"too much deleted at QUIT",
			login + "C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n" + again + "C2: STAT\nS2: +OK 0 0\n", "RFC1939-6-UPD-02"},
		{"which number a message has is the server's choice",
			login +
				"C: UIDL\nS: +OK\nS: 1 c\nS: 2 b\nS: 3 a\nS: .\nC: RETR 3\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\nC: RETR 1\nS: " +
				"+OK\nS: A: 3\nS:\nS: x\nS: y\nS: z\nS: .\nC: RETR 3\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\n", ""},
		{"but it does not have two of them",
			login + "C: RETR 3\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\nC: RETR 1\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\n",
			"RFC1939-5-RETR-01"},
		{"QUIT removes the wrong one, by its id",
			login + "C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n" + again +
				"C2: UIDL\nS2: +OK\nS2: 1 a\nS2: 2 c\nS2: .\n", "RFC1939-6-UPD-01"},
		{"QUIT removes the wrong one, by its content",
			login +
				"C: RETR 1\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\nC: RETR 2\nS: +OK\nS: A: 2\nS:\nS: ..two\nS: .\nC: RETR 3\nS: " +
				"+OK\nS: A: 3\nS:\nS: x\nS: y\nS: z\nS: .\nC: DELE 3\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n" + again +
				"C2: RETR 2\nS2: +OK\nS2: A: 3\nS2:\nS2: x\nS2: y\nS2: z\nS2: .\n", "RFC1939-6-UPD-01"},
		{"RSET without effect at QUIT",
			login + "C: DELE 1\nS: +OK\nC: RSET\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n" + again + "C2: STAT\nS2: +OK 2 31\n",
			"RFC1939-5-RSET-01"},
		{"QUIT failed: both outcomes are right",
			login + "C: DELE 1\nS: +OK\nC: QUIT\nS: -ERR sorry\nS: <close>\n" + again + "C2: STAT\nS2: +OK 2 31\n",
			"RFC1939-6-UPD-06"},
		{"a second session deletes under the first",
			login + again + "C2: DELE 1\nS2: +OK\nC2: QUIT\nS2: +OK\nS2: <close>\nC: RETR 1\nS: -ERR gone\n",
			"RFC1939-4-LOCK-01"},
		{"wrong password accepted", "C: <open>\nS: +OK hi\nC: USER mrose\nS: +OK go on\nC: PASS wrong\nS: +OK in\n",
			"RFC1939-7-PASS-03"},
		{"another account's password accepted",
			"C: <open>\nS: +OK hi\nC: USER mrose\nS: +OK go on\nC: PASS hidden\nS: +OK in\n", "RFC1939-7-PASS-05"},
		{"APOP replay accepted",
			"C: <open>\nS: +OK <1@x>\nC2: <open>\nS2: +OK <2@x>\nC2: APOP mrose " + model.Digest("<1@x>", "tanstaaf") +
				"\nS2: +OK in\n", "RFC1939-7-APOP-06"},
		{"the same timestamp twice", "C: <open>\nS: +OK <1@x>\nC2: <open>\nS2: +OK <1@x>\n", "RFC1939-7-APOP-03"},
		{"a timestamp that is none", "C: <open>\nS: +OK <1 @x>\n", "RFC1939-7-APOP-02"},
		{"greeting is -ERR", "C: <open>\nS: -ERR busy\n", "RFC1939-4-GREET-01"},
		{"unknown command accepted", login + "C: FOOB\nS: +OK\n", "RFC1939-3-ERR-01"},
		{"IN-USE for RETR", login + "C: RETR 1\nS: -ERR [IN-USE] no\n", "RFC2449-8.1.2-IU-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := broken(hear(t, world, c.dialogue))
			if c.rules == "" && len(got) > 0 {
				t.Errorf("false alarm: %v", got)
			}
			for _, want := range strings.Fields(c.rules) {
				if !slices.Contains(got, want) {
					t.Errorf("%s was not found; found %v", want, got)
				}
			}
		})
	}
}

// Who answers a second DELE with +OK has not lost the mark.
func TestSecondDeleIsNoLostMark(t *testing.T) {
	got := broken(hear(t, world, login+"C: DELE 1\nS: +OK\nC: NOOP\nS: +OK\nC: DELE 9\nS: -ERR\nC: DELE 1\nS: +OK\n"))
	if !slices.Equal(got, []string{"RFC1939-5-DELE-02", "RFC1939-5-DELE-03"}) {
		t.Errorf("found %v", got)
	}
}

// An argument that STLS or UTF8 overlooks is reported, and no more.
func TestArgumentThatIsOverlooked(t *testing.T) {
	for command, r := range map[string]requirement.ID{"UTF8": "RFC6856-2.1-CMD-01", "STLS": "RFC2595-4-STLS-05"} {
		for reply, want := range map[string]requirement.Severity{"+OK": requirement.Info, "-ERR": ""} {
			var got requirement.Severity
			for _, f := range hear(t, world, "C: <open>\nS: +OK ready\nC: CAPA\nS: +OK\nS: "+command+"\nS: .\nC: "+
				command+" x\nS: "+reply+"\n").Findings() {
				if f.Rule == r {
					got = f.Severity
				}
			}
			if got != want {
				t.Errorf("%s to %s: %q, want %q", reply, command, got, want)
			}
		}
	}
}
