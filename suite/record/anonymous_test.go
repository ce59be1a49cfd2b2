package record

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// shape is what must stay of a line: every octet but letters, digits, and which
// character beyond ASCII it is.
func shape(line []byte) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x80:
			return 'U'
		case 'a' <= r && r <= 'z':
			return 'a'
		case 'A' <= r && r <= 'Z':
			return 'A'
		case '0' <= r && r <= '9':
			return '0'
		}
		return r
	}, string(line))
}

const mail = `Return-Path: <alice@example.org>
Received: from mx.example.org (mx.example.org [192.0.2.1])
	by mail.example.org with ESMTP id AbC123; Mon, 5 Jan 2026 10:00:00 +0000
From: Alice Liddell <alice@example.org>
To: =?utf-8?Q?J=C3=BCrgen_Gro=C3=9F?= <juergen@example.net>,
 bob@example.org
Subject: The secret plan
Date: Mon, 5 Jan 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="Apple-Mail=_12AB"
Message-ID: <99.alice@example.org>

This is Alice's plan.
..a line with a dot
--Apple-Mail=_12AB
Content-Type: text/plain;
	charset=utf-8; name="plan of Alice.txt"
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe an J=C3=BCrgen =3D =
Grüße 😀 日本
--Apple-Mail=_12AB--`

func TestAnonymousMail(t *testing.T) {
	l := newAnonymous().letter()
	var out []string
	for line := range strings.SplitSeq(mail, "\n") {
		got := l.line([]byte(line))
		if len(got) != len(line) {
			t.Errorf("%q has %d octets, not %d", got, len(got), len(line))
		}
		out = append(out, string(got))
	}
	text := strings.Join(out, "\n")
	for _, gone := range []string{"lice", "Liddell", "example", "secret", "plan", "bob", "juergen", "192", "Grü", "dot", "Apple", "日", "=C3=BC"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q is still there:\n%s", gone, text)
		}
	}
	for _, stays := range []string{
		"Return-Path: <", "\nReceived: ", "\nSubject: ", "\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n", "\nMIME-Version: 1.0\n",
		"\nContent-Type: multipart/mixed; boundary=\"", "\nContent-Type: text/plain;\n\tcharset=utf-8; name=\"", "\nContent-Transfer-Encoding: quoted-printable\n", "=?utf-8?Q?", " =3D =\n",
	} {
		if !strings.Contains(text, stays) {
			t.Errorf("%q is gone:\n%s", stays, text)
		}
	}
	boundary := strings.TrimSuffix(out[len(out)-1], "--")
	if !strings.Contains(out[9], `boundary="`+strings.TrimPrefix(boundary, "--")+`"`) || out[14] != boundary {
		t.Errorf("the boundary is not one any more:\n%s", text)
	}
	if from, path := out[3][strings.Index(out[3], "<"):], out[0][strings.Index(out[0], "<"):]; from != path {
		t.Errorf("one address became two: %s, %s", from, path)
	}
}

// Whatever a message is, its lines keep their lengths, their dots and all that is
// neither letter nor digit.
func TestAnonymousKeepsTheShape(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"From: ", "Subject:", "Content-Type: ", "text/plain", "; charset=utf-8", "; name=", ".", "..", "--", "=?utf-8?B?", "?=", "=C3=9F", "=3D", "=", " ", "\t", "\xff", "\xe9t\xe9", "ß", "日本", "😀", "{user}", "+OK", "-ERR", "\x00"}),
		rapid.StringN(0, 6, -1),
		rapid.StringMatching(`[A-Za-z0-9@.<>-]{0,10}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		l := newAnonymous().letter()
		for range rapid.IntRange(1, 8).Draw(t, "lines") {
			line := []byte(strings.NewReplacer("\n", "", "\r", "").Replace(strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t, "line"), "")))
			got := l.line(bytes.Clone(line))
			want := strings.NewReplacer("=C3", "=E9", "=9F", "=E9").Replace(string(line))
			if len(got) != len(line) || shape(got) != shape([]byte(want)) && !strings.Contains(string(line), "=") {
				t.Fatalf("%q became %q", line, got)
			}
		}
	})
}

func TestNameInAResponse(t *testing.T) {
	for _, c := range []struct {
		mechanism string
		turn      int
		message   string
		want      string
	}{
		{"PLAIN", 0, "\x00alice\x00secret", "alice"},
		{"PLAIN", 0, "bob\x00alice\x00secret", "alice"},
		{"LOGIN", 0, "alice", "alice"},
		{"LOGIN", 1, "secret", ""},
		{"CRAM-MD5", 0, "alice 0123", "alice"},
		{"SCRAM-SHA-1", 0, "n,,n=alice,r=x", "alice"},
		{"SCRAM-SHA-1", 1, "c=biws,r=x,p=y", ""},
		{"OAUTHBEARER", 0, "n,a=alice@example.org,\x01auth=Bearer x\x01\x01", "alice@example.org"},
		{"XOAUTH2", 0, "user=alice\x01auth=Bearer x\x01\x01", "alice"},
		{"ANONYMOUS", 0, "alice", ""},
	} {
		if got := nameIn(c.mechanism, c.turn, b64(c.message)); got != c.want {
			t.Errorf("%s: %q, want %q", c.mechanism, got, c.want)
		}
	}
}

func TestAnonymousSession(t *testing.T) {
	const events = `S: +OK ready <1.2@mail.example.org>
C: USER alice
S: +OK alice is known here
C: PASS secret
S: +OK alice@example.org has 1 message (20 octets)
C: STAT
S: +OK 1 20
C: RETR 1
S: +OK 20 octets
S: Subject: alice
S:
S: Alice
S: .
C: UIDL 1
S: +OK 1 alice
FIN
`
	file, _ := play(t, Options{Anonymize: true}, events)
	plain, _ := play(t, Options{}, events)
	if strings.Contains(strings.ToLower(file), "alice") || strings.Contains(file, "example") {
		t.Errorf("somebody is named:\n%s", file)
	}
	if shape([]byte(file)) != shape([]byte(plain)) || !strings.Contains(file, "S: +OK 1 20\n") || !strings.Contains(file, "S: Subject: ") {
		t.Errorf("the shape is not that of the session:\n%s", file)
	}
}
