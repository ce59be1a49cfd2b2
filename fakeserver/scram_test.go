package fakeserver

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"hash"
	"regexp"
	"strings"
	"testing"
)

// The example dialogues of RFC 5802 section 5 and RFC 7677 section 3, against
// the client that tests play.
func TestSCRAMClientOfTheStandardsExamples(t *testing.T) {
	for name, tc := range map[string]struct {
		hash                                  func() hash.Hash
		nonce, salt, proof, wantV             string
		bare, serverFirst, clientWithoutProof string
	}{
		"RFC 5802": {hash: sha1.New, salt: "QSXCR+Q6sek8bf92", proof: "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
			wantV: "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
			bare:  "n=user,r=fyko+d2lbbFgONRv9qkxdawL", nonce: "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j"},
		"RFC 7677": {hash: sha256.New, salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
			proof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
			wantV: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
			bare:  "n=user,r=rOprNGfwEbeRWgbNEkqO", nonce: "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"},
	} {
		message := tc.bare + ",r=" + tc.nonce + ",s=" + tc.salt + ",i=4096,c=biws,r=" + tc.nonce
		if p, v := scramProof(tc.hash, "pencil", tc.salt, 4096, message); p != ",p="+tc.proof || v != tc.wantV {
			t.Errorf("%s: the client computes %s and %s", name, p, v)
		}
	}
}

const goodSCRAM = "+ the right signature\r\n+OK maildrop open, 4 messages (141 octets)\r\n"

func TestSCRAM(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		for _, mechanism := range []string{"SCRAM-SHA-1", "SCRAM-SHA-256", "scram-sha-256"} {
			for name, c := range map[string]scramClient{
				"right":              {mechanism: mechanism},
				"could bind":         {mechanism: mechanism, header: "y,,"},
				"own name as authz":  {mechanism: mechanism, header: "n,a=alice,"},
				"unknown attributes": {mechanism: mechanism, after: ",z=1", inFinal: ",y=2"},
			} {
				p := dial(t, srv)
				c.mechanism = strings.ToUpper(mechanism)
				if got := p.scram(c); !strings.HasSuffix(got, goodSCRAM) {
					t.Errorf("%s, %s: %q", mechanism, name, got)
				}
				p.expect([2]string{"STAT", "+OK 4 "})
				p.drop()
			}
		}
	})
}

func TestSCRAMFailures(t *testing.T) {
	const explained = "-ERR [AUTH] wrong user name or password\r\n"
	bubble(t, Config{MaxBadCommands: -1}, func(t *testing.T, srv *Server) {
		for name, tc := range map[string]struct {
			client scramClient
			want   string // at the end
		}{
			"password":    {scramClient{password: "wrong"}, "+ e=invalid-proof\r\n" + explained},
			"unknown":     {scramClient{user: "nobody"}, "+ e=invalid-proof\r\n" + explained},
			"other authz": {scramClient{header: "n,a=bob,"}, "+ e=invalid-proof\r\n" + explained},
			"short proof": {scramClient{proof: func(string) string { return ",p=AAAA" }},
				"+ e=invalid-proof\r\n" + explained},
			"no proof": {scramClient{proof: func(string) string { return "" }},
				"+ e=invalid-encoding\r\n-ERR malformed response\r\n"},
			"proof not Base64": {scramClient{proof: func(string) string { return ",p=!!!" }},
				"+ e=invalid-encoding\r\n-ERR malformed response\r\n"},
			"nonce": {scramClient{nonce: func(n string) string { return n + "x" }},
				"+ e=other-error\r\n-ERR malformed response\r\n"},
			"client nonce": {scramClient{nonce: func(string) string { return clientNonce }},
				"+ e=other-error\r\n-ERR malformed response\r\n"},
			"other c=": {scramClient{repeated: "y,,"},
				"+ e=channel-bindings-dont-match\r\n-ERR channel binding does not fit\r\n"},
			"c= with data": {scramClient{binding: []byte("x")},
				"+ e=channel-bindings-dont-match\r\n-ERR channel binding does not fit\r\n"},
			"after the end": {scramClient{lastLine: "AAAA"}, "-ERR an empty line was expected\r\n"},
			"cancel at end": {scramClient{lastLine: "*"}, "-ERR authentication cancelled\r\n"},
			"flag":          {scramClient{header: "x,,"}, "-ERR malformed response\r\n"},
			"p without -PLUS": {scramClient{header: "p=tls-unique,,", binding: []byte("x")},
				"-ERR the mechanism and the channel binding flag do not fit together\r\n"},
			"m=":              {scramClient{before: "m=x,"}, "-ERR a mandatory extension is not supported\r\n"},
			"name with =":     {scramClient{user: "al=ice"}, "-ERR malformed response\r\n"},
			"name with =2c":   {scramClient{user: "al=2cice"}, "-ERR malformed response\r\n"},
			"name with comma": {scramClient{user: "al,ice"}, "-ERR malformed response\r\n"},
			"authz with =":    {scramClient{header: "n,a=al=ice,"}, "-ERR malformed response\r\n"},
			"authz key":       {scramClient{header: "n,b=alice,"}, "-ERR malformed response\r\n"},
		} {
			p := dial(t, srv)
			tc.client.mechanism = "SCRAM-SHA-256"
			if got := p.scram(tc.client); !strings.HasSuffix(got, tc.want) {
				t.Errorf("%s: got %q, want %q", name, got, tc.want)
			}
			p.expect([2]string{"STAT", "-ERR"}, [2]string{"USER alice", "+OK"}, [2]string{"PASS " + testPassword, "+OK"})
			p.drop()
		}
	})
}

