package scripted_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"time"

	"github.com/pop3spec/pop3spec/suite/scripted"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A transcript is a test of a client: its server says what the S: lines say, and tells where
// the client deviates from the C: lines.
func ExampleStart() {
	script, err := transcript.Parse("noop.pop3", []byte(
		"C: <open connection>\nS: +OK ready\nC: NOOP\nS: +OK\nC: QUIT\nS: +OK bye\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	sessions, err := scripted.Compile(script)
	if err != nil {
		fmt.Println(err)
		return
	}
	srv, err := scripted.Start(scripted.Config{
		Sessions: sessions, Addr: "127.0.0.1:0", Once: true, Wait: 10 * time.Second, Idle: 10 * time.Second,
		Ended: func(r verdict.Result) { fmt.Println(r.Verdict, r.Reason) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	go client(srv.Addr())
	fmt.Println(len(srv.Run(context.Background())), "session")
	// Output:
	// fail the client sends something else than the script has
	// 1 session
}

// client is the client under test, which says STAT where the script has NOOP.
func client(address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for _, command := range []string{"STAT", "QUIT"} {
		lines.Scan()
		fmt.Fprintf(conn, "%s\r\n", command)
	}
	for lines.Scan() {
	}
}
