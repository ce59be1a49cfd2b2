package server

import "testing"

// The user is known from the first response of each mechanism that names one.
func TestNameIn(t *testing.T) {
	for _, c := range []struct{ mechanism, response, want string }{
		{"PLAIN", "\x00alice\x00secret", "alice"},
		{"PLAIN", "bob\x00alice\x00secret", "alice"},
		{"PLAIN", "nonsense", ""},
		{"LOGIN", "alice", "alice"},
		{"EXTERNAL", "", ""},
		{"CRAM-MD5", "alice in wonderland 0123abcd", "alice in wonderland"},
		{"DIGEST-MD5", `username="alice",realm="x"`, "alice"},
		{"SCRAM-SHA-256", "n,,n=alice,r=nonce", "alice"},
		{"OAUTHBEARER", "n,a=alice,\x01auth=Bearer x\x01\x01", "alice"},
		{"XOAUTH2", "user=alice\x01auth=Bearer x\x01\x01", "alice"},
		{"UNKNOWN", "alice", ""},
	} {
		if got := nameIn(c.mechanism, c.response); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.mechanism, c.response, got, c.want)
		}
	}
}
