package session

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// withheld reports whether a gate lets one of the segments of a connection pass not.
func withheldBy(s *Secrets, segments ...string) bool {
	gate := s.Gate()
	for _, p := range segments {
		var w *WithheldError
		if errors.As(gate([]byte(p), false), &w) {
			return true
		}
	}
	return false
}

func TestSecretsAreWithheldInAnyForm(t *testing.T) {
	s := NewSecrets([]string{"tans taaf\xff", "t0ken+/="}, []string{"mrose"})
	s.Made("tans taaf\xff", "c4c9334bac560ecc979e58001b3e22fb")
	s.Made("another", "of no account")
	b64 := base64.StdEncoding.EncodeToString
	for _, said := range [][]string{
		{"PASS tans taaf\xff\r\n"}, {"x: TANS TAAF\xff"}, {"PASS tans", " taaf\xff"}, {"tans\r\n taaf\xff"},
		{"NOOP\r\n", "AUTH XOAUTH2 ", "t0ken+/="}, {"APOP mrose C4C9334BAC560ECC979E58001B3E22FB\r\n"},
		{b64([]byte("tans taaf\xff"))}, {b64([]byte("at0ken+/="))}, {b64([]byte("ab" + "tans taaf\xff" + "c"))},
		{b64([]byte("\x00mrose\x00tans taaf\xff"))[:9], b64([]byte("\x00mrose\x00tans taaf\xff"))[9:]},
		{strings.Join(strings.SplitAfter(b64([]byte("abctans taaf\xffdef")), ""), "\r\n")},
		{strings.Repeat("NOOP\r\n", 20000) + "t0ken", "+/="},
	} {
		if !withheldBy(s, said...) {
			t.Errorf("%.80q has left", said)
		}
		if err := s.Gate()([]byte(strings.Join(said, "")), true); err != nil {
			t.Errorf("under TLS %.80q is withheld", said)
		}
	}
	for _, said := range []string{"USER mrose\r\n", "PASS of no account\r\n", "PASS tans\r\n",
		"AUTH PLAIN " + b64([]byte("\x00mrose\x00not the password"))} {
		if withheldBy(s, said) {
			t.Errorf("%q is withheld", said)
		}
	}
}

// A password that is no better than the name of its user does not keep the name from being
// sent; sent as a password it is a secret.
func TestWeakPasswordsAreSecretsWhereTheyAreSentAsSuch(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString
	for _, weak := range []string{"test", "a", "pass", "password", "mrose"} {
		s := NewSecrets([]string{weak}, []string{"test", "mrose"})
		for _, said := range [][]string{
			{"PASS " + weak + "\r\n"}, {"USER mrose\r\npass  ", strings.ToUpper(weak)},
			{"AUTH PLAIN " + b64([]byte("\x00mrose\x00"+weak)) + "\r\n"},
			{"AUTH LOGIN\r\n", b64([]byte(weak)) + "\r\n"}, {b64([]byte("user=mrose\x01auth=Bearer " + weak + "\x01\x01"))},
		} {
			if !withheldBy(s, said...) {
				t.Errorf("password %q: %q has left", weak, said)
			}
		}
		for _, said := range []string{"USER mrose\r\n", "USER test\r\n", "CAPA\r\n", "PASS not the password\r\n", "PASS\r\n",
			"STLS\r\n"} {
			if withheldBy(s, said) {
				t.Errorf("password %q: %q is withheld", weak, said)
			}
		}
	}
}

func TestWithoutSecretsEverythingLeaves(t *testing.T) {
	var none *Secrets
	none.Made("a", "b")
	if withheldBy(none, "PASS tanstaaf\r\n") {
		t.Error("withheld")
	}
}
