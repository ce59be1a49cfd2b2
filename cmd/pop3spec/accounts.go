package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pop3spec/pop3spec/suite/target"
)

// accountVariable is the environment variable that accounts are taken from where no
// flag gives any: what stands on a command line, everybody on the machine can read.
const accountVariable = "POP3SPEC_ACCOUNT"

// parseAccounts reads accounts from the flags and the file, or else from the
// environment. Its errors never repeat what may be a password.
func parseAccounts(flags []string, file string) ([]target.Account, error) {
	texts := flags
	if file != "" {
		lines, err := accountLines(file)
		if err != nil {
			return nil, fmt.Errorf("reading accounts: %w", err)
		}
		texts = append(texts[:len(texts):len(texts)], lines...)
	}
	if len(texts) == 0 {
		texts = strings.Fields(os.Getenv(accountVariable))
	}
	var accounts []target.Account
	seen := map[string]bool{}
	for i, text := range texts {
		user, password, found := strings.Cut(text, ":")
		switch {
		case !found || user == "" || password == "":
			return nil, fmt.Errorf("account %d is not of the form user:password", i+1)
		case seen[user]:
			return nil, fmt.Errorf("account %q is given twice: each account is a maildrop of its own", user)
		}
		seen[user] = true
		accounts = append(accounts, target.Account{User: user, Password: password})
	}
	return accounts, nil
}

// accountLines are the lines of an account file; blank lines and lines that begin
// with # mean nothing.
func accountLines(file string) ([]string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var lines []string
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// errNoAccount tells how an account is given.
var errNoAccount = errors.New("no account: a server is tested with --account user:password (or --account-file FILE, or $" +
	accountVariable + "), and that user's maildrop is used for it")
