package dnsrecords

import (
	"context"
	"net"
	"strings"
	"testing"
)

// A resolver that is not there is named in the error, and so is what is no domain.
func TestLookUpFails(t *testing.T) {
	gone, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := gone.LocalAddr().String()
	gone.Close()
	for _, tc := range []struct{ domain, want string }{{"example.org", address}, {"not..a.domain", "no domain name"}} {
		if _, err := LookUp(context.Background(), address, tc.domain); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.domain, err)
		}
	}
}

func TestOrder(t *testing.T) {
	s := []Service{{Host: "b", Priority: 1, Weight: 5}, {Host: "c", Priority: 2}, {Host: "a", Priority: 1, Weight: 9},
		{Host: ""}}
	order(s)
	first, ok := First(s)
	if !ok || first.Host != "a" || s[0].Host != "" {
		t.Errorf("%+v", s)
	}
	if _, ok := First([]Service{{}}); ok {
		t.Error("a service that is declared absent is none")
	}
}
