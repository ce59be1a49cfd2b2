package suite_test

import (
	"context"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite"
)

// A server author's whole test, against a server in the same process.
func TestMyServer(t *testing.T) {
	srv, err := fakeserver.Start(fakeserver.Config{Accounts: []fakeserver.Account{{User: "alice", Password: "secret"},
		{User: "bob", Password: "hidden"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	suite.Test(t, suite.Options{
		Address:  srv.Addr(),
		Accounts: []suite.Account{{User: "alice", Password: "secret"}, {User: "bob", Password: "hidden"}},
		Fill: func(_ context.Context, user string, messages [][]byte) error {
			return fill(srv, user, messages)
		},
	})
}

// fill is what a server author writes for Fill.
func fill(srv *fakeserver.Server, user string, messages [][]byte) error {
	stored := make([]fakeserver.Message, len(messages))
	for i, m := range messages {
		stored[i] = fakeserver.Bytes(m)
	}
	return srv.SetMaildrop(user, stored...)
}
