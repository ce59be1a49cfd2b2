package fakeserver

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

const (
	openDrop  = "+OK maildrop open, 4 messages (141 octets)\r\n"
	badBase64 = "-ERR not Base64\r\n"
	malformed = "-ERR malformed response\r\n"
	cancelled = "-ERR authentication cancelled\r\n"
	userAsk   = "+ VXNlcm5hbWU6\r\n"
	passAsk   = "+ UGFzc3dvcmQ6\r\n"
)

// Each dialogue ends with a session that goes on as if there had been no AUTH.
func TestAuth(t *testing.T) {
	right := b64("\x00alice\x00" + testPassword)
	long := strings.Repeat("n", 255)
	c := Config{MaxBadCommands: -1, Accounts: []Account{
		{User: "alice", Password: testPassword, Token: "token-of-alice", Messages: testMessages()},
		{User: long, Password: long},
	}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		for name, dialogue := range map[string][][2]string{
			"PLAIN":                   {{"AUTH PLAIN", "+ \r\n"}, {right, openDrop}},
			"PLAIN at once":           {{"AUTH PLAIN " + right, openDrop}},
			"any case":                {{"auth pLaIn " + right, openDrop}},
			"authzid":                 {{"AUTH PLAIN " + b64("alice\x00alice\x00"+testPassword), openDrop}},
			"foreign authzid":         {{"AUTH PLAIN " + b64("bob\x00alice\x00"+testPassword), badLogin}},
			"authzid that is nothing": {{"AUTH PLAIN " + b64("\u00ad\x00alice\x00"+testPassword), badLogin}},
			"wrong password":          {{"AUTH PLAIN " + b64("\x00alice\x00x"), badLogin}},
			"unknown user":            {{"AUTH PLAIN " + b64("\x00nobody\x00x"), badLogin}},
			"no NUL":                  {{"AUTH PLAIN " + b64("alice"+testPassword), malformed}},
			"one NUL":                 {{"AUTH PLAIN " + b64("alice\x00"+testPassword), malformed}},
			"three NULs":              {{"AUTH PLAIN " + b64("\x00alice\x00"+testPassword+"\x00"), malformed}},
			"no name":                 {{"AUTH PLAIN " + b64("\x00\x00"+testPassword), malformed}},
			"no password":             {{"AUTH PLAIN " + b64("\x00alice\x00"), malformed}},
			"not UTF-8":               {{"AUTH PLAIN " + b64("\x00alice\x00\xff"), malformed}},
			"empty initial response":  {{"AUTH PLAIN =", malformed}},
			"cancel":                  {{"AUTH PLAIN", "+ \r\n"}, {"*", cancelled}},
			"255 octets each":         {{"AUTH PLAIN", "+ \r\n"}, {b64(long + "\x00" + long + "\x00" + long), "+OK"}},
			"12288 octets":            {{"AUTH PLAIN", "+ \r\n"}, {b64(strings.Repeat("x", 9216-2)), malformed}},
			"too long": {{"AUTH PLAIN", "+ \r\n"},
				{strings.Repeat("AAAA", 5000), "-ERR command line too long\r\n"}},
			"junk":                     {{"AUTH PLAIN", "+ \r\n"}, {"not base64!", badBase64}},
			"junk inside":              {{"AUTH PLAIN", "+ \r\n"}, {right[:8] + "-" + right[8:], badBase64}},
			"space inside":             {{"AUTH PLAIN", "+ \r\n"}, {right[:8] + " " + right[8:], badBase64}},
			"LF inside":                {{"AUTH PLAIN", "+ \r\n"}, {right[:8] + "\n" + right[8:], badBase64}},
			"CR inside":                {{"AUTH PLAIN", "+ \r\n"}, {right[:8] + "\r" + right[8:], badBase64}},
			"padding at the beginning": {{"AUTH PLAIN", "+ \r\n"}, {"=AAA", badBase64}},
			"padding inside":           {{"AUTH PLAIN", "+ \r\n"}, {"AAA=BBB", badBase64}},
			"no padding":               {{"AUTH PLAIN", "+ \r\n"}, {"AAA", badBase64}},
			"too much padding":         {{"AUTH PLAIN", "+ \r\n"}, {right + "=", badBase64}},
			"junk as initial response": {{"AUTH PLAIN AAA", badBase64}, {"AUTH PLAIN *", badBase64}},
			"no mechanism":             {{"AUTH", "-ERR wrong arguments\r\n"}},
			"unknown mechanism":        {{"AUTH X-NOSUCH", "-ERR"}, {"AUTH X-NOSUCH AAAA", "-ERR"}, {"AUTH PLAINX", "-ERR"}},
			"too many arguments":       {{"AUTH PLAIN AAAA AAAA", "-ERR"}, {"AUTH PLAIN ", "-ERR"}},
			"tokens need TLS":          {{"AUTH OAUTHBEARER", "-ERR start TLS"}, {"AUTH XOAUTH2", "-ERR start TLS"}},
			"LOGIN":                    {{"AUTH LOGIN", userAsk}, {b64("alice"), passAsk}, {b64(testPassword), openDrop}},
			"LOGIN with the name":      {{"AUTH LOGIN " + b64("alice"), passAsk}, {b64(testPassword), openDrop}},
			"LOGIN of nobody":          {{"AUTH LOGIN", userAsk}, {b64("nobody"), passAsk}, {b64(testPassword), badLogin}},
			"LOGIN cancelled":          {{"AUTH LOGIN", userAsk}, {"*", cancelled}},
			"LOGIN cancelled later":    {{"AUTH LOGIN", userAsk}, {b64("alice"), passAsk}, {"*", cancelled}},
			"LOGIN, empty lines":       {{"AUTH LOGIN", userAsk}, {"", passAsk}, {"", badLogin}},
			"a name of before is void": {{"USER alice", "+OK"}, {"AUTH PLAIN AAA", badBase64},
				{"PASS " + testPassword, "-ERR"}},
			"a command is no response":  {{"AUTH PLAIN", "+ \r\n"}, {"QUIT now", badBase64}},
			"CRAM-MD5 speaks first":     {{"AUTH CRAM-MD5 AAAA", "-ERR the mechanism takes no initial response\r\n"}},
			"SCRAM, empty response":     {{"AUTH SCRAM-SHA-1 =", malformed}},
			"SCRAM, rubbish":            {{"AUTH SCRAM-SHA-1", "+ \r\n"}, {b64("rubbish"), malformed}},
			"SCRAM, an attribute alone": {{"AUTH SCRAM-SHA-1 " + b64("n,,n=alice"), malformed}},
			"SCRAM, empty nonce":        {{"AUTH SCRAM-SHA-1 " + b64("n,,n=alice,r="), malformed}},
		} {
			p := dial(t, srv)
			p.expect(dialogue...)
			if last := dialogue[len(dialogue)-1][1]; strings.HasPrefix(last, "+OK") {
				p.expect([2]string{"AUTH PLAIN " + right, "-ERR command not valid in this state\r\n"}, [2]string{"NOOP", "+OK"},
					[2]string{"QUIT", "+OK"})
			} else {
				p.expect([2]string{"STAT", "-ERR"}, [2]string{"USER alice", "+OK"}, [2]string{"PASS " + testPassword, openDrop})
			}
			p.drop()
			if t.Failed() {
				t.Fatalf("in %q", name)
			}
		}
	})
}

