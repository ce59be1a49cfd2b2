package record

import (
	"bytes"
	"encoding/base64"
	"io"
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
	for _, gone := range []string{"lice", "Liddell", "example", "secret", "plan", "bob", "juergen", "192", "Grü", "dot",
		"Apple", "日", "=C3=BC"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q is still there:\n%s", gone, text)
		}
	}
	for _, stays := range []string{
		"Return-Path: <", "\nReceived: ", "\nSubject: ", "\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n", "\nMIME-Version: 1.0\n",
		"\nContent-Type: multipart/mixed; boundary=\"", "\nContent-Type: text/plain;\n\tcharset=utf-8; name=\"",
		"\nContent-Transfer-Encoding: quoted-printable\n", "=?utf-8?Q?", " =3D =\n",
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
		rapid.SampledFrom([]string{"From: ", "Subject:", "Content-Type: ", "text/plain", "; charset=utf-8", "; name=", ".",
			"..", "--", "=?utf-8?B?", "?=", "=C3=9F", "=3D", "=", " ", "\t", "\xff", "\xe9t\xe9", "ß", "日本", "😀",
			"{user}", "+OK", "-ERR", "\x00"}),
		rapid.StringN(0, 6, -1),
		rapid.StringMatching(`[A-Za-z0-9@.<>-]{0,10}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		l := newAnonymous().letter()
		for range rapid.IntRange(1, 8).Draw(t, "lines") {
			line := []byte(strings.NewReplacer("\n", "", "\r", "").Replace(strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t,
				"line"), "")))
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
	if shape([]byte(file)) != shape([]byte(plain)) || !strings.Contains(file, "S: +OK 1 20\n") ||
		!strings.Contains(file, "S: Subject: ") {
		t.Errorf("the shape is not that of the session:\n%s", file)
	}
}

// Lines of a body that look like a header, like a boundary, or like parts of one.
func TestAnonymousBodyThatLooksLikeAHeader(t *testing.T) {
	const text = `From: a@example.org
X-Wilhelmina-Secret: x
Date: Mon, 5 Jan 2026 10:00:00 +0000 (at Bumblethorn)
Content-Type: multipart/mixed; boundary=real

Date: dinner with Wilhelmina Quackenbush at Bumblethorn
Wilhelmina: Quackenbush
 folded for Wilhelmina
Subject: Wilhelmina
--
Date: dinner at Bumblethorn
--unreal
Content-Type: text/Wilhelmina
--real
Content-Type: message/rfc822

Wilhelmina: x
Content-Type: multipart/mixed; boundary="inner: Wilhelmina"

--inner: Wilhelmina
Content-Transfer-Encoding: base64

V2lsaGVsbWluYQ==
--inner: Wilhelmina--
Date: Bumblethorn
--real--
Date: dinner at Bumblethorn`
	l := newAnonymous().letter()
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		out = append(out, string(l.line([]byte(line))))
	}
	got := strings.Join(out, "\n")
	for _, gone := range []string{"ilhelmina", "Quackenbush", "Bumblethorn", "dinner", "V2lsaGVs", "unreal"} {
		if strings.Contains(got, gone) {
			t.Errorf("%q is still there:\n%s", gone, got)
		}
	}
	for i, stays := range map[int]string{
		2: "Date: Mon, 5 Jan 2026 10:00:00 +0000 (", 3: "Content-Type: multipart/mixed; boundary=",
		14: "Content-Type: message/rfc822", 17: "Content-Type: multipart/mixed; boundary=\"",
		20: "Content-Transfer-Encoding: base64",
	} {
		if !strings.HasPrefix(out[i], stays) {
			t.Errorf("line %d is %q, want %q", i, out[i], stays)
		}
	}
	boundary := func(line int) string {
		_, b, _ := strings.Cut(out[line], "boundary=")
		return "--" + strings.Trim(b, `"`)
	}
	if out[13] != boundary(3) || out[25] != boundary(3)+"--" || out[19] != boundary(17) || out[23] != boundary(17)+"--" {
		t.Errorf("boundaries do not fit:\n%s", got)
	}
	if octets, err := base64.StdEncoding.Strict().DecodeString(out[22]); err != nil || len(octets) != len("Wilhelmina") {
		t.Errorf("%q is no Base64 of as many octets: %v", out[22], err)
	}
}

