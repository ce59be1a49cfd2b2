package mask

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// planted are secrets of all kinds.
var planted = []string{
	"wonderland7", "two words", ` "quoted" \back\ `, "50%off&more", "<b>&'x'", "schöne Grüße", "a:b,c{d}",
	"tab\tand\x7f",
	"ya29." + strings.Repeat("AbCdEf0123456789._~-/", 20),
}

func all() *Mask {
	m := New()
	for _, secret := range planted {
		m.Learn(secret, "{password}")
	}
	return m
}

// However a secret is written, it is found; what stands around it stays.
func TestForms(t *testing.T) {
	for _, secret := range planted {
		var element bytes.Buffer
		_ = xml.EscapeText(&element, []byte(secret))
		value, _ := json.Marshal(secret)
		for name, form := range map[string]string{
			"clear": secret, "loud": small(secret), "quoted": strconv.Quote(secret), "ASCII": strconv.QuoteToASCII(secret),
			"quoted twice": strconv.Quote(strconv.Quote(secret)), "XML": element.String(), "JSON": string(value),
			"URL": url.QueryEscape(secret), "path": url.PathEscape(secret),
		} {
			got := all().Text("before " + form + " after")
			if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") || !strings.Contains(got, "{password}") ||
				len(got) > 40 {
				t.Errorf("%s of %q becomes %q", name, secret, got)
			}
		}
	}
}

func TestBase64(t *testing.T) {
	for _, secret := range planted {
		for _, before := range []string{"", "a", "ab", "\x00alice\x00", "\x00bob\x00", "carol\x00carol\x00"} {
			for _, behind := range []string{"", "x", "xy"} {
				for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
					text := encoding.EncodeToString([]byte(before + secret + behind))
					got := all().Text("-ERR " + text)
					if !strings.Contains(got, "{password}") {
						t.Fatalf("%q in %q: %q", secret, text, got)
					}
					rest, _ := encoding.DecodeString(strings.TrimPrefix(strings.Split(got, "{")[0], "-ERR "))
					if strings.Contains(string(rest), secret[:1]) && !strings.Contains(before, secret[:1]) {
						t.Errorf("%q becomes %q, which tells how the secret begins", text, got)
					}
				}
			}
		}
	}
}

func TestNamesAreNoSecrets(t *testing.T) {
	m := New()
	m.Learn("password", "{password}")
	m.Learn("word", "{token}")
	m.Learn("{password}", "never")
	const text, want = "PASS {password}: password, PASSWORD; {token}; a word", "PASS {password}: {password}, " +
		"{password}; {token}; a {token}"
	if got := m.Text(text); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := m.Text(want); got != want {
		t.Errorf("becomes %q", got)
	}
}

// So little is found everywhere: it is hidden where it is sent only.
func TestShort(t *testing.T) {
	m := New()
	m.Learn("OK", "{password}")
	m.Learn("    ", "{password2}")
	if got := m.Text("+OK     OK"); got != "+OK     OK" {
		t.Errorf("got %q", got)
	}
	if got, _ := m.Line([]byte("PASS OK\r\n"), false); string(got) != "PASS {password}\r\n" {
		t.Errorf("got %q", got)
	}
}

func TestOrdinary(t *testing.T) {
	m := New()
	m.Learn("password", "{password}")
	m.Learn("wonderland7", "{password2}")
	const text = "rfc1939/wrong-password.pop3: wonderland7"
	if got := m.Own(text); got != "rfc1939/wrong-password.pop3: {password2}" {
		t.Errorf("got %q", got)
	}
	if got := m.Session().Text(text); got != "rfc1939/wrong-{password}.pop3: {password2}" {
		t.Errorf("got %q", got)
	}
}