func TestTokens(t *testing.T) {
	const right = "n,a=alice,\x01host=localhost\x01port=995\x01auth=Bearer token-of-alice\x01\x01"
	reason, xreason := "+ "+b64(`{"status":"invalid_token","scope":"pop"}`)+"\r\n",
		"+ "+b64(`{"status":"401","schemes":"Bearer","scope":"pop"}`)+"\r\n"
	change := func(old, new string) string { return b64(strings.Replace(right, old, new, 1)) }
	bubble(t, Config{MaxBadCommands: -1}, func(t *testing.T, srv *Server) {
		for name, dialogue := range map[string][][2]string{
			"right":         {{"AUTH OAUTHBEARER", "+ \r\n"}, {b64(right), openDrop}},
			"at once":       {{"AUTH OAUTHBEARER " + b64(right), openDrop}},
			"no user":       {{"AUTH OAUTHBEARER " + change("a=alice", ""), openDrop}},
			"no host":       {{"AUTH OAUTHBEARER " + change("host=localhost\x01port=995\x01", ""), openDrop}},
			"127.0.0.1":     {{"AUTH OAUTHBEARER " + change("localhost", "127.0.0.1"), openDrop}},
			"unknown key":   {{"AUTH OAUTHBEARER " + change("host", "zzz=1\x01host"), openDrop}},
			"scheme's case": {{"AUTH OAUTHBEARER " + change("Bearer", "bearer"), openDrop}},
			"wrong host":    {{"AUTH OAUTHBEARER " + change("localhost", "example.net"), reason}, {"AQ==", badLogin}},
			"wrong token":   {{"AUTH OAUTHBEARER " + change("token", "x"), reason}, {"AQ==", badLogin}},
			"wrong user":    {{"AUTH OAUTHBEARER " + change("alice", "bob"), reason}, {"AQ==", badLogin}},
			"wrong scheme":  {{"AUTH OAUTHBEARER " + change("Bearer", "Basic"), reason}, {"*", badLogin}},
			"no token": {{"AUTH OAUTHBEARER " + change("Bearer token-of-alice", "Bearer "), reason},
				{"nonsense", badLogin}},
			"only octet 1": {{"AUTH OAUTHBEARER AQ==", malformed}},
			"binding":      {{"AUTH OAUTHBEARER " + change("n,", "p=tls-unique,"), malformed}},
			"not ended":    {{"AUTH OAUTHBEARER " + change("\x01\x01", "\x01"), malformed}},
			"strange key":  {{"AUTH OAUTHBEARER " + change("host", "ho-st"), malformed}},
			"XOAUTH2":      {{"AUTH XOAUTH2", "+ \r\n"}, {b64("user=alice\x01auth=Bearer token-of-alice\x01\x01"), openDrop}},
			"XOAUTH2 wrong": {{"AUTH XOAUTH2 " + b64("user=bob\x01auth=Bearer token-of-alice\x01\x01"), xreason},
				{"", badLogin}},
			"XOAUTH2 nobody": {{"AUTH XOAUTH2 " + b64("auth=Bearer token-of-alice\x01\x01"), malformed}},
		} {
			p := dialTLS(t, srv)
			p.expect(dialogue...)
			p.drop()
			if t.Failed() {
				t.Fatalf("in %q", name)
			}
		}
	})
}

