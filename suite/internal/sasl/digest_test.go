package sasl

import (
	"bytes"
	"testing"
)

// The example of RFC 2831 section 4.
func TestDigestResponse(t *testing.T) {
	d := ReadDirectives([]byte(`charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com",response=d388dad90d4bbd760a152321f2143af7,qop=auth`))
	if got := d.Response("secret"); got != d["response"] {
		t.Errorf("%s, from %v", got, d)
	}
}

func TestDirectives(t *testing.T) {
	d := ReadDirectives([]byte(`realm="a\"b,c", qop="auth,auth-int" ,nc=00000001,open="x`))
	for name, want := range map[string]string{"realm": `a"b,c`, "qop": "auth,auth-int", "nc": "00000001", "open": "x"} {
		if d[name] != want {
			t.Errorf("%s: %q, want %q", name, d[name], want)
		}
	}
	for _, hostile := range []string{"", "=", ",,,", `"`, `a="\`, "a", `=""`} {
		ReadDirectives([]byte(hostile))
	}
}

func TestDigestExchange(t *testing.T) {
	x := Exchange{Mechanism: "DIGEST-MD5"}
	if _, err := x.Next(Credentials{}); err != ErrNotYet {
		t.Error(err)
	}
	x.Server = [][]byte{[]byte(`realm="r",nonce="n",qop="auth, auth-int"`)}
	for _, layer := range []bool{false, true} {
		c := Credentials{User: `a"b`, Password: "p", Host: "h", Layer: layer}
		message, err := x.Next(c)
		d := ReadDirectives(message)
		if err != nil || d["username"] != `a"b` || d["digest-uri"] != "pop/h" || d["response"] != d.Response("p") ||
			(d["qop"] == "auth-int") != layer {
			t.Errorf("%q, %v", message, err)
		}
		if has := NewLayer(&Exchange{Mechanism: "DIGEST-MD5", Client: [][]byte{message}}, c) != nil; has != layer {
			t.Errorf("security layer: %v", has)
		}
	}
}

func TestLayer(t *testing.T) {
	a := &Layer{send: []byte("a"), receive: []byte("b"), MostOctets: 100, trailer: 16}
	b := &Layer{send: []byte("b"), receive: []byte("a"), MostOctets: 100, trailer: 16}
	wire := append(a.Pack([]byte("STAT\r\n")), a.Pack([]byte("QUIT\r\n"))...)
	message, rest, err := b.Unpack(wire)
	if err != nil || string(message) != "STAT\r\n" {
		t.Errorf("%q, %v", message, err)
	}
	if message, again, err := b.Unpack(rest[:len(rest)-1]); message != nil || len(again) != len(rest)-1 || err != nil {
		t.Errorf("a packet that is not whole: %q, %v", message, err)
	}
	changed := bytes.Replace(rest, []byte("QUIT"), []byte("RSET"), 1)
	if _, _, err := b.Unpack(changed); err != ErrUnlayered {
		t.Errorf("changed on the way: %v", err)
	}
	if message, rest, err = b.Unpack(rest); err != nil || string(message) != "QUIT\r\n" || len(rest) != 0 {
		t.Errorf("%q, %v", message, err)
	}
	for _, came := range []string{"+OK 2 320\r\n", "-ERR\r\n", "\x00\x00\x00\x01", "\xff\xff\xff\xff"} {
		if _, _, err := b.Unpack([]byte(came)); err != ErrUnlayered {
			t.Errorf("%q: %v", came, err)
		}
	}
}
