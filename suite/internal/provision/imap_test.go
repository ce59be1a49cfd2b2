package provision

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/internal/certificate"
)

// mailServer is an IMAP server in this process, with the accounts alice and master.
type mailServer struct {
	address string
	config  *tls.Config // of its certificate; clients trust it by access
	access  Access
}

func newIMAPServer(t *testing.T, startTLS, implicit bool) *mailServer {
	t.Helper()
	served, trusted := tlsFor(t)
	memory := imapmemserver.New()
	for _, name := range []string{"alice", "alice*master", `o'brien "x"`} {
		user := imapmemserver.NewUser(name, "s3cr3t")
		if err := user.Create("INBOX", nil); err != nil {
			t.Fatal(err)
		}
		memory.AddUser(user)
	}
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapLiteralPlus: {}},
		InsecureAuth: !startTLS,
	}
	if startTLS {
		options.TLSConfig = served
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := imapserver.New(options)
	s := &mailServer{address: listener.Addr().String(), config: served, access: accessOf(trusted)}
	if implicit {
		listener = tls.NewListener(listener, served)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return s
}

// tlsFor is TLS for 127.0.0.1, and who trusts it.
func tlsFor(t *testing.T) (served, trusted *tls.Config) {
	t.Helper()
	authority, err := certificate.NewAuthority("test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := authority.Server("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{leaf}},
		&tls.Config{RootCAs: authority.Pool(), ServerName: "127.0.0.1"}
}

func accessOf(trusted *tls.Config) Access {
	return Access{
		Password: func(user string) (string, bool) { return "s3cr3t", user != "nobody" },
		TLS:      func(string) (*tls.Config, error) { return trusted, nil },
	}
}

// inbox is what the INBOX of a user holds, with its dates.
func (s *mailServer) inbox(t *testing.T, name string, implicit bool) (messages []string, dates []time.Time) {
	t.Helper()
	trusted, _ := s.access.TLS("")
	options := &imapclient.Options{TLSConfig: trusted}
	dial := imapclient.DialInsecure
	if implicit {
		dial = imapclient.DialTLS
	}
	c, err := dial(s.address, options)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(name, "s3cr3t").Wait(); err != nil {
		c.Close()
		if c, err = imapclient.DialStartTLS(s.address, options); err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Login(name, "s3cr3t").Wait(); err != nil {
			t.Fatal(err)
		}
	}
	box, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if box.NumMessages == 0 {
		return nil, nil
	}
	whole := &imap.FetchItemBodySection{Peek: true}
	all, err := c.Fetch(imap.SeqSet{imap.SeqRange{Start: 1, Stop: box.NumMessages}},
		&imap.FetchOptions{InternalDate: true, Flags: true, BodySection: []*imap.FetchItemBodySection{whole}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		messages = append(messages, string(m.FindBodySection(whole)))
		dates = append(dates, m.InternalDate)
		if len(m.Flags) > 0 {
			t.Errorf("flags %v", m.Flags)
		}
	}
	return messages, dates
}

func closed(t *testing.T, what any) {
	t.Cleanup(func() {
		if err := what.(io.Closer).Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestIMAPHoldsExactlyTheMessagesInOrder(t *testing.T) {
	for name, tc := range map[string]struct {
		startTLS, implicit bool
		form, user, box    string
	}{
		"in clear":           {form: "imap://ADDRESS", user: "alice", box: "alice"},
		"STARTTLS":           {startTLS: true, form: "imap://ADDRESS", user: "alice", box: "alice"},
		"implicit TLS":       {implicit: true, form: "imaps://ADDRESS/", user: "alice", box: "alice"},
		"by a master":        {form: "imap://{user}*master:s3cr3t@ADDRESS", user: "alice", box: "alice*master"},
		"a password given":   {form: "imap://alice:s3%63r3t@ADDRESS", user: "nobody", box: "alice"},
		"a name with quotes": {form: "imap://ADDRESS", user: `o'brien "x"`, box: `o'brien "x"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newIMAPServer(t, tc.startTLS, tc.implicit)
			p, err := Parse(strings.Replace(tc.form, "ADDRESS", s.address, 1), s.access)
			if err != nil {
				t.Fatal(err)
			}
			closed(t, p)
			for _, fixture := range []string{"three-messages", "dots", "empty", "hundred", "two-messages", "nul"} {
				drop := load(t, fixture)
				fill(t, p, tc.user, drop)
				got, dates := s.inbox(t, tc.box, tc.implicit)
				if diff := cmp.Diff(octetsOf(t, drop), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", fixture, diff)
				}
				for i := 1; i < len(dates); i++ {
					if !dates[i].After(dates[i-1]) {
						t.Errorf("message %d is dated %s, the one before %s", i+1, dates[i], dates[i-1])
					}
				}
			}
			if err := p.(Deliverer).Deliver(t.Context(), tc.user, load(t, "dots").Messages[0]); err != nil {
				t.Fatal(err)
			}
			want := append(octetsOf(t, load(t, "nul")), octetsOf(t, load(t, "dots"))[0])
			if got, _ := s.inbox(t, tc.box, tc.implicit); !cmp.Equal(want, got) {
				t.Errorf("%d messages after a delivery, want %d", len(got), len(want))
			}
		})
	}
}

// What is wrong is said with what to do, and no password is in it.
func TestIMAPErrors(t *testing.T) {
	s, strict := newIMAPServer(t, false, false), newIMAPServer(t, false, true)
	nothing, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nothing.Close()
	for form, want := range map[string]string{
		"imap://alice:wr0ng@" + s.address:     "logging in as alice: the server says NO",
		"imaps://" + s.address:                "is TLS expected on this port",
		"imap://" + nothing.Addr().String():   "connecting: dial tcp 127.0.0.1:",
		"imap://bob@" + s.address:             "no password is known for bob",
		"imap://alice:wr0ng@" + othersHost(t): "no password is sent to it in clear: use imaps://",
	} {
		access := s.access
		access.Password = func(user string) (string, bool) { return "s3cr3t", user != "bob" }
		p, err := Parse(form, access)
		if err != nil {
			t.Fatal(err)
		}
		closed(t, p)
		user := map[bool]string{true: "bob", false: "alice"}[strings.Contains(form, "bob")]
		err = p.Fill(t.Context(), user, load(t, "one-message"))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "wr0ng") {
			t.Errorf("%s: %v, want %q", form, err, want)
		}
	}
	p, err := Parse("imaps://"+strict.address, Access{Password: s.access.Password})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, p)
	if err := p.Fill(t.Context(), "alice", load(t, "empty")); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("an unknown certificate: %v", err)
	}
}

// othersHost is an address that may be somebody else's: of all that are this machine's, one without loopback in it.
func othersHost(t *testing.T) string {
	address := talking(t, func(lines *bufio.Reader, say func(string)) {
		say("* OK [CAPABILITY IMAP4rev1] ready\r\n")
		lines.ReadString('\n')
	})
	_, port, _ := net.SplitHostPort(address)
	return "0.0.0.0:" + port
}

// talking is a server that says what a function says.
func talking(t *testing.T, serve func(lines *bufio.Reader, say func(string))) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				serve(bufio.NewReader(conn), func(text string) { io.WriteString(conn, text) })
			}()
		}
	}()
	return listener.Addr().String()
}

// imapLike answers commands as a function says; it takes literals of both kinds.
func imapLike(greeting string, reply func(tag, command string, literals [][]byte) string) func(*bufio.Reader,
	func(string)) {
	return func(lines *bufio.Reader, say func(string)) {
		say(greeting)
		for {
			var command string
			var literals [][]byte
			for {
				line, err := lines.ReadString('\n')
				if err != nil {
					return
				}
				command += line
				size, is := literalAt(line)
				if !is {
					break
				}
				if !strings.Contains(line, "+}") {
					say("+ go on\r\n")
				}
				octets := make([]byte, size)
				if _, err := io.ReadFull(lines, octets); err != nil {
					return
				}
				literals = append(literals, octets)
			}
			tag, text, _ := strings.Cut(strings.TrimRight(command, "\r\n"), " ")
			say(reply(tag, text, literals))
		}
	}
}

// Where it is offered, many messages go by one command; one that is not taken is found, and blocks what needs it.
func TestIMAPAppendsManyAtOnce(t *testing.T) {
	for _, capability := range []string{"LITERAL+", "LITERAL-", "", "MULTIAPPEND LITERAL+", "MULTIAPPEND"} {
		t.Run(capability, func(t *testing.T) {
			var appends, connections int
			var box [][]byte
			refuse := ""
			greeting := "* OK [CAPABILITY IMAP4rev1 " + capability + "] ready\r\n"
			address := talking(t, imapLike(greeting, func(tag, command string, literals [][]byte) string {
				keyword, _, _ := strings.Cut(command, " ")
				switch keyword {
				case "LOGIN":
					connections++
					return tag + " OK [CAPABILITY IMAP4rev1 " + capability + "] in\r\n"
				case "SELECT":
					return fmt.Sprintf("* %d EXISTS\r\n* OK [UIDNEXT 3] {3}\r\nabc\r\n%s OK done\r\n", len(box), tag)
				case "CLOSE":
					box = nil
				case "APPEND":
					appends++
					for _, m := range literals {
						if refuse != "" && bytes.Contains(m, []byte(refuse)) {
							return tag + " NO [LIMIT] Message contains \x1b[31mNUL\r\n"
						}
					}
					box = append(box, literals...)
				}
				return tag + " OK done\r\n"
			}))
			p, err := Parse("imap://alice:x@"+address, Access{})
			if err != nil {
				t.Fatal(err)
			}
			closed(t, p)
			drop := load(t, "three-messages")
			fill(t, p, "alice", drop)
			if want := map[bool]int{true: 1, false: 3}[strings.Contains(capability, "MULTI")]; appends != want {
				t.Errorf("%d commands for three messages, want %d", appends, want)
			}
			if got := len(box); got != 3 || !bytes.Equal(box[2], []byte(octetsOf(t, drop)[2])) {
				t.Errorf("%d messages", got)
			}
			refuse = strings.SplitAfterN(octetsOf(t, drop)[1], "Message-ID: ", 2)[1][:20]
			err = p.Fill(t.Context(), "alice", drop)
			want := "imap://" + address + " does not take message 2: the server says NO [LIMIT] Message contains ?[31mNUL"
			if why := Impossible(err); why != want {
				t.Errorf("%v", err)
			}
			refuse = ""
			fill(t, p, "alice", drop)
			if len(box) != 3 || connections != 1 {
				t.Errorf("%d messages, %d connections", len(box), connections)
			}
		})
	}
}

// A connection that was kept, and has ended meanwhile, is opened again.
func TestIMAPConnectionThatHasEnded(t *testing.T) {
	logins, appends := 0, 0
	address := talking(t, func(lines *bufio.Reader, say func(string)) {
		ended := false
		imapLike("* OK ready\r\n", func(tag, command string, _ [][]byte) string {
			switch {
			case ended:
				return "* BYE too late\r\n"
			case strings.HasPrefix(command, "LOGIN"):
				logins++
			case strings.HasPrefix(command, "APPEND"):
				appends++
				ended = true
			}
			return tag + " OK done\r\n"
		})(lines, say)
	})
	p, err := Parse("imap://alice:x@"+address, Access{})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, p)
	for range 3 {
		fill(t, p, "alice", load(t, "one-message"))
		if err := p.(Deliverer).Deliver(t.Context(), "alice", load(t, "one-message").Messages[0]); err != nil {
			t.Fatal(err)
		}
	}
	if logins != 6 || appends != 6 {
		t.Errorf("%d logins, %d messages", logins, appends)
	}
}

// A server that says what no server says is told, and harms nobody.
func TestIMAPServerThatIsHostile(t *testing.T) {
	flood := strings.Repeat("* 1 EXISTS\r\n", 1000)
	for name, tc := range map[string]struct {
		greeting, after, want string
		endless               bool
	}{
		"another protocol":  {greeting: "220 mail ESMTP\r\n", want: "no greeting of an IMAP server"},
		"a goodbye":         {greeting: "* BYE full\r\n", want: "no greeting of an IMAP server"},
		"the end":           {greeting: "", want: "closed the connection"},
		"an endless line":   {greeting: "* OK ", after: strings.Repeat("x", 1000), endless: true, want: "on and on"},
		"endless replies":   {greeting: "* OK hi\r\n", after: flood, endless: true, want: "on and on"},
		"a huge literal":    {greeting: "* OK {9223372036854775807}\r\n", want: "on and on"},
		"a negative number": {greeting: "* OK hi\r\n", after: "* -1 EXISTS\r\n", want: "no number of messages"},
		"a foreign tag":     {greeting: "* OK hi\r\n", after: "zz OK done\r\n", want: "no reply of an IMAP server"},
		"a challenge":       {greeting: "* OK hi\r\n", after: "+ go on\r\n", want: "nothing is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			address := talking(t, func(lines *bufio.Reader, say func(string)) {
				say(tc.greeting)
				if tc.after == "" {
					return
				}
				for range map[bool]int{true: 20000, false: 1}[tc.endless] {
					say(tc.after)
				}
				io.Copy(io.Discard, lines)
			})
			p, err := Parse("imap://alice:x@"+address, Access{})
			if err != nil {
				t.Fatal(err)
			}
			closed(t, p)
			err = p.Fill(t.Context(), "alice", load(t, "one-message"))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}

// Nobody waits for a server that says nothing longer than he likes.
func TestIMAPServerThatIsSilent(t *testing.T) {
	for name, talk := range map[string]func(lines *bufio.Reader, say func(string)){
		"at once": func(lines *bufio.Reader, _ func(string)) { io.Copy(io.Discard, lines) },
		"after the greeting": func(lines *bufio.Reader, say func(string)) {
			say("* OK ready\r\n")
			io.Copy(io.Discard, lines)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Parse("imap://alice:x@"+talking(t, talk), Access{})
			if err != nil {
				t.Fatal(err)
			}
			closed(t, p)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if err := p.Fill(ctx, "alice", load(t, "one-message")); err == nil ||
				!strings.Contains(err.Error(), context.DeadlineExceeded.Error()) {
				t.Errorf("%v", err)
			}
		})
	}
}
