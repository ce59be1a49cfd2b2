package sasl

import (
	"regexp"
	"strings"
	"testing"
)

// The examples of the RFCs, with their nonces.
func TestKnownAnswers(t *testing.T) {
	for _, tc := range []struct {
		name   string
		x      Exchange
		c      Credentials
		answer string
	}{
		{"RFC 4616", Exchange{Mechanism: "PLAIN"}, Credentials{User: "tim", Password: "tanstaaftanstaaf"},
			"\x00tim\x00tanstaaftanstaaf"},
		{
			"RFC 2195", Exchange{Mechanism: "CRAM-MD5", Server: [][]byte{[]byte("<1896.697170952@postoffice.reston.mci.net>")}},
			Credentials{User: "tim", Password: "tanstaaftanstaaf"}, "tim b913a602c7eda7a495b4e6e7334d3890",
		},
		{
			"RFC 5802", Exchange{
				Mechanism: "SCRAM-SHA-1", Client: [][]byte{[]byte("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")},
				Server: [][]byte{nil, []byte("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")},
			},
			Credentials{User: "user", Password: "pencil"},
			"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
		},
		{
			"RFC 7677", Exchange{
				Mechanism: "SCRAM-SHA-256", Client: [][]byte{[]byte("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")},
				Server: [][]byte{[]byte("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")},
			},
			Credentials{User: "user", Password: "pencil"},
			"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
		},
		{"the prompt of LOGIN", Exchange{Mechanism: "LOGIN", Server: [][]byte{[]byte("Username:")}},
			Credentials{User: "tim", Password: "x"}, "tim"},
		{"the second prompt", Exchange{Mechanism: "LOGIN", Client: [][]byte{[]byte("tim")}},
			Credentials{User: "tim", Password: "x"}, "x"},
		{"RFC 7628", Exchange{Mechanism: "OAUTHBEARER"}, Credentials{User: "user@example.com", Token: "vF9dft4qmT"},
			"n,a=user@example.com,\x01auth=Bearer vF9dft4qmT\x01\x01"},
		{"its failure", Exchange{Mechanism: "OAUTHBEARER", Client: [][]byte{nil}}, Credentials{}, "\x01"},
		{"XOAUTH2", Exchange{Mechanism: "XOAUTH2"}, Credentials{User: "someuser", Token: "ya29"},
			"user=someuser\x01auth=Bearer ya29\x01\x01"},
		{"its failure", Exchange{Mechanism: "XOAUTH2", Client: [][]byte{nil}}, Credentials{}, ""},
	} {
		got, err := tc.x.Next(tc.c)
		if err != nil || string(got) != tc.answer {
			t.Errorf("%s: %q, %v, want %q", tc.name, got, err, tc.answer)
		}
	}
}

// The parts of a signature that can be calculated elsewhere: its form, and that it
// depends on all that it covers.
func TestSign10A(t *testing.T) {
	form := regexp.MustCompile(`^OAuth oauth_consumer_key="k%20ey",oauth_nonce="[A-Z2-7]+",oauth_signature_method="HMAC-SHA1",oauth_timestamp="[0-9]+",oauth_token="t",oauth_version="1.0",oauth_signature="[A-Za-z0-9%]+"$`)
	if got := Sign10A("k ey&s&t&ts", "localhost", "110"); !form.MatchString(got) {
		t.Error(got)
	}
	if got := Sign10A("t", "localhost", "110"); strings.Count(got, `="t"`) != 2 {
		t.Error(got)
	}
}

func TestSignatureOfTheServer(t *testing.T) {
	x := Exchange{
		Mechanism: "SCRAM-SHA-1", Client: [][]byte{[]byte("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")},
		Server: [][]byte{[]byte("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")},
	}
	p, err := x.Prove("pencil", "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j")
	if got := Encode(p.Server); err != nil || got != "rmF9pqV8S7suAoZWja4dJRkFsKQ=" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestFirstMessage(t *testing.T) {
	x := Exchange{Mechanism: "SCRAM-SHA-256"}
	a, err := x.Next(Credentials{User: "a,b=c"})
	if err != nil || !strings.HasPrefix(string(a), "n,,n=a=2Cb=3Dc,r=") {
		t.Errorf("%q, %v", a, err)
	}
	if b, _ := x.Next(Credentials{User: "a,b=c"}); string(a) == string(b) {
		t.Error("the nonce comes twice")
	}
	if f := ReadFirst(a); f.Name != "a=2Cb=3Dc" || f.GS2 != "n,," || len(f.Nonce) < 20 {
		t.Errorf("%+v", f)
	}
	plus := Exchange{Mechanism: "SCRAM-SHA-256-PLUS"}
	if _, err := plus.Next(Credentials{User: "u"}); err == nil {
		t.Error("nothing to bind to, and no error")
	}
	bind := func(kind string) []byte { return map[string][]byte{"tls-exporter": []byte("data")}[kind] }
	if a, err = plus.Next(Credentials{User: "u", Bind: bind}); err != nil ||
		!strings.HasPrefix(string(a), "p=tls-exporter,,n=u,r=") {
		t.Errorf("%q, %v", a, err)
	}
	plus.Client = [][]byte{a}
	if got, _ := Decode(plus.Binding(bind)); string(got) != "p=tls-exporter,,data" {
		t.Errorf("%q", got)
	}
}

func TestNothingToSayYet(t *testing.T) {
	for _, m := range []string{"CRAM-MD5", "SCRAM-SHA-1"} {
		x := Exchange{Mechanism: m}
		if m != "CRAM-MD5" {
			x.Client = [][]byte{[]byte("n,,n=u,r=x")}
		}
		if _, err := x.Next(Credentials{}); err != ErrNotYet {
			t.Errorf("%s: %v", m, err)
		}
	}
}

func TestHostileParameters(t *testing.T) {
	for _, s := range []string{"", "r=a", "r=a,s=!,i=1", "r=a,s=QQ==,i=0", "r=a,s=QQ==,i=99999999999999999999",
		"r=a,s=QQ==,i=4000000000", "e=other-error", ",,,", "r=,s=,i="} {
		x := Exchange{Mechanism: "SCRAM-SHA-1", Client: [][]byte{[]byte("n,,n=u,r=x")}, Server: [][]byte{[]byte(s)}}
		if got, err := x.Next(Credentials{}); err == nil {
			t.Errorf("%q: %q", s, got)
		}
	}
}

func TestDecode(t *testing.T) {
	for text, ok := range map[string]bool{
		"": true, "AAAA": true, "AA==": true, "AB==": true, "AAA": false, "=AAA": false, "AAA=BBBB": false, "AA A": false,
		"AAAA!": false, "AAAA\r\n": false, "=": false,
	} {
		if _, err := Decode(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestChoose(t *testing.T) {
	for list, want := range map[string]string{
		"": "", "GSSAPI": "", "LOGIN plain": "PLAIN", "LOGIN CRAM-MD5": "CRAM-MD5",
		"SCRAM-SHA-1 LOGIN SCRAM-SHA-256": "SCRAM-SHA-256", "XOAUTH2": "",
	} {
		if got := Choose(strings.Fields(list)); got != want {
			t.Errorf("%q: %q", list, got)
		}
	}
}

func TestPrepare(t *testing.T) {
	for in, want := range map[string]string{"I\u00adX": "IX", "user": "user", "\u00aa": "a", "\u2168": "IX",
		"ju\u0308rgen": "j\u00fcrgen", "a\u3000b": "a b", "\xff": "\xff"} {
		if got := Prepare(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
