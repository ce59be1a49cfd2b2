package client_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// watched is a client that is watched, as package conversation does it.
type watched struct {
	conn *conversation.Connection
	log  *conversation.Log
}

// start begins a connection on which nothing was said.
func start() watched {
	log := conversation.NewLog(func() time.Time { return time.Time{} })
	c := conversation.New(model.World{}, log)
	c.InTurn, c.Client = true, conversation.JudgeClient
	return watched{c.Open(1, false, false), log}
}

// say takes octets of the client. What follows a reply and has not come is not known.
func (w watched) say(octets string, masked bool) {
	w.conn.LinesUnseen()
	if masked {
		w.conn.ClientMasked(time.Time{}, []byte(octets))
	} else {
		w.conn.Client(time.Time{}, []byte(octets))
	}
}

// watch plays a conversation: lines beginning with "C: " and "S: ", "C~ " for a masked
// line, "= " for a line of a reply, "TLS", "FIN" and "CLOSED" for what else happens. The
// greeting goes without saying; SILENCE stands for none.
func watch(events ...string) conversation.ClientJudge {
	w := start()
	if first, _, _ := strings.Cut(events[0], " "); first != "GREETING" && first != "SILENCE" {
		events = append([]string{"GREETING +OK ready <1.2@example.org>"}, events...)
	}
	for _, event := range events {
		kind, text, _ := strings.Cut(event, " ")
		switch kind {
		case "C:", "C~":
			w.say(text+"\r\n", kind == "C~")
		case "RAW":
			w.say(text, false)
		case "GREETING", "S:":
			w.conn.Line([]byte(text + "\r\n"))
		case "=":
			w.conn.BeginLines().Feed([]byte(text + "\r\n"))
		case ".":
			w.conn.BeginLines().Feed([]byte(".\r\n"))
		case "TLS":
			w.conn.Secured()
		case "FIN":
			w.conn.EndedByClient(model.ByClient)
		case "CLOSED":
			w.conn.EndedByServer(time.Time{}, false)
		}
	}
	return w.conn.Judge
}

// login is how most of the conversations begin.
func login(rest ...string) []string {
	return append([]string{"C: USER mrose", "S: +OK", "C: PASS tanstaaf", "S: +OK"}, rest...)
}

