package fakeserver

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestCRAM(t *testing.T) {
	if got := cramDigest("<1896.697170952@postoffice.reston.mci.net>", "tanstaaftanstaaf"); got !=
		"b913a602c7eda7a495b4e6e7334d3890" {
		t.Errorf("the example of RFC 2195: %s", got)
	}
	c := Config{MaxBadCommands: -1, Accounts: []Account{{User: "a b", Password: strings.Repeat("long", 30)}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		begin := func() string {
			text := strings.TrimSuffix(strings.TrimPrefix(p.do("AUTH CRAM-MD5"), "+ "), "\r\n")
			decoded, err := base64.StdEncoding.DecodeString(text)
			if err != nil || msgID.FindString(string(decoded)) != string(decoded) || string(decoded) == timestampIn(p.greeting) {
				t.Fatalf("challenge %q (%v)", decoded, err)
			}
			return cramDigest(string(decoded), strings.Repeat("long", 30))
		}
		old := begin()
		p.expect([2]string{b64("a b " + strings.ToUpper(old)), badLogin})
		for _, wrong := range []string{"a b " + old, "a b x", "a b ", "nobody " + old, "a b"} {
			begin()
			p.expect([2]string{b64(wrong), badLogin})
		}
		for _, wrong := range []string{"", "ab"} {
			begin()
			p.expect([2]string{b64(wrong), malformed})
		}
		begin()
		p.expect([2]string{"*", cancelled})
		p.expect([2]string{b64("a b " + begin()), "+OK"})
	})
}
