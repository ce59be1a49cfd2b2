package fakeserver_test

import (
	"bufio"
	"fmt"
	"log"
	"net"

	"github.com/pop3spec/pop3spec/fakeserver"
)

func Example() {
	srv, err := fakeserver.Start(fakeserver.Config{
		Accounts: []fakeserver.Account{{
			User:     "alice",
			Password: "secret",
			Messages: []fakeserver.Message{fakeserver.String("Subject: hello\n\n.\n")},
		}},
		Variations: []string{"no-apop"}, // whose timestamp would be another each time
	})
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()

	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "USER alice\r\nPASS secret\r\nSTAT\r\nRETR 1\r\nQUIT\r\n")
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		fmt.Printf("%q\n", lines.Text())
	}
	// Output:
	// "+OK POP3 server ready"
	// "+OK now send the password"
	// "+OK maildrop open, 1 messages (21 octets)"
	// "+OK 1 21"
	// "+OK 21 octets"
	// "Subject: hello"
	// ""
	// ".."
	// "."
	// "+OK bye"
}
