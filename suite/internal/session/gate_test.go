package session

import (
	"errors"
	"net"
	"testing"
	"time"
)

func TestAGateKeepsOctetsFromLeavingForGood(t *testing.T) {
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	c := &Conn{net: here, tap: tap{conn: here}, timeout: time.Minute}
	c.Guard(func(p []byte, secure bool) error {
		if string(p) == "b" {
			return &WithheldError{Why: "no b"}
		}
		return nil
	})
	came := make(chan byte, 3)
	go func() {
		p := make([]byte, 1)
		for {
			if _, err := there.Read(p); err != nil {
				close(came)
				return
			}
			came <- p[0]
		}
	}()
	if err := c.Write([]byte("a")); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"b", "c"} {
		var withheld *WithheldError
		if err := c.Write([]byte(text)); !errors.As(err, &withheld) {
			t.Errorf("sending %q: %v, want a WithheldError", text, err)
		}
	}
	here.Close()
	var all []byte
	for p := range came {
		all = append(all, p)
	}
	if string(all) != "a" {
		t.Errorf("%q left, want only a", all)
	}
}
