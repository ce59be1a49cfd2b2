package sasl

import (
	"strings"
	"testing"
)

// What is nearly right is not right, and says in what way.
func TestSlips(t *testing.T) {
	const challenge, secret = "<1896.697170952@postoffice.reston.mci.net>", "tanstaaftanstaaf"
	for _, mechanism := range []string{"CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"} {
		server := "r=c,s=QSXCR+Q6sek8bf92,i=4096"
		first := []byte("n,,n=tim,r=c")
		x := Exchange{Mechanism: mechanism, Client: [][]byte{first}, Server: [][]byte{[]byte(server)}}
		if mechanism == "CRAM-MD5" {
			x.Client, x.Server = nil, [][]byte{[]byte(challenge)}
		}
		right, err := x.Next(Credentials{User: "tim", Password: secret})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range Slips(mechanism, secret) {
			got, err := x.Next(Credentials{User: "tim", Password: secret, Slip: s})
			if err != nil || string(got) == string(right) {
				t.Errorf("%s, %s: %q, %v: it is right", mechanism, s.Name, got, err)
			}
			if s.Harmless != strings.EqualFold(string(got), string(right)) {
				t.Errorf("%s, %s: %q: harmless is %v", mechanism, s.Name, got, s.Harmless)
			}
		}
	}
	if slips := Slips("APOP", "1234"); len(slips) == 0 || strings.Contains(slips[0].Name, "case") {
		t.Errorf("a secret without letters: %v", slips[0].Name)
	}
}
