// Command pop3spec tests POP3 servers against the rules of their RFCs.
package main

import (
	"os"

	"github.com/pop3spec/pop3spec/suite/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
