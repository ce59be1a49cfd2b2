package faketarget

import (
	"net"
	"testing"
)

func TestStartAndClose(t *testing.T) {
	tgt, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", tgt.Address)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	if err := tgt.Close(); err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", tgt.Address); err == nil {
		t.Error("the fake still listens after Close")
	}
}

func TestUnknownFault(t *testing.T) {
	if _, err := Start(Config{Faults: []string{"no-such-fault"}}); err == nil {
		t.Error("an unknown fault was accepted")
	}
}
