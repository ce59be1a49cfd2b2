package server

import (
	"crypto/sha1"
	"crypto/sha256"
	"hash"
	"testing"
)

// The example dialogues of RFC 5802 section 5 and RFC 7677 section 3.
func TestSCRAMOfTheStandardsExamples(t *testing.T) {
	for name, tc := range map[string]struct {
		hash                                  func() hash.Hash
		nonce, salt, proof, wantV             string
		bare, serverFirst, clientWithoutProof string
	}{
		"RFC 5802": {hash: sha1.New, salt: "QSXCR+Q6sek8bf92", proof: "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", wantV: "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
			bare: "n=user,r=fyko+d2lbbFgONRv9qkxdawL", nonce: "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j"},
		"RFC 7677": {hash: sha256.New, salt: "W22ZaJ0SNY7soEsUEjb6gQ==", proof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
			wantV: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
			bare:  "n=user,r=rOprNGfwEbeRWgbNEkqO", nonce: "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"},
	} {
		message := tc.bare + ",r=" + tc.nonce + ",s=" + tc.salt + ",i=4096,c=biws,r=" + tc.nonce
		salt, err := decode(nil, []byte(tc.salt))
		if err != nil {
			t.Fatal(err)
		}
		m := SCRAM{Hash: tc.hash}
		srv := &Server{Drops: map[string]*Maildrop{"user": {Account: Account{Password: "pencil"}}}}
		keys := m.keys(&Session{Server: srv}, "user", salt, 4096)
		proof, err := decode(nil, []byte(tc.proof))
		if err != nil || !checkProof(m, keys, []byte(message), proof) {
			t.Errorf("%s: the proof is refused (%v)", name, err)
		}
		want, _ := decode(nil, []byte(tc.wantV))
		if got := m.mac(keys.server, []byte(message)); string(got) != string(want) {
			t.Errorf("%s: signature %x, want %x", name, got, want)
		}
	}
}
