package content

import (
	"strings"
	"testing"
)

// What mail systems do to messages is told from what only a broken server does.
func TestCarried(t *testing.T) {
	const head = "From: alice@example.org\r\nSubject: a long subject that goes on\r\nContent-Transfer-Encoding: 8bit\r\n"
	const sent = head + "\r\n.dots\r\n..more\r\n\r\nna\xc3\xafve\r\nplain\r\n"
	const trace = "Return-Path: <>\r\nReceived: from a\r\n\tby b; today\r\n"
	long := strings.Repeat("x", 1500)
	qp := strings.NewReplacer("8bit", "quoted-printable", "na\xc3\xafve", "na=C3=AFve")
	for _, tc := range []struct {
		name, sent, came string
		want             Fate
	}{
		{"as it is", sent, sent, Whole},
		{"fields on top", sent, trace + sent, Whole},
		{"folded anew", sent, trace + strings.Replace(sent, "long subject", "long\r\n subject", 1), Changed},
		{"fields in capitals", sent, strings.Replace(sent, "Subject:", "SUBJECT:", 1), Changed},
		{"a field added below", sent, strings.Replace(sent, head, head+"Message-ID: <1@b>\r\n", 1), Changed},
		{"encoded anew", sent, trace + qp.Replace(sent), Whole},
		{"encoded anew and folded", sent, qp.Replace(strings.Replace(sent, "long subject", "long\r\n subject", 1)), Changed},
		{"Bcc taken out", "Bcc: x@y\r\n" + sent, sent, Changed},
		{"a long line cut", head + "\r\n" + long + "\r\n",
			head + "\r\n" + long[:990] + "\r\n " + long[990:] + "\r\n", Changed},
		{"no final line end", strings.TrimSuffix(sent, "\r\n"), sent, Changed},
		{"a dot missing", sent, strings.Replace(sent, ".dots", "dots", 1), Another},
		{"a dot more", sent, strings.Replace(sent, "..more", "...more", 1), Another},
		{"the last line missing", sent, strings.TrimSuffix(sent, "plain\r\n"), Another},
		{"a blank line missing", sent, strings.Replace(sent, "\r\n\r\nna", "\r\nna", 1), Another},
		{"a field missing", sent, strings.Replace(sent, "Subject: a long subject that goes on\r\n", "", 1), Another},
		{"a footer", sent, sent + "-- \r\nthis company is great\r\n", Another},
		{"no header", "", sent, Another},
	} {
		if got := Carried([]byte(tc.sent), []byte(tc.came)); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
}

func TestBelow(t *testing.T) {
	const sent = "From: alice\r\nSubject: one\r\n\r\ntext\r\n"
	for came, want := range map[string]string{
		sent:                                sent,
		"X: 1\r\n\t2\r\nY: 3\r\n" + sent:    sent,
		"X: 1\r\nFROM:\r\n alice\r\n\r\nt":  "FROM:\r\n alice\r\n\r\nt",
		"X: 1\r\n\r\nFrom: alice\r\n":       "X: 1\r\n\r\nFrom: alice\r\n",
		"no header\r\n\r\nFrom: alice\r\n":  "no header\r\n\r\nFrom: alice\r\n",
		"":                                  "",
		"X: 1\r\nFrom: bob\r\n\r\ntext\r\n": "X: 1\r\nFrom: bob\r\n\r\ntext\r\n",
	} {
		if got := string(Below([]byte(sent), []byte(came))); got != want {
			t.Errorf("%q: %q", came, got)
		}
	}
}
