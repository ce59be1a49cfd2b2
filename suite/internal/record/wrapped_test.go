package record

import (
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/suite/internal/record/internal/leak"
)

// A secret that the end of a line falls into is written over in both lines, but for
// octets at the end of the first one that are too few to tell anything.
func TestSecretsOverSeveralLines(t *testing.T) {
	const secret = "Tr0ub4dor&3-and-more-of-it"
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -&A-Za-z]{0,100}`).Draw(t, "before") + secret +
			rapid.StringMatching(`[ -&A-Za-z]{0,100}`).Draw(t, "behind")
		end, width := "", rapid.IntRange(9, 76).Draw(t, "width")
		switch rapid.SampledFrom([]string{"plain", "base64", "quoted-printable"}).Draw(t, "encoding") {
		case "base64":
			text = base64.StdEncoding.EncodeToString([]byte(text))
		case "quoted-printable":
			end = "="
		}
		var b strings.Builder
		b.WriteString("S: +OK\nC: USER alice\nS: +OK\nC: PASS " + secret + "\nS: +OK\nC: RETR 1\nS: +OK\nS:\n")
		for len(text) > width {
			b.WriteString("S> " + strings.ReplaceAll(text[:width], `"`, `\"`) + end + `\r\n` + "\n")
			text = text[width:]
		}
		b.WriteString("S> " + strings.ReplaceAll(text, `"`, `\"`) + `\r\n` + "\nS: .\nFIN")
		file, _ := play(t, Options{}, b.String())
		joined := strings.ReplaceAll(file, end+"\nS: ", "")
		if found := leak.Find(joined, secret); found != "" {
			t.Fatalf("%q is there:\n%s\n%s", found, b.String(), file)
		}
	})
}
