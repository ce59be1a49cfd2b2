package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// planted are eight secrets, each of its kind: six passwords, a token, and the password
// of a special account.
var planted = []string{
	"wonderland7", "two words, not one", `q"uo"te's\7`, "50%off&<more>", "schöne-Grüße9",
	strings.Repeat("long0123456789", 9),
	"ya29.a0AfB_byC-token/with+all~signs=", "sp3cial:pass",
}

// credentials gives them all to a command that has flags for them.
var credentials = []string{
	"--account", "alice:" + planted[0], "--account", "bob:" + planted[1], "--account", "carol:" + planted[2],
	"--account", "dave:" + planted[3], "--account", "erin:" + planted[4], "--account", "frank:" + planted[5],
	"--token", "alice:" + planted[6], "--special", "digest-only=gina:" + planted[7],
}

// gossip is a server that tells everybody everything: the secrets of all, and whatever
// it was sent, in clear, as Base64, and as responses of SASL, in every line of every reply.
type gossip struct {
	name      string
	discreet  bool // nothing but what it was sent
	greets    bool // with +OK
	admits    bool
	mu        sync.Mutex
	told      int
	overheard []string
}

// says is what comes next of all that there is to tell.
func (g *gossip) says() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := append([]string{"nothing"}, g.overheard...)
	if !g.discreet {
		all = slices.Concat(planted, g.overheard)
	}
	g.told++
	text := all[g.told/7%len(all)]
	switch encode := base64.StdEncoding.EncodeToString; g.told % 7 {
	case 0:
		return encode([]byte(text))
	case 1:
		return "= " + encode([]byte("a"+text+"bc"))
	case 2:
		return "(" + encode([]byte("\x00user\x00"+text)) + ")"
	case 3:
		return strconv.Quote(text) + strings.ToUpper(text)
	case 4:
		return strings.Repeat("x", 90) + text + strings.Repeat("y", 50)
	}
	return "'" + text + "' " + text
}

func (g *gossip) answer(command string) string {
	word, rest, _ := strings.Cut(command, " ")
	if rest == "" {
		rest = word // a response, perhaps
	}
	if len(rest) > 5 {
		g.mu.Lock()
		if g.overheard = append(g.overheard, rest); len(g.overheard) > 20 {
			g.overheard = g.overheard[1:]
		}
		g.mu.Unlock()
	}
	status := "+OK "
	switch strings.ToUpper(word) {
	case "":
		if !g.greets {
			status = "-ERR "
		}
	case "PASS", "APOP":
		if !g.admits {
			status = "-ERR "
		}
	case "AUTH":
		return "+ " + base64.StdEncoding.EncodeToString([]byte(g.says())) + "\r\n"
	case "STAT":
		return "+OK 2 200 " + g.says() + "\r\n"
	case "CAPA":
		return "+OK " + g.says() + "\r\nUSER\r\nUIDL\r\nTOP\r\nSASL PLAIN CRAM-MD5\r\nIMPLEMENTATION " + g.says() +
			"\r\n.\r\n"
	case "LIST", "UIDL", "RETR", "TOP":
		return "+OK " + g.says() + "\r\n1 " + g.says() + "\r\n2 " + g.says() + "\r\n.\r\n"
	}
	return status + g.says() + "\r\n"
}

// forms are the ways in which a secret could be told.
func forms(secret string) []string {
	inner := func(quoted string) string { return quoted[1 : len(quoted)-1] }
	value, _ := json.Marshal(secret)
	var element bytes.Buffer
	_ = xml.EscapeText(&element, []byte(secret))
	all := []string{secret, strings.ToUpper(secret), inner(strconv.Quote(secret)), inner(strconv.QuoteToASCII(secret)),
		inner(string(value)), element.String(), strings.ReplaceAll(secret, "%", "%25")}
	for shift := range 3 {
		padded := append(make([]byte, shift), secret...)
		digits := base64.RawStdEncoding.EncodeToString(padded)
		all = append(all, digits[(8*shift+5)/6:8*len(padded)/6])
	}
	return all
}

// search looks for the secrets in what was printed, and in all files below a folder.
func search(t *testing.T, o outcome, folder string) {
	t.Helper()
	texts := map[string]string{"stdout": o.out, "stderr": o.err}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		texts[path] = string(content)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	for name, text := range texts {
		for _, secret := range planted {
			for _, form := range forms(secret) {
				if i := strings.Index(text, form); i >= 0 {
					t.Errorf("%s tells %q: ...%q", name, form, text[max(0, i-100):min(len(text), i+len(form)+30)])
					break
				}
			}
		}
	}
}

// Whatever a server tells, and wherever it does, run and replay tell nobody.
func TestRunKeepsSecrets(t *testing.T) {
	for _, g := range []*gossip{{name: "fine", greets: true, admits: true}, {name: "refuses", greets: true},
		{name: "does not greet"}} {
		for _, format := range []string{"pretty", "github", "quiet"} {
			t.Run(g.name+", "+format, func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				server := &gossip{name: g.name, greets: g.greets, admits: g.admits}
				args := []string{"run", "--target", peer(t, server.answer), "--timeout", "300ms", "-v", "--format", format,
					"--situation", "plain",
					"--report", "json=" + folder + "/r.json", "--report", "junit=" + folder + "/r.xml", "--write-baseline",
					folder + "/known.txt",
					"sessions/**", "rfc1939/list/**", "rfc1939/user-pass/**", "rfc1939/retr/**", "rfc5034/**"}
				o := pop3spec(t, append(args, credentials...)...)
				if o.code != 1 && o.code != 3 {
					t.Errorf("exit code %d: %s", o.code, o.err)
				}
				search(t, o, folder)
				if g.admits && format != "quiet" && !strings.Contains(o.out, "{") { // quiet shows nothing of what was said
					t.Errorf("nothing was hidden in %s", o.out)
				}
				if g.admits {
					wellFormed(t, folder)
				}
			})
		}
	}
}

// wellFormed reads the reports as other programs do.
func wellFormed(t *testing.T, folder string) {
	t.Helper()
	var report any
	if err := json.Unmarshal([]byte(read(t, folder+"/r.json")), &report); err != nil {
		t.Error(err)
	}
	if err := xml.Unmarshal([]byte(read(t, folder+"/r.xml")), &struct{}{}); err != nil {
		t.Error(fmt.Errorf("JUnit: %w", err))
	}
}
