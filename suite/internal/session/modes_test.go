package session

import (
	"bufio"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A login that has to be tried on another connection comes after the modes that were set on the first one.
func TestModesAreSetAgain(t *testing.T) {
	var mu sync.Mutex
	var said []string
	address := serve(t, func(c net.Conn, r *bufio.Reader) {
		_, _ = io.WriteString(c, "+OK ready\r\n")
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimSpace(line)
			mu.Lock()
			said = append(said, line)
			first := len(said) == 5
			mu.Unlock()
			switch {
			case first: // the first PASS ends the connection
				return
			case line == "CAPA":
				_, _ = io.WriteString(c, "+OK\r\nUTF8\r\nLANG\r\n.\r\n")
			default:
				_, _ = io.WriteString(c, "+OK fine\r\n")
			}
			if line == "QUIT" {
				return
			}
		}
	})
	script := "maildrop: any\n\nC: CAPA\nS: +OK\nC: UTF8\nS: +OK\nC: LANG en\nS: +OK\nC: <log in>\nC: QUIT\nS: +OK\n"
	out := play(t, address, script, time.Minute)
	want := []string{"CAPA", "UTF8", "LANG en", "USER mrose", "PASS tanstaaf",
		"UTF8", "LANG en", "USER mrose", "PASS tanstaaf", "QUIT"}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(said, want) {
		t.Errorf("the server got %q, want %q (%v)", said, want, out.Err)
	}
}
