package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// accountVariable is the environment variable that accounts are taken from where no
// flag gives any: what stands on a command line, everybody on the machine can read.
const accountVariable = "POP3SPEC_ACCOUNT"

// parseAccounts reads accounts from the flags and the file, or else from the
// environment. Its errors never repeat what may be a password.
func parseAccounts(flags []string, file string) ([]target.Account, error) {
	texts, err := credentialTexts(flags, file, accountVariable)
	if err != nil {
		return nil, fmt.Errorf("reading accounts: %w", err)
	}
	return target.ParseAccounts(texts)
}

// credentialTexts are what flags and the lines of a file say, or else an environment
// variable, in which blanks separate them.
func credentialTexts(flags []string, file, variable string) ([]string, error) {
	texts := flags
	if file != "" {
		lines, err := accountLines(file)
		if err != nil {
			return nil, err
		}
		texts = append(texts[:len(texts):len(texts)], lines...)
	}
	if len(texts) == 0 {
		texts = strings.Fields(os.Getenv(variable))
	}
	return texts, nil
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
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// errNoAccount says how an account is given.
var errNoAccount = errors.New("no account: a server is tested with --account user:password (or " +
	"--account-file FILE, or $" +
	accountVariable + "), and that user's maildrop is used for it")

// accountForms is what the help of every command with accounts says about them.
const accountForms = `Accounts, here and wherever else accounts and tokens are given:
  alice:secret        the password as it is, which everybody on the machine can see
  alice:@FILE         the password is the first line of FILE
  'alice:$VARIABLE'   the password is the value of an environment variable; the quotes
                      keep the shell from putting it there
  alice:@@home        the password is @home; $ is doubled in the same way`
