package proxy

import (
	"bufio"
	"crypto/md5"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/record/internal/leak"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// speaker is a client of the recorder that knows what it has said.
type speaker struct {
	net.Conn
	in   *bufio.Reader
	said []string // words that may be secret
}

func speak(t *testing.T, tg *target.Target) *speaker {
	t.Helper()
	conn, err := tls.Dial("tcp", tg.TLSAddress, tg.TLS)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	return &speaker{Conn: conn, in: bufio.NewReader(conn)}
}

func (s *speaker) hear() (string, error) {
	line, err := s.in.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

// ask sends a line, and returns the status of the reply.
func (s *speaker) ask(line string) (wire.Status, error) {
	if words := strings.Fields(line); len(words) > 0 && words[0] != "AUTH" {
		s.said = append(s.said, words[len(words)-1])
	}
	fmt.Fprintf(s, "%s\r\n", line)
	text, err := s.hear()
	return wire.ParseStatus([]byte(text)), err
}

// offered are the mechanisms that the server lists.
func (s *speaker) offered(t *testing.T) (all []string) {
	t.Helper()
	fmt.Fprint(s, "CAPA\r\n")
	for line := ""; line != "."; {
		var err error
		if line, err = s.hear(); err != nil {
			t.Fatal(err)
		}
		if names, found := strings.CutPrefix(line, "SASL "); found {
			all = strings.Fields(names)
		}
	}
	return all
}

// logins are all ways to log in: of a user who knows the password, and of one who does
// not.
func logins(t *testing.T, tg *target.Target, way string, c sasl.Credentials) (s *speaker, accepted bool) {
	t.Helper()
	s = speak(t, tg)
	greeting, err := s.hear()
	if err != nil {
		t.Fatal(err)
	}
	var st wire.Status
	switch way {
	case "USER":
		_, _ = s.ask("USER " + c.User)
		s.said = nil
		st, err = s.ask("PASS " + c.Password)
	case "APOP":
		stamp := greeting[strings.LastIndexByte(greeting, '<'):]
		st, err = s.ask("APOP " + c.User + " " + fmt.Sprintf("%x", md5.Sum([]byte(stamp+c.Password))))
	default:
		c.Bind = sasl.Channel(s.Conn.(*tls.Conn).ConnectionState())
		st, err = sasl.Run(way, c, s.ask)
	}
	if err != nil {
		t.Fatalf("%s: %v", way, err)
	}
	_, _ = s.ask("QUIT")
	s.said = append(s.said[:len(s.said)-1], c.Password, c.Token)
	return s, st.Indicator == wire.OK
}

// However somebody logs in, the recording has nothing of what proves who it is.
func TestNoLoginIsWritten(t *testing.T) {
	tg := suitetest.Target(t, faketarget.Config{ClientCertificates: true})
	printed := &strings.Builder{}
	results := &Results{Folder: t.TempDir(), Print: func(line string) { printed.WriteString(line + "\n") }}
	tg.TLS.Certificates = []tls.Certificate{*tg.ClientCert}
	stop := through(t, tg, results)
	ways := append(speak(t, tg).offered(t), "USER", "APOP")
	if len(ways) < 12 {
		t.Errorf("the server offers no more than %q", ways)
	}
	var said []string
	for _, way := range ways {
		c := sasl.Credentials{User: "alice", Password: "down the rabbit hole", Token: tg.Accounts[1].Token, Host: "localhost",
			Port: "110"}
		if way == "EXTERNAL" {
			c.User = "ivan"
		}
		good, accepted := logins(t, tg, way, c)
		if bound := strings.HasSuffix(way, "-PLUS"); accepted == bound { // the recorder is the man in the middle
			t.Errorf("by %s: let in: %v", way, accepted)
		}
		c.Password, c.Token = "up in the walnut tree", "a token that was made up"
		bad, accepted := logins(t, tg, way, c)
		if accepted && way != "EXTERNAL" {
			t.Errorf("by %s: let in without the password", way)
		}
		said = append(append(said, good.said...), bad.said...)
	}
	stop()
	checkTraces(t, results.Folder, printed.String(), said)
}

// checkTraces looks for what was said in recordings and in what was printed.
func checkTraces(t *testing.T, folder, printed string, said []string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	all := printed
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "The recording ends here") {
			t.Errorf("not recorded to the end:\n%s", text)
		}
		all += string(text)
	}
	if len(said) < 40 || len(files) < 20 {
		t.Fatalf("%d secrets, %d recordings", len(said), len(files))
	}
	for _, secret := range said {
		if part := leak.Find(all, secret); part != "" {
			t.Errorf("%q of %q was written:\n%s", part, secret, all)
		}
	}
}
