package specs_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite"
	"github.com/pop3spec/pop3spec/suite/specs"
)

var people = []suite.Account{{User: "alice", Password: "wonderland"}, {User: "bob", Password: "builder-of-things"}}

// start starts the bundled server, with faults, and returns it as a server under test.
func start(faults ...string) (*specs.Server, *fakeserver.Server, error) {
	config := fakeserver.Config{STLS: true, TLSAddr: "127.0.0.1:0", Faults: faults}
	for _, a := range people {
		config.Accounts = append(config.Accounts, fakeserver.Account{User: a.User, Password: a.Password})
	}
	srv, err := fakeserver.Start(config)
	if err != nil {
		return nil, nil, err
	}
	return specs.New(options(srv)), srv, nil
}

func options(srv *fakeserver.Server) suite.Options {
	return suite.Options{
		Address: srv.Addr(), TLSAddress: srv.TLSAddr(), TLS: trust(srv), Accounts: people,
		Fill: func(_ context.Context, user string, messages [][]byte) error {
			stored := make([]fakeserver.Message, len(messages))
			for i, m := range messages {
				stored[i] = fakeserver.Bytes(m)
			}
			return srv.SetMaildrop(user, stored...)
		},
		Deliver: func(_ context.Context, user string, message []byte) error {
			return srv.Deliver(user, fakeserver.Bytes(message))
		},
	}
}