// Unique-ids stay unique, as long as they are, and the same ones for the same.
func TestAnonymousUniqueIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newAnonymous()
		seen := map[string]string{}
		for _, id := range rapid.SliceOfN(rapid.StringMatching(`[a-c0-9@.]{1,3}|[!-~]{1,70}`), 1, 50).Draw(t, "ids") {
			got := string(a.uid(nil, []byte(id)))
			if was, found := seen[got]; len(got) != len(id) || found && was != id || got != string(a.uid(nil, []byte(id))) {
				t.Fatalf("%q became %q, as %q", id, got, was)
			}
			seen[got] = id
		}
	})
}

// What counts in replies stays, and what says who it is does not.
func TestAnonymousReplies(t *testing.T) {
	const events = `S: +OK Wilhelmina's POP3 server ready <1896.69@mail.bumblethorn.example>
C: CAPA
S: +OK Capability list follows
S: TOP
S: SASL PLAIN SCRAM-SHA-256 X-BUMBLE
S: EXPIRE 30 USER
S: X-BUMBLETHORN
S: IMPLEMENTATION Bumblethorn-POP3 7.1
S: .
C: USER alice
S: +OK
C: PASS secret
S: -ERR [AUTH] no mailbox here for Wilhelmina Quackenbush.
C: USER alice
S: +OK
C: PASS secret
S: +OK maildrop locked and ready, 2 messages (320 octets), Wilhelmina
C: STAT
S: +OK 2 320
C: LIST 1
S: +OK 1 120
C: UIDL
S: +OK 2 messages
S: 1 Wilhelmina.1
S: 2 Wilhelmina.2
S: .
C: LANG
S: +OK Language listing follows:
S: en Quackenbush
S: .
C: QUIT
S: +OK bumblethorn.example signing off
SFIN
`
	file, _ := play(t, Options{Anonymize: true, Title: "A session with pop3://mail.bumblethorn.example."}, events)
	plain, _ := play(t, Options{Title: "A session with pop3://mail.bumblethorn.example."}, events)
	if lower := strings.ToLower(file); strings.Contains(lower, "umble") || strings.Contains(lower, "ilhelmina") ||
		strings.Contains(lower, "quackenbush") || shape([]byte(file)) != shape([]byte(plain)) {
		t.Errorf("somebody is named, or the shape is another one:\n%s", file)
	}
	for _, stays := range []string{
		" POP3 server ready <", "S: TOP\n", "S: SASL PLAIN SCRAM-SHA-256 ", "S: EXPIRE 30 USER\n", "S: IMPLEMENTATION ",
		"S: -ERR [AUTH] no mailbox ", "maildrop locked and ready, 2 messages (320 octets), ",
		"S: +OK 2 320\n", "S: +OK 1 120\n", "S: +OK 2 messages\n", "\nS: en ", " signing off\n", "# A session with ",
	} {
		if !strings.Contains(file, stays) {
			t.Errorf("%q is gone:\n%s", stays, file)
		}
	}
}

// What is told of a session that is made anonymous cites nobody, and is about the same
// numbers.
func TestAnonymousFindings(t *testing.T) {
	var told []string
	s := New(io.Discard,
		Options{Anonymize: true, Found: func(f Breach) { told = append(told, f.Message, f.Expected, f.Got) }})
	s.Opened(start, Clear)
	for _, line := range strings.Split("+OK|USER alice|+OK|PASS secret|+OK|STAT|+OK 2 many thanks to "+
		"Wilhelmina|LIST|Wilhelmina|CAPA|+OK|Quackenbush, who=lives|.|QUIT|+OK|", "|") {
		switch octets := []byte(line + "\r\n"); {
		case strings.HasPrefix(line, "+") || strings.Contains(line, "W") || strings.Contains(line, "Q") && line != "QUIT" ||
			line == ".":
			s.Server(start, octets)
		default:
			s.Client(start, octets)
		}
	}
	all := strings.Join(told, "\n")
	if strings.Contains(all, "ilhelmina") || strings.Contains(all, "uackenbush") || !strings.Contains(all, `"2 `) ||
		!strings.Contains(all, `+OK\r\n`) {
		t.Errorf("%q", told)
	}
}
