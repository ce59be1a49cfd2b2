package specs_test

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite"
	"github.com/pop3spec/pop3spec/suite/specs"
)

// A Ginkgo suite: a spec for each script, and one for the case that no script has.
func Example() {
	server := specs.New(suite.Options{
		Address:  "127.0.0.1:1110",
		Accounts: []suite.Account{{User: "alice", Password: "secret"}, {User: "bob", Password: "hidden"}},
		Fill: func(ctx context.Context, user string, messages [][]byte) error {
			return nil // make the maildrop of user hold the messages
		},
	})

	// At the top of a file: var _ = server.Scripts()
	_ = func() {
		It("keeps what was marked when the network fails", func() {
			letter := []byte("Subject: keep me\r\n\r\nHello\r\n")
			s := server.Session(GinkgoT(), [][]byte{letter})
			c := s.LogIn(1)
			Expect(c.Do("STAT")).To(specs.BeDropListing(1, len(letter)))
			Expect(c.Do("DELE 1")).To(specs.BeOK())
			c.Drop()
			Eventually(s).Should(specs.HaveMaildrop(1, letter))
		})
	}
}

// What a spec fails of shows the conversation, with an arrow at the octets in question.
func ExampleServer_Session() {
	srv, err := fakeserver.Start(fakeserver.Config{
		Accounts: []fakeserver.Account{{User: "alice", Password: "secret"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	server := specs.New(suite.Options{
		Address:  srv.Addr(),
		Accounts: []suite.Account{{User: "alice", Password: "secret"}},
		Fill: func(_ context.Context, user string, messages [][]byte) error {
			return srv.SetMaildrop(user, fakeserver.Bytes(messages[0]))
		},
	})
	t := &printer{ctx: context.Background()} // in a spec: GinkgoT()
	defer t.end()

	s := server.Session(t, [][]byte{[]byte("Subject: one\r\n\r\nHello\r\n")})
	c := s.LogIn(1)
	stat := c.Do("STAT")
	fmt.Println(specs.BeDropListing(1, BeNumerically(">", 20)).Match(stat))

	wrong := specs.BeDropListing(2, 46)
	fmt.Println(wrong.Match(stat))
	fmt.Println(headless(wrong.FailureMessage(stat)))
	// Output:
	// true <nil>
	// false <nil>
	// Expected the reply to be a drop listing of 2 messages and 46 octets
	//   got: 1
	//   ...
	//   C: STAT
	//   S: +OK 1 23
	//          ^
}