// letter is a message with so many lines of any octets, dots at their beginnings included.
func letter(random *rand.Rand, lines int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: a@example.org\r\nSubject: %d lines\r\n\r\n", lines)
	for range lines {
		b.WriteString(strings.Repeat(".", random.IntN(3)))
		for range random.IntN(70) {
			b.WriteByte(byte(' ' + random.IntN(95)))
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

var _ = Describe("A session written in Go", Ordered, func() {
	var server *specs.Server
	BeforeAll(func() {
		s, srv, err := start()
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(srv.Close)
		server = s
	})

	It("gets messages of random sizes back octet for octet", func() {
		seed := GinkgoRandomSeed()
		random := rand.New(rand.NewPCG(uint64(seed), 0))
		var messages [][]byte
		for range 20 {
			messages = append(messages, letter(random, random.IntN(200)))
		}
		s := server.Session(GinkgoT(), messages)
		c := s.LogIn(1)
		octets := 0
		for i, m := range messages {
			Expect(c.Do(fmt.Sprintf("RETR %d", i+1))).To(And(specs.BeOK(), specs.HaveMessage(m)))
			octets += len(m)
		}
		Expect(c.Do("STAT")).To(specs.BeDropListing(len(messages), octets))
		Expect(c.Do("LIST")).To(specs.BeScanListing(And(HaveLen(20), HaveKeyWithValue(3, int64(len(messages[2]))))))
		Expect(c.Do("UIDL 3")).To(specs.BeUniqueIDListing(HaveKey(3)))
		Expect(s).To(specs.HoldRules())
	})

	It("lets one of two in that log in at the same time", func() {
		s := server.Session(GinkgoT(), [][]byte{letter(rand.New(rand.NewPCG(1, 2)), 3)})
		first, second := s.Connect(), s.Connect()
		for _, c := range []*specs.Conn{first, second} {
			Expect(c.Do("USER " + people[0].User)).To(specs.BeOK())
		}
		first.Send("PASS " + people[0].Password)
		second.Send("PASS " + people[0].Password)
		winner, loser := first.Reply(), second.Reply()
		if strings.HasPrefix(loser.Line, "+OK") {
			winner, loser = loser, winner
		}
		Expect(winner).To(specs.BeOK())
		Expect(loser).To(And(specs.BeErr(), specs.HaveCode("IN-USE")))
	})

	It("finds a new message when it logs in again, and not before", func() {
		old, fresh := []byte("Subject: old\r\n\r\n1\r\n"), []byte("Subject: new\r\n\r\n2\r\n")
		s := server.Session(GinkgoT(), [][]byte{old})
		c := s.LogIn(1)
		s.Deliver(fresh)
		Expect(c.Do("STAT")).To(specs.BeDropListing(1, len(old)))
		c.Drop()
		Eventually(s).Should(specs.HaveMaildrop(1, fresh, old))
		Expect(s).NotTo(specs.HaveMaildrop(1, old))
	})

	It("goes on under TLS, beside another one in clear", func() {
		note := []byte("Subject: for bob\r\n\r\n\r\n")
		s := server.Session(GinkgoT(), nil, [][]byte{note})
		c := s.Connect()
		Expect(c.STLS()).To(specs.BeOK())
		c.LogIn(2)
		Expect(s.ConnectTLS().TryLogIn(2)).To(specs.HaveCode("IN-USE"))
		Expect(s.LogIn(1).Do("STAT")).To(specs.BeDropListing(0, 0))
		c.Send("LIST 1")
		Expect(c.Expect(`\+OK 1 (\d+)`)).To(Equal([]string{"+OK 1 22", "22"}))
		Expect(c.Do("DELE 1")).To(specs.BeOK())
		Expect(c.Do("QUIT")).To(specs.BeOK())
		c.Closed()
		Expect(s).To(specs.HaveMaildrop(2))
	})

	It("shows which rules are broken", func() {
		wrong, srv, err := start("noop-missing")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(srv.Close)
		s := wrong.Session(GinkgoT())
		s.Tolerate("RFC1939-5-GEN-01", "RFC1939-5-NOOP-01", "RFC1939-7-MIN-01")
		Expect(s.LogIn(1).Do("NOOP")).To(specs.BeErr())
		Expect(s).To(And(specs.BreakRule("RFC1939-5-GEN-01"), Not(specs.BreakRule("RFC1939-5-STAT-01")), specs.HoldRules()))
	})
})

// printer is a spec that keeps what it is told.
type printer struct {
	ctx      context.Context
	cleanups []func()
	said     []string
}

type over struct{}

func (p *printer) end() {
	for _, f := range p.cleanups {
		f()
	}
}

func (p *printer) Helper()                  {}
func (p *printer) Cleanup(f func())         { p.cleanups = append(p.cleanups, f) }
func (p *printer) Context() context.Context { return p.ctx }
func (p *printer) Logf(format string, args ...any) {
	p.said = append(p.said, "log: "+fmt.Sprintf(format, args...))
}
func (p *printer) Errorf(format string, args ...any) {
	p.said = append(p.said, "error: "+fmt.Sprintf(format, args...))
}
func (p *printer) Fatalf(format string, args ...any) {
	p.said = append(p.said, "fatal: "+fmt.Sprintf(format, args...))
	panic(over{})
}
func (p *printer) Skipf(format string, args ...any) {
	p.said = append(p.said, "skip: "+fmt.Sprintf(format, args...))
	panic(over{})
}

// run runs a spec against the bundled server with faults, and returns what it said.
func run(t *testing.T, spec func(*specs.Session), faults ...string) string {
	t.Helper()
	server, srv, err := start(faults...)
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	return runOn(t, server, spec)
}

// runOn runs a spec against a server, and returns what it said.
func runOn(t *testing.T, server *specs.Server, spec func(*specs.Session)) string {
	t.Helper()
	p := &printer{ctx: t.Context()}
	func() {
		defer func() {
			if r := recover(); r != nil && r != (over{}) {
				panic(r)
			}
		}()
		spec(server.Session(p, [][]byte{[]byte("Subject: 1\r\n\r\n.\r\n")}))
	}()
	p.end()
	return strings.Join(p.said, "\n")
}

// headless leaves the beginning of a conversation out of a message.
func headless(message string) string {
	head, rest, _ := strings.Cut(message, "\n\n")
	return head + "\n  ...\n" + rest[strings.Index(rest, "  C: STAT"):]
}

// What a spec fails of shows the conversation, with an arrow at what is wrong.
func TestFailuresPointAtTheOctets(t *testing.T) {
	got := run(t, func(s *specs.Session) { s.LogIn(1).Do("RETR 1") }, "retr-not-stuffed")
	for _, want := range []string{
		"error: fail: ", "session_test.go:", ": RFC1939-3-MULTI-02 (MUST): A server must put one more dot", `
    C: PASS {password}
    S: +OK maildrop open, 1 messages (17 octets)
    C: RETR 1
    S: +OK 17 octets
    S: Subject: 1
    S: 
    S: .
       ^`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
}

// tolerant is a spec about a server that lacks NOOP.
func tolerant(s *specs.Session) {
	s.Tolerate("RFC1939-5-GEN-01", "RFC1939-5-NOOP-01", "RFC1939-7-MIN-01")
	s.LogIn(1).Do("NOOP")
}

// mistaken is a spec that expects what does not come.
func mistaken(s *specs.Session) {
	c := s.LogIn(1)
	c.Send("NOOP")
	c.Expect("-ERR")
}

// What a session by hand needs and finds is told as the scripts tell it.
func TestSessionsEndSpecs(t *testing.T) {
	for name, c := range map[string]struct {
		spec   func(*specs.Session)
		faults []string
		want   string
	}{
		"nothing is wrong": {func(s *specs.Session) { s.LogIn(1).Do("NOOP") }, nil, ""},
		"a rule is broken": {func(s *specs.Session) { s.LogIn(1).Do("RETR 1") }, []string{"retr-not-stuffed"},
			"error: fail: "},
		"a tolerated rule":   {tolerant, []string{"noop-missing"}, ""},
		"no second maildrop": {func(s *specs.Session) { s.LogIn(3) }, nil, "fatal: "},
		"nothing was asked":  {func(s *specs.Session) { s.LogIn(1).Reply() }, nil, "fatal: no reply is due"},
		"a pattern":          {mistaken, nil, "fatal: Expected the reply to match /-ERR/"},
		"a reply that ends": {func(s *specs.Session) { s.LogIn(1).Do("LIST 9") }, []string{"list-beyond-end-closes"},
			"fatal: "},
	} {
		t.Run(name, func(t *testing.T) {
			if got := run(t, c.spec, c.faults...); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
				t.Errorf("said %q, want %q", got, c.want)
			}
		})
	}
}

// A matcher says what it wants, what there is, and where.
func TestMatchersExplainThemselves(t *testing.T) {
	run(t, func(s *specs.Session) {
		c := s.LogIn(1)
		stat, list, listOne, uidl, retr := c.Do("STAT"), c.Do("LIST"), c.Do("LIST 1"), c.Do("UIDL"), c.Do("RETR 1")
		none := c.Do("RETR 9")
		for i, m := range []struct {
			types.GomegaMatcher
			reply specs.Reply
			want  string // of the message; "" means that it matches
		}{
			{specs.BeOK(), stat, ""},
			{specs.BeErr(), none, ""},
			{specs.BeErr(), stat, "Expected the reply to be -ERR\n  got: +OK 1 17\n"},
			{specs.HaveCode("IN-USE"), none, "Expected the reply to have the response code [IN-USE]"},
			{specs.MatchLine(`\+OK \d+ \d+`), stat, ""},
			{specs.MatchLine(`OK`), stat, "Expected the reply to match /OK/"},
			{specs.BeDropListing(1, 17), stat, ""},
			{specs.BeDropListing(1, BeNumerically(">", 5)), stat, ""},
			{specs.BeDropListing(1, 18), stat, "  S: +OK 1 17\n           ^^"},
			{specs.BeDropListing(1, BeNumerically(">", 18)), stat, "<int64>: 17"},
			{specs.BeDropListing(1, 17), none,
				"Expected the reply to be a drop listing of 1 messages and 17 octets\n  got: -ERR"},
			{specs.BeScanListing(map[int]int64{1: 17}), list, ""},
			{specs.BeScanListing(map[int]int64{1: 17}), listOne, ""},
			{specs.BeScanListing(HaveLen(1)), list, ""},
			{specs.BeScanListing(map[int]int64{2: 17}), list, "  got: map[1:17]"},
			{specs.BeScanListing(map[int]int64{1: 17}), uidl, "  got: 1 "},
			{specs.BeUniqueIDListing(HaveKey(1)), uidl, ""},
			{specs.HaveMessage("Subject: 1\n\n.\n"), retr, ""},
			{specs.HaveMessage("Subject: 1\r\n\r\n."), retr, ""},
			{specs.HaveMessage("\n.\n"), retr, ""}, // what is on top may be a delivery agent's
			{specs.HaveMessage(ContainSubstring("Subject")), retr, ""},
			{specs.HaveMessage("Subject: 1\n\n:\n"), retr, "  S: \n  S: ..\n     ^^\n"},
			{specs.HaveMessage("1"), stat, "Expected the reply to have the message\n  got: +OK"},
			{specs.BeOK(), specs.Reply{}, "got: the end of the connection"},
		} {
			ok, err := m.Match(m.reply)
			if err != nil {
				t.Errorf("%d: %v", i, err)
			} else if ok != (m.want == "") {
				t.Errorf("%d: matches: %v", i, ok)
			} else if !ok && !strings.Contains(m.FailureMessage(m.reply), m.want) {
				t.Errorf("%d: %q is not in:\n%s", i, m.want, m.FailureMessage(m.reply))
			} else if ok && !strings.Contains(m.NegatedFailureMessage(m.reply), "Expected the reply not to ") {
				t.Errorf("%d: says %q", i, m.NegatedFailureMessage(m.reply))
			}
			if _, err := m.Match("+OK"); err == nil {
				t.Errorf("%d: a string is no reply", i)
			}
		}
	})
}