func TestSCRAMUserNamesAreEscaped(t *testing.T) {
	c := Config{Accounts: []Account{{User: "a,b=c", Password: "x"}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		got := dial(t, srv).scram(scramClient{mechanism: "SCRAM-SHA-1", user: "a=2Cb=3Dc", password: "x"})
		if !strings.HasSuffix(got, "+OK maildrop open, 0 messages (0 octets)\r\n") {
			t.Errorf("got %q", got)
		}
	})
}

func TestSCRAMNoncesAndSalts(t *testing.T) {
	first := regexp.MustCompile(`^\+ r=` + regexp.QuoteMeta(clientNonce) + `([!-+\--~]+),s=([A-Za-z0-9+/=]+),i=4096\r\n`)
	bubble(t, Config{Random: constantReader{}}, func(t *testing.T, srv *Server) {
		begin := func(user string) (nonce, salt string) {
			m := first.FindStringSubmatch(dial(t, srv).scram(scramClient{mechanism: "SCRAM-SHA-1", user: user,
				password: "wrong"}))
			if m == nil {
				t.Fatal("the server's first message is malformed")
			}
			return m[1], m[2]
		}
		a, saltA := begin("alice")
		b, saltB := begin("alice")
		_, saltC := begin("nobody")
		_, saltD := begin("nobody")
		if a == b {
			t.Error("two nonces are the same")
		}
		if saltA != saltB || saltC != saltD || saltA == saltC {
			t.Errorf("salts %s %s %s %s", saltA, saltB, saltC, saltD)
		}
	})
}

func TestChannelBinding(t *testing.T) {
	const open = "+OK maildrop open, 4 messages (141 octets)\r\n"
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		for _, tc := range []struct {
			version uint16
			client  scramClient
			want    string
		}{
			{tls.VersionTLS13, scramClient{header: "p=tls-exporter,,"}, open},
			{tls.VersionTLS12, scramClient{header: "p=tls-exporter,,"}, open},
			{tls.VersionTLS12, scramClient{header: "p=tls-unique,,"}, open},
			{tls.VersionTLS13, scramClient{header: "p=tls-server-end-point,,"}, open},
			{tls.VersionTLS12, scramClient{header: "p=tls-server-end-point,a=alice,"}, open},
			{tls.VersionTLS13, scramClient{header: "p=tls-unique,,"}, "-ERR channel binding type not supported\r\n"},
			{tls.VersionTLS13, scramClient{header: "p=tls-nosuch,,"}, "-ERR channel binding type not supported\r\n"},
			{tls.VersionTLS13, scramClient{header: "p=tls-exporter,,", binding: make([]byte, 32)},
				"+ e=channel-bindings-dont-match\r\n-ERR channel binding does not fit\r\n"},
			{tls.VersionTLS13, scramClient{header: "n,,"},
				"-ERR the mechanism and the channel binding flag do not fit together\r\n"},
		} {
			for _, mechanism := range []string{"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"} {
				p := dialTLSVersion(t, srv, tc.version)
				tc.client.mechanism = mechanism
				if got := p.scram(tc.client); !strings.HasSuffix(got, tc.want) {
					t.Errorf("%s %x %q: got %q", mechanism, tc.version, tc.client.header, got)
				}
				p.drop()
			}
		}
		p := dialTLS(t, srv)
		if got := p.scram(scramClient{mechanism: "SCRAM-SHA-1", header: "y,,"}); !strings.HasPrefix(got,
			"-ERR channel binding was offered") {
			t.Errorf("downgrade: %q", got)
		}
		if got := p.scram(scramClient{mechanism: "SCRAM-SHA-1"}); !strings.HasSuffix(got, goodSCRAM) {
			t.Errorf("without binding: %q", got)
		}
	})
}

func TestBindingUnderSTLSAndWithoutPlus(t *testing.T) {
	c := Config{STLS: true, Mechanisms: []string{"scram-sha-1", "SCRAM-SHA-1-PLUS"}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{"AUTH SCRAM-SHA-1-PLUS", "-ERR start TLS"},
			[2]string{"AUTH PLAIN", "-ERR authentication mechanism"})
		p.stls("")
		if got := p.scram(scramClient{mechanism: "SCRAM-SHA-1-PLUS", header: "p=tls-exporter,,"}); !strings.HasSuffix(got,
			goodSCRAM) {
			t.Errorf("got %q", got)
		}
	})
	c.Mechanisms = c.Mechanisms[:1]
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := dialTLS(t, srv)
		if got := p.scram(scramClient{mechanism: "SCRAM-SHA-1", header: "y,,"}); !strings.HasSuffix(got, goodSCRAM) {
			t.Errorf("got %q", got)
		}
	})
}