func TestMechanismsAndTLS(t *testing.T) {
	check := func(p *peer, want string) {
		p.t.Helper()
		got := ""
		for _, line := range strings.Split(p.do("CAPA"), "\r\n") {
			if strings.HasPrefix(line, "SASL") {
				got = line
			}
		}
		if got != want {
			p.t.Errorf("got %q, want %q", got, want)
		}
	}
	noTokens := []Account{{User: "alice", Password: testPassword, Messages: testMessages()}}
	const inTLS = "SASL SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN"
	bubble(t, Config{STLS: true, RequireTLS: true, Accounts: noTokens}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		check(p, "")
		for _, m := range []string{"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "PLAIN " + b64("\x00alice\x00"+testPassword),
			"PLAIN AAAA"} {
			p.expect([2]string{"AUTH " + m, "-ERR start TLS before logging in\r\n"})
		}
		p.stls("")
		check(p, inTLS)
		p.expect([2]string{"AUTH PLAIN " + b64("\x00alice\x00"+testPassword), "+OK"})
		check(p, inTLS)
	})
	bubble(t, Config{STLS: true, ClearMechanisms: []string{"cram-md5"}, Accounts: noTokens},
		func(t *testing.T, srv *Server) {
			p := dial(t, srv)
			check(p, "SASL CRAM-MD5")
			p.expect([2]string{"AUTH PLAIN", "-ERR start TLS"}, [2]string{"AUTH XOAUTH2", "-ERR authentication mechanism"})
		})
	bubble(t, Config{Mechanisms: []string{}}, func(t *testing.T, srv *Server) {
		p := dialTLS(t, srv)
		check(p, "")
		p.expect([2]string{"AUTH PLAIN", "-ERR unknown command\r\n"})
	})
	if _, err := New(Config{Accounts: noTokens, Mechanisms: []string{"KERBEROS_V4"}}); err == nil {
		t.Error("an unknown mechanism is no error")
	}
}

func TestAccountsLimitedToOneWayInWithAuth(t *testing.T) {
	bubble(t, limitedAccounts(), func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{"AUTH PLAIN " + b64("\x00d\x00"+testPassword), badLogin})
		for user, want := range map[string]string{"p": badLogin, "d": "+OK maildrop open, 0 messages (0 octets)\r\n"} {
			if got := dial(t, srv).scram(scramClient{mechanism: "SCRAM-SHA-1", user: user}); !strings.HasSuffix(got, want) {
				t.Errorf("%s: %q", user, got)
			}
		}
		p.expect([2]string{"AUTH PLAIN " + b64("\x00p\x00"+testPassword), "+OK"})
	})
}

func TestAutologoutDuringAuth(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.do("AUTH PLAIN")
		time.Sleep(defaultAutologout - time.Second) // virtual time
		if p.isClosed() {
			t.Fatal("closed before the time")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got := p.take(); got != "" || !p.isClosed() {
			t.Errorf("after the timer ran out: %q, closed: %v", got, p.isClosed())
		}
	})
}

func TestConnectionLostDuringAuth(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.do("AUTH LOGIN")
		p.drop()
		loggedIn(t, srv)
	})
}

func TestEndlessResponseIsCutOff(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.do("AUTH PLAIN")
		if got := p.write(strings.Repeat("x", 200<<10)); !strings.HasPrefix(got, "-ERR command line much too long") ||
			!p.isClosed() {
			t.Errorf("got %q, closed: %v", got, p.isClosed())
		}
	})
}