func TestCutOff(t *testing.T) {
	m := all()
	for text, want := range map[string]string{
		`"x wonder"... (200 octets)`: `"x {password}"... (200 octets)`,
		"x wonder... (99)":           "x {password}... (99)",
		"x wonder":                   "x wonder",
		"x won...":                   "x won...",
	} {
		if got := m.Text(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if got, _ := m.Octets([]byte("x wonder"), true); string(got) != "x {password}" {
		t.Errorf("got %q", got)
	}
}

func TestPlaces(t *testing.T) {
	m := all()
	got, at := m.Octets([]byte("ab wonderland7 cd two words ef"), false)
	for text, from := range map[string]int64{"ab": 0, "cd": 15, "ef": 28} {
		if i := at(from); string(got[i:i+2]) != text {
			t.Errorf("%s is at %q", text, got[i:])
		}
	}
	if i := at(5); !strings.HasPrefix(string(got[i:]), "{password}") {
		t.Errorf("the secret is at %q", got[i:])
	}
}

func TestBlot(t *testing.T) {
	if got := string(all().Blot([]byte("a wonderland7 b"))); got != "a xxxxxxxxxxx b" {
		t.Errorf("got %q", got)
	}
}

// What clients make of secrets is hidden in other sessions, too; what is short and
// proves nothing only in its own.
func TestSessions(t *testing.T) {
	run := all()
	s := run.Session()
	s.Learn("wonderland7", "{password2}")
	digest := strings.Repeat("0123456789abcdef", 2)
	cram := base64.StdEncoding.EncodeToString([]byte("alice " + strings.Repeat("fedcba9876543210", 2)))
	s.Sent("APOP alice " + digest + "\r\n")
	s.Sent("PASS wrong\r\n")
	s.Responded(cram + "\r\n")
	text := "+OK wonderland7 " + digest + " " + cram + " fedcba9876543210fedcba9876543210 wrong"
	if got := s.Text(text); got != "+OK {password2} {digest} {response} {digest} {another password}" {
		t.Errorf("in the session: %q", got)
	}
	if got := run.Session().Text(text); got != "+OK {password} {digest} {response} {digest} wrong" {
		t.Errorf("in another one: %q", got)
	}
}

func TestForgets(t *testing.T) {
	m := New()
	m.Learn("wonderland7", "{password}")
	for i := range 3 * mostMade {
		m.Made(fmt.Sprintf("made-in-session-%08d", i), "{digest}")
	}
	if len(m.known) > 2*mostMade+1 {
		t.Errorf("%d are remembered", len(m.known))
	}
	if got := m.Text(fmt.Sprintf("wonderland7 made-in-session-%08d", 3*mostMade-1)); got != "{password} {digest}" {
		t.Errorf("got %q", got)
	}
}

// The pieces in which a text is written make no difference.
func TestWriter(t *testing.T) {
	m := all()
	text := "one wonderland7 two words; " + base64.StdEncoding.EncodeToString([]byte("\x00alice\x00wonderland7")) +
		" wonderlan won w\nend won"
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := m.Writer(&out)
		for rest := text; rest != ""; rest = rest[min(size, len(rest)):] {
			if n, err := w.Write([]byte(rest[:min(size, len(rest))])); err != nil || n != min(size, len(rest)) {
				t.Fatal(n, err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		got := out.String()
		if strings.Contains(got, "wonderland7") || strings.Contains(got, "two words") ||
			!strings.HasSuffix(got, " wonderlan won w\nend won") {
			t.Errorf("in pieces of %d: %q", size, got)
		}
		if strings.Contains(got, base64.StdEncoding.EncodeToString([]byte("wonderland7"))[:8]) {
			t.Errorf("in pieces of %d: %q", size, got)
		}
	}
}

// Nothing is held back that can't become a secret.
func TestWriterIsPrompt(t *testing.T) {
	var out bytes.Buffer
	w := all().Writer(&out)
	_, _ = w.Write([]byte("pop3 127.0.0.1:40123\n"))
	if out.String() != "pop3 127.0.0.1:40123\n" {
		t.Errorf("only %q came out", out.String())
	}
}

func TestError(t *testing.T) {
	cause := &fs.PathError{Op: "open", Path: "wonderland7", Err: fs.ErrNotExist}
	err := all().Error(fmt.Errorf("filling: %w", cause))
	if err.Error() != "filling: open {password}: file does not exist" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if all().Error(nil) != nil || all().Error(fs.ErrExist) != fs.ErrExist {
		t.Error("an error without secrets is another one")
	}
}
