package target

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
)

func TestNewTakesTheEndpointForOneOfTheAddresses(t *testing.T) {
	clear := New(Endpoint{Host: "mail.example.org", Port: 110})
	if address, implicit := clear.Main(); address != "mail.example.org:110" || implicit || clear.TLSAddress != "" {
		t.Errorf("pop3: %+v", clear)
	}
	overTLS := New(Endpoint{Host: "mail.example.org", Port: 995, TLS: true})
	if address, implicit := overTLS.Main(); address != "mail.example.org:995" || !implicit || overTLS.Address != "" {
		t.Errorf("pop3s: %+v", overTLS)
	}
	for _, server := range []*Target{clear, overTLS} {
		if server.TLS == nil || server.TLS.InsecureSkipVerify || server.TLS.ServerName != "mail.example.org" {
			t.Errorf("certificates are verified by %+v", server.TLS)
		}
	}
}

func TestClearAddressIsTheMainOneBesideTLS(t *testing.T) {
	server := New(Endpoint{Host: "mail.example.org", Port: 110})
	server.TLSAddress = "mail.example.org:995"
	if address, implicit := server.Main(); address != "mail.example.org:110" || implicit {
		t.Errorf("main address is %s, implicit TLS %t", address, implicit)
	}
}

func TestFunctionsFillAndDeliver(t *testing.T) {
	failure := errors.New("full")
	var server Target
	server.Provision = provision.Func(func(_ context.Context, user string, drop fixtures.Maildrop) error {
		if user != "alice" || drop.Name != "empty" {
			t.Errorf("filled %s with %s", user, drop.Name)
		}
		return failure
	})
	server.Deliver = provision.DeliverFunc(func(_ context.Context, user string, m fixtures.Message) error {
		if user != "bob" || m.Size() != 2 {
			t.Errorf("delivered %d octets to %s", m.Size(), user)
		}
		return failure
	})
	if err := server.Provision.Fill(t.Context(), "alice", fixtures.Maildrop{Name: "empty"}); err != failure {
		t.Errorf("Fill returned %v", err)
	}
	if err := server.Deliver.Deliver(t.Context(), "bob", fixtures.NewMessage([]byte("hi"))); err != failure {
		t.Errorf("Deliver returned %v", err)
	}
	if err := server.Close(); err != nil {
		t.Errorf("Close returned %v", err)
	}
}

func TestCloseRemovesTemporaryFolders(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	filler, err := provision.Parse("exec:true", provision.Access{})
	if err != nil {
		t.Fatal(err)
	}
	drop, err := fixtures.Load("two-messages")
	if err != nil {
		t.Fatal(err)
	}
	server := Target{Provision: filler}
	if err := filler.Fill(t.Context(), "alice", drop); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to do
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if left, _ := os.ReadDir(temporary); len(left) != 0 {
		t.Errorf("%s is left behind", left[0].Name())
	}
}
