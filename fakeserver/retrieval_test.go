package fakeserver

import (
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// wireForm is what a client has after RETR, in the most direct words.
func wireForm(stored string) string {
	s := strings.ReplaceAll(strings.ReplaceAll(stored, "\r\n", "\n"), "\n", "\r\n")
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\r\n"
	}
	return s
}

func TestMessagesArriveInWireFormWithTheSizeThatWasListed(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for name, stored := range map[string]string{
		"empty":                  "",
		"no final newline":       "A: b\n\nlast",
		"last line a dot":        "A: b\n\nx\n.",
		"ends in bare CR":        "A: b\n\nx\r",
		"ends in CR CR LF":       "A: b\n\nx\r\r\n",
		"LF line ends":           "A: b\n\none\ntwo\n",
		"mixed line ends":        "A: b\r\n\none\r\ntwo\n\r\n\n",
		"bare CR":                "A: b\r\n\r\none\rtwo\r\n.\r.\r\n",
		"terminator inside":      "A: b\r\n\r\nx\r\n.\r\n.\r\n..\r\n\r\n.\r\n",
		"dot as first octet":     ".A: b\r\n\r\nx\r\n",
		"only a dot":             ".",
		"header only":            "A: b\r\nC: d\r\n",
		"header and blank line":  "A: b\r\n\r\n",
		"blank lines at the end": "A: b\r\n\r\nx\r\n\r\n\r\n",
		"8-bit and NUL":          "A: b\r\n\r\n\x00\x80\xff\r\n.\x00\r\n",
		"long line":              "A: b\r\n\r\n" + long + "." + long + "\r\n",
		"dots at chunk borders":  "A: b\n\n" + strings.Repeat(strings.Repeat("y", 1023)+"\n.\n", 64),
	} {
		t.Run(name, func(t *testing.T) {
			c := Config{Accounts: []Account{{User: "alice", Password: testPassword, Messages: []Message{
				String(stored),
				Stream(func() (io.ReadCloser, error) {
					return io.NopCloser(iotest.OneByteReader(strings.NewReader(stored))), nil
				}),
			}}}}
			bubble(t, c, func(t *testing.T, srv *Server) {
				p := loggedIn(t, srv)
				want := wireForm(stored)
				for n := 1; n <= 2; n++ { // in one chunk, and octet by octet
					p.expect([2]string{fmt.Sprintf("LIST %d", n), fmt.Sprintf("+OK %d %d\r\n", n, len(want))})
					if got := unstuffed(t, p.do("RETR %d", n)); got != want {
						t.Errorf("RETR %d: got %.200q, want %.200q", n, got, want)
					}
				}
			})
		})
	}
}

func TestTopSendsHeaderBlankLineAndSomeLines(t *testing.T) {
	const header = "A: b\r\nFolded: c\r\n d\r\n\r\n"
	c := Config{Accounts: []Account{{User: "alice", Password: testPassword, Messages: []Message{
		String(header + "one\r\n\r\n.three\r\nfour"),
		String("A: b\nC: d\n"),
		String("\n\nx\n"),
	}}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		for command, want := range map[string]string{
			"TOP 1 0":                    header,
			"TOP 1 1":                    header + "one\r\n",
			"TOP 1 2":                    header + "one\r\n\r\n",
			"TOP 1 3":                    header + "one\r\n\r\n.three\r\n",
			"TOP 1 4":                    header + "one\r\n\r\n.three\r\nfour\r\n",
			"TOP 1 5":                    header + "one\r\n\r\n.three\r\nfour\r\n",
			"TOP 1 4294967296":           header + "one\r\n\r\n.three\r\nfour\r\n",
			"TOP 1 18446744073709551616": header + "one\r\n\r\n.three\r\nfour\r\n",
			"TOP 2 0":                    "A: b\r\nC: d\r\n",
			"TOP 2 9":                    "A: b\r\nC: d\r\n",
			"TOP 3 0":                    "\r\n",
			"TOP 3 1":                    "\r\n\r\n",
		} {
			if got := unstuffed(t, p.do("%s", command)); got != want {
				t.Errorf("%s: got %q, want %q", command, got, want)
			}
		}
	})
}

func TestLargeMessageIsStreamed(t *testing.T) {
	const size = 64 << 20
	srv, err := Start(Config{Accounts: []Account{{User: "alice", Password: "x", Messages: []Message{generated(size)}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	io.WriteString(conn, "USER alice\r\nPASS x\r\nRETR 1\r\nQUIT\r\n")
	n, err := io.Copy(io.Discard, conn)
	runtime.ReadMemStats(&after)
	if err != nil || n < size {
		t.Errorf("%d octets, %v", n, err)
	}
	if spent := after.TotalAlloc - before.TotalAlloc; spent > size/16 {
		t.Errorf("%d octets of memory were used to send %d", spent, size)
	}
}

func TestUnreadableMessage(t *testing.T) {
	opened := 0
	m := Stream(func() (io.ReadCloser, error) {
		opened++
		switch opened {
		case 1: // the size is noted at login
			return io.NopCloser(strings.NewReader("A: b\n\nx\n")), nil
		case 2:
			return nil, errors.New("gone")
		}
		return io.NopCloser(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("A: b\n\nx\n")))), nil
	})
	c := Config{Accounts: []Account{{User: "alice", Password: testPassword, Messages: []Message{m}}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([2]string{"RETR 1", "-ERR [SYS/TEMP] message can't be read\r\n"}, [2]string{"NOOP", "+OK"})
		if got := p.do("RETR 1"); strings.HasSuffix(got, ".\r\n") || !p.isClosed() {
			t.Errorf("a message cut in the middle looks whole: %q", got)
		}
	})
}