func TestWhatAClientBreaks(t *testing.T) {
	long := strings.Repeat("x", 41)
	for name, c := range map[string]struct {
		conversation []string
		want         []string
	}{
		"a bare LF":               {[]string{"RAW CAPA\n", "S: -ERR"}, []string{"client-line-end"}},
		"a bare LF in a response": {[]string{"C: AUTH PLAIN", "S: + ", "RAW AAAA\n"}, []string{"client-line-end"}},
		"a long command": {[]string{"C: FOO " + strings.Repeat("x ", 130)},
			[]string{"client-line-length", "client-blanks"}},
		"a long argument":           {[]string{"C: USER " + long}, []string{"client-argument-length"}},
		"a long argument with CAPA": {[]string{"C: CAPA", "S: +OK", "C: USER " + long}, nil},
		"a long initial response": {[]string{"C: AUTH PLAIN " + strings.Repeat("AAAA", 62)},
			[]string{"client-line-length"}},
		"a long response":           {[]string{"C: AUTH PLAIN", "S: + ", "C: " + strings.Repeat("AAAA", 100)}, nil},
		"a control character":       {[]string{"C: USER a\tb"}, []string{"client-characters"}},
		"a name outside ASCII":      {[]string{"C: USER m\xc3\xbcller"}, []string{"client-characters"}},
		"the same after UTF8":       {[]string{"C: UTF8", "S: +OK", "C: USER m\xc3\xbcller"}, nil},
		"the same where announced":  {[]string{"C: CAPA", "S: +OK", "= UTF8 USER", ".", "C: USER m\xc3\xbcller"}, nil},
		"a blank after the command": {login("C: STAT "), []string{"client-blanks"}},
		"two blanks":                {login("C: STAT", "S: +OK 2 320", "C: RETR  1"), []string{"client-blanks"}},
		"a password with blanks":    {[]string{"C: USER mrose", "S: +OK", "C: PASS  two  words "}, nil},
		"RETR without argument":     {login("C: RETR"), []string{"client-arguments"}},
		"STAT with one":             {login("C: STAT now"), []string{"client-arguments"}},
		"TOP with half of them":     {login("C: TOP 1"), []string{"client-arguments"}},
		"TOP with a letter":         {login("C: TOP 1 x"), []string{"client-arguments"}},
		"an empty line":             {[]string{"C: "}, []string{"client-arguments"}},
		"talking first":             {[]string{"SILENCE", "C: CAPA"}, []string{"client-before-greeting"}},
		"STAT before login":         {[]string{"C: STAT"}, []string{"client-state"}},
		"USER after login":          {login("C: USER mrose"), []string{"client-state"}},
		"STLS after login":          {login("C: STLS"), []string{"client-state"}},
		"STAT after a failed login": {[]string{"C: USER a", "S: +OK", "C: PASS b", "S: -ERR", "C: STAT"},
			[]string{"client-state"}},
		"PASS first": {[]string{"C: PASS b"}, []string{"client-pass-without-user"}},
		"PASS after a USER refused": {[]string{"C: USER a", "S: -ERR", "C: PASS b"},
			[]string{"client-pass-without-user"}},
		"PASS again": {[]string{"C: USER a", "S: +OK", "C: PASS b", "S: -ERR", "C: PASS c"},
			[]string{"client-pass-without-user"}},
		"CAPA between": {[]string{"C: USER a", "S: +OK", "C: CAPA", "S: -ERR", "C: PASS b"},
			[]string{"client-pass-without-user"}},
		"APOP with a timestamp": {[]string{"C~ APOP mrose ********"}, nil},
		"APOP without": {[]string{"GREETING +OK ready", "C~ APOP mrose ********"},
			[]string{"client-apop-without-timestamp"}},
		"STAT after QUIT":    {login("C: QUIT", "S: +OK", "C: STAT"), []string{"client-after-quit"}},
		"pipelining unasked": {login("C: STAT", "C: LIST"), []string{"client-pipelining-unasked"}},
		"pipelining not announced": {login("C: CAPA", "S: +OK", "= TOP", ".", "C: STAT", "C: LIST"),
			[]string{"client-pipelining"}},
		"pipelining without CAPA":  {login("C: CAPA", "S: -ERR", "C: STAT", "C: LIST"), []string{"client-pipelining"}},
		"pipelining announced":     {login("C: CAPA", "S: +OK", "= PIPELINING", ".", "C: STAT", "C: LIST"), nil},
		"pipelining, list unknown": {login("C: CAPA", "S: +OK", "C: STAT", "C: LIST"), nil},
		"a pipelined login": {[]string{"C: CAPA", "S: +OK", "= PIPELINING", ".", "C: USER a", "C: PASS b",
			"C: STAT", "S: +OK", "S: +OK", "S: +OK 2 320"}, nil},
		"LAST":                {login("C: LAST"), []string{"client-obsolete"}},
		"commands after STLS": {[]string{"C: STLS", "C: CAPA"}, []string{"client-behind-stls"}},
		"no CAPA after TLS": {[]string{"C: CAPA", "S: +OK", "= STLS", ".", "C: STLS", "S: +OK", "TLS",
			"C: USER a", "S: +OK", "C: QUIT", "S: +OK", "CLOSED"}, []string{"client-capa-after-tls"}},
		"no CAPA after TLS, a mechanism": {[]string{"C: CAPA", "S: +OK", "= STLS", ".", "C: STLS", "S: +OK", "TLS",
			"C: AUTH CRAM-MD5"}, []string{"client-capa-after-tls"}},
		"CAPA after TLS and login": {[]string{"C: CAPA", "S: +OK", "= STLS", ".", "C: STLS", "S: +OK", "TLS",
			"C: USER a", "S: +OK", "C: PASS b", "S: +OK", "C: CAPA", "S: +OK", "= USER", ".", "C: QUIT", "S: +OK",
			"CLOSED"}, nil},
		"CAPA after TLS": {[]string{"C: CAPA", "S: +OK", "= STLS", ".", "C: STLS", "S: +OK", "TLS", "C: CAPA",
			"S: +OK", "= USER", ".", "C: USER a"}, nil},
		"never any CAPA": {[]string{"C: STLS", "S: +OK", "TLS", "C: USER a", "S: +OK", "C: PASS b"}, nil},
		"PASS in clear beside STLS": {[]string{"C: CAPA", "S: +OK", "= STLS", ".", "C: USER a", "S: +OK", "C: PASS b"},
			[]string{"client-password-in-clear"}},
		"PLAIN in clear beside STLS": {[]string{"C: CAPA", "S: +OK", "= STLS", "= SASL PLAIN", ".", "C: AUTH PLAIN"},
			[]string{"client-password-in-clear"}},
		"a token in clear":              {[]string{"C: AUTH XOAUTH2"}, []string{"client-token-in-clear"}},
		"a response that is no Base64":  {[]string{"C: AUTH PLAIN", "S: + ", "C: secret!"}, []string{"client-base64"}},
		"an initial one":                {[]string{"C: AUTH PLAIN secret!"}, []string{"client-base64"}},
		"an empty one":                  {[]string{"C: AUTH PLAIN ="}, nil},
		"a response that is masked":     {[]string{"C: AUTH PLAIN", "S: + ", "C~ ********", "S: +OK", "C: STAT"}, nil},
		"an exchange cancelled":         {[]string{"C: AUTH PLAIN", "S: + ", "C: *", "S: -ERR"}, nil},
		"an initial response that is":   {[]string{"C~ AUTH PLAIN ********", "S: +OK", "C: STAT"}, nil},
		"an initial response too early": {[]string{"C: AUTH CRAM-MD5 AAAA"}, []string{"client-initial-response"}},
		"a response before it is due": {[]string{"C: AUTH PLAIN", "C: AAAA", "S: + ", "S: +OK", "C: STAT"},
			[]string{"client-pipelining-unasked"}},
		"a command before the login is decided": {[]string{"RAW AUTH PLAIN AAAA\r\nSTAT\r\n", "S: -ERR"},
			[]string{"client-pipelining-unasked"}},
		"a response to a prompt with +OK": {[]string{"C: AUTH PLAIN", "S: +OK", "C: AAAA", "S: +OK", "C: STAT"}, nil},
		"a mechanism not listed": {[]string{"C: CAPA", "S: +OK", "= SASL PLAIN", ".", "C: AUTH CRAM-MD5"},
			[]string{"client-mechanism"}},
		"one listed by a bare AUTH":  {[]string{"C: AUTH", "S: +OK", "= CRAM-MD5", ".", "C: AUTH CRAM-MD5"}, nil},
		"one that nobody has listed": {[]string{"C: AUTH CRAM-MD5"}, nil},
		"message 0":                  {login("C: RETR 0"), []string{"client-message-number"}},
		"a negative number":          {login("C: DELE -1"), []string{"client-message-number"}},
		"no number":                  {login("C: LIST all"), []string{"client-message-number"}},
		"a number too large":         {login("C: STAT", "S: +OK 2 320", "C: RETR 3"), []string{"client-no-such-message"}},
		"the same, listed": {login("C: LIST", "S: +OK", "= 1 120", "= 2 200", ".", "C: RETR 3"),
			[]string{"client-no-such-message"}},
		"the last one": {login("C: STAT", "S: +OK 2 320", "C: DELE 1", "S: +OK", "C: STAT", "S: +OK 1 200",
			"C: RETR 2"), nil},
		"a deleted one": {login("C: STAT", "S: +OK 2 320", "C: DELE 1", "S: +OK", "C: RETR 1"),
			[]string{"client-deleted-message"}},
		"one whose mark RSET took off": {login("C: STAT", "S: +OK 2 320", "C: DELE 1", "S: +OK", "C: RSET", "S: +OK",
			"C: RETR 1"), nil},
		"deleting blindly":          {login("C: DELE 1"), []string{"client-blind-delete"}},
		"deleting what was fetched": {login("C: RETR 1", "S: +OK", "C: DELE 1"), nil},
		"deleting, lines unknown":   {login("C: UIDL", "S: +OK", "C: DELE 1"), nil},
		"closing after DELE": {login("C: STAT", "S: +OK 2 320", "C: DELE 1", "S: +OK", "FIN"),
			[]string{"client-deletions-lost"}},
		"closing after DELE and RSET": {login("C: STAT", "S: +OK 2 320", "C: DELE 1", "S: +OK", "C: RSET", "S: +OK",
			"FIN"), []string{"client-no-quit"}},
		"closing":                     {login("FIN"), []string{"client-no-quit"}},
		"closing before login":        {[]string{"C: CAPA", "S: -ERR", "FIN"}, nil},
		"closing after QUIT":          {login("C: QUIT", "S: +OK", "FIN"), nil},
		"closing before QUIT's reply": {login("C: QUIT", "FIN"), nil},
		"the server closes":           {login("C: STAT", "S: +OK 2 320", "C: DELE 1", "S: +OK", "CLOSED"), nil},
		"a good session": {login("C: STAT", "S: +OK 2 320", "C: RETR 1", "S: +OK", "C: DELE 1", "S: +OK",
			"C: QUIT", "S: +OK", "FIN"), nil},
		"a login by SASL, STAT after it": {[]string{"C: AUTH PLAIN AAAA", "S: +OK", "C: STAT"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, broken(watch(c.conversation...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func broken(j conversation.ClientJudge) []string {
	var ids []string
	for _, f := range j.Findings() {
		ids = append(ids, string(f.Rule))
	}
	return ids
}

// Every rule can be broken, is known, and says who has to keep it.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range client.Rules {
		if seen[string(r.ID)] || !strings.HasPrefix(string(r.ID), "client-") {
			t.Errorf("%s is not a name of its own", r.ID)
		}
		seen[string(r.ID)] = true
		if !strings.HasPrefix(r.Sentence, "A client ") || !strings.HasSuffix(r.Sentence, ".") {
			t.Errorf("%s: %q", r.ID, r.Sentence)
		}
		if found, ok := client.Find(r.ID); !ok || found != r {
			t.Errorf("%s is not found", r.ID)
		}
	}
}

// What a client sends may be a secret in the wrong place: no finding repeats it.
func TestFindingsHoldNoSecrets(t *testing.T) {
	const secret = "c2VjcmV0"
	for _, conversation := range [][]string{
		{"C: " + secret},
		{"C: " + secret + " x"},
		{"C: PASS " + secret + "\t" + strings.Repeat("x", 300)},
		{"C: AUTH PLAIN", "C: " + secret + "!"},
		{"C: AUTH PLAIN " + secret + "!"},
		{"C: AUTH PLAIN", "S: +", "C: " + secret + "!"},
		{"C: APOP a  " + secret, "C: " + secret},
		login("C: QUIT", "C: "+secret),
		{"C: STLS", "C: " + secret},
	} {
		for _, f := range watch(conversation...).Findings() {
			if text := fmt.Sprintf("%+v", f); strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("%q: %s", conversation, text)
			}
		}
	}
}

// Nothing that comes makes the judge fail.
func FuzzJudge(f *testing.F) {
	f.Add([]byte("CUSER a\r\nS+OK\r\nCPASS b\r\nS+OK\r\nCDELE 1\r\nF"))
	f.Add([]byte("CAUTH PLAIN\r\nCAAAA\r\nR+ \r\nL+OK\r\nCTOP 1 -1\r\nN\nT\nCLIST\r\nL+OK\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w := start()
		for line := range strings.Lines("S+OK\r\n" + string(data)) {
			text := []byte(line[1:])
			switch line[0] {
			case 'S':
				w.conn.Server(time.Time{}, text)
			case 'R':
				w.conn.Reply(text, nil)
			case 'L':
				w.conn.Reply(text, []byte("1 2\r\n.\r\n"))
			case 'N':
				w.conn.NoReply()
			case 'T':
				w.conn.Secured()
			case 'F':
				w.conn.EndedByClient(model.ByClient)
			case 'M':
				w.conn.ClientMasked(time.Time{}, text)
			default:
				w.conn.Client(time.Time{}, text)
			}
		}
		for _, f := range w.conn.Judge.Findings() {
			if _, known := client.Find(f.Rule); !known {
				t.Errorf("%s is no rule", f.Rule)
			}
		}
	})
}

// Whoever speaks another protocol, or TLS where it was not agreed on, is told so, and not of each
// octet that no command of POP3 has.
func TestOtherProtocolsAreNamed(t *testing.T) {
	for line, want := range map[string]string{
		"STARTTLS":                     "STLS",
		"starttls":                     "STLS",
		"a001 STARTTLS":                "STLS",
		"A1 LOGIN alice s3cretpw":      "IMAP",
		"EHLO client.example":          "SMTP",
		"GET / HTTP/1.1":               "HTTP",
		"\x16\x03\x01\x02\x00\x01\x00": "TLS",
	} {
		all := watch("C: "+line, "S: -ERR what").Findings()
		if len(all) != 1 || all[0].Rule != "client-protocol" ||
			!strings.Contains(all[0].Message+all[0].Expected, want) {
			t.Errorf("%q: %v, want client-protocol that names %s", line, all, want)
		}
	}
	if all := watch("C: NOOP1", "S: -ERR what").Findings(); len(all) > 0 && all[0].Rule == "client-protocol" {
		t.Errorf("an unknown command is taken for one of another protocol")
	}
}
