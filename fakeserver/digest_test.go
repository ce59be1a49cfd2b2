package fakeserver

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
)

// digestMD5 logs alice in by DIGEST-MD5, for a service, or with a security layer.
// What she sends later is not put into the layer, so that a server which keeps it
// hangs up.
func (p *peer) digestMD5(how string) string {
	said := p.do("AUTH DIGEST-MD5")
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(said, "+ "), "\r\n"))
	if err != nil {
		return said
	}
	nonce, uri, qop, body := nonceOf.FindStringSubmatch(string(challenge))[1], how+"/localhost", "auth", ""
	if how == "layer" {
		uri, qop, body = "pop/localhost", "auth-int", ":"+strings.Repeat("0", 32)
	}
	key := md5Of(md5Of("alice:localhost:"+testPassword) + ":" + nonce + ":mine")
	proof := hexMD5(hex.EncodeToString([]byte(key)) + ":" + nonce + ":00000001:mine:" + qop + ":" +
		hexMD5("AUTHENTICATE:"+uri+body))
	said += p.do("%s",
		b64(`username="alice",realm="localhost",nonce="`+nonce+`",cnonce="mine",nc=00000001,qop=`+qop+`,digest-uri="`+uri+
			`",response=`+proof))
	if strings.Contains(said, "\r\n+ ") {
		said += p.do("")
	}
	return said
}

func TestDigestMD5(t *testing.T) {
	bubble(t, Config{Variations: []string{"digest-md5"}}, func(t *testing.T, srv *Server) {
		for how, want := range map[string]string{"pop": "\r\n+OK", "imap": "\r\n-ERR [AUTH]", "layer": "\r\n+OK"} {
			p := dial(t, srv)
			if got := p.digestMD5(how); !strings.Contains(got, want) {
				t.Errorf("%s: %q", how, got)
			}
			if got := p.do("NOOP"); strings.HasPrefix(got, "+OK") != (how == "pop") {
				t.Errorf("%s: %q", how, got)
			}
			p.drop()
		}
	})
}

// The example of RFC 2831 section 4, though it is for another protocol.
func TestDigestOfTheRFC(t *testing.T) {
	key := md5Of(md5Of("chris:elwood.innosoft.com:secret") + ":OA6MG9tEQGm2hh:OA6MHXh6VqTrRk")
	got := hexMD5(hex.EncodeToString([]byte(key)) + ":OA6MG9tEQGm2hh:00000001:OA6MHXh6VqTrRk:auth:" +
		hexMD5("AUTHENTICATE:imap/elwood.innosoft.com"))
	if got != "d388dad90d4bbd760a152321f2143af7" {
		t.Error(got)
	}
}
