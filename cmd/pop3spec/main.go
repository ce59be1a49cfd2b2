// Command pop3spec tests POP3 servers against the rules of their RFCs.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
