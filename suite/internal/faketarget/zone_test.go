package faketarget

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/dnsrecords"
)

// The records of the fake name its ports, and are in good order.
func TestZone(t *testing.T) {
	tgt, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer tgt.Close()
	r, err := dnsrecords.LookUp(t.Context(), tgt.Resolver, tgt.Domain)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range dnsrecords.Words() {
		if got, _ := r.Check(word); !got.Judged || !got.Holds {
			t.Errorf("%s: %+v", word, got)
		}
	}
	other, err := dnsrecords.LookUp(t.Context(), tgt.Resolver, "example.org")
	if err != nil || len(other.POP3)+len(other.POP3S) > 0 {
		t.Errorf("%+v, %v", other, err)
	}
}
