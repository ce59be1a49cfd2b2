package target

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Account is a user of the server under test, with a maildrop of its own.
type Account struct {
	User     string
	Password string `json:"-"`
	Token    string `json:"-"` // of OAuth; "" if there is none
}

// String returns the user's name only: an account that is printed by mistake
// must not show its password.
func (a Account) String() string { return a.User }

// GoString is String, for %#v.
func (a Account) GoString() string { return a.User }

// ParseAccount reads an account in one of the forms
//
//	user:password
//	user:@FILE      the password is the first line of FILE
//	user:$VARIABLE  the password is the value of an environment variable
//
// The first colon ends the user's name, so a name may hold an @ but no colon,
// and a password may hold colons and spaces, also at its ends. A password that
// itself begins with @ or $ has to come from a file or a variable. No error
// repeats anything after the first colon: it may be a password that was meant
// to be taken literally.
func ParseAccount(text string) (Account, error) {
	user, secret, found := strings.Cut(text, ":")
	switch {
	case !found:
		return Account{}, errors.New("an account has no colon; the form is user:password, user:@FILE or user:$VARIABLE")
	case user == "":
		return Account{}, errors.New("an account has no user before its colon; the form is user:password, user:@FILE or user:$VARIABLE")
	}
	password, err := passwordFrom(secret)
	if err == nil {
		err = usable(user, password)
	}
	if err != nil {
		return Account{}, fmt.Errorf("account %q: %w", user, err)
	}
	return Account{User: user, Password: password}, nil
}

func passwordFrom(secret string) (string, error) {
	if file, ok := strings.CutPrefix(secret, "@"); ok {
		return firstLine(file)
	}
	variable, ok := strings.CutPrefix(secret, "$")
	if !ok {
		return secret, nil
	}
	value, set := os.LookupEnv(variable)
	if !set {
		return "", errors.New("the environment variable that $ names is not set (a password that begins with $ has to come from a file or a variable)")
	}
	return value, nil
}

// longestPassword is more than a POP3 command has room for, in octets. It keeps
// @/dev/zero from being read to its end.
const longestPassword = 64 << 10

func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", passwordFileError(err)
	}
	defer file.Close()
	line, err := bufio.NewReader(io.LimitReader(file, longestPassword)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", passwordFileError(err)
	}
	// Only the line end goes: a space before it is part of the password.
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
}

// passwordFileError leaves out the path, which is the password itself if that
// begins with @.
func passwordFileError(err error) error {
	var withPath *fs.PathError
	if errors.As(err, &withPath) {
		err = withPath.Err
	}
	return fmt.Errorf("the password file that @ names can't be read (a password that begins with @ has to come from a file or a variable): %w", err)
}

// usable refuses what no POP3 command can carry.
func usable(user, password string) error {
	const lineEnds = "\r\n\x00"
	switch {
	case strings.ContainsAny(user, lineEnds):
		return errors.New("the user's name holds CR, LF or NUL, which no POP3 command can carry")
	case password == "":
		return errors.New("the password is empty")
	case strings.ContainsAny(password, lineEnds):
		return errors.New("the password holds CR, LF or NUL, which no POP3 command can carry")
	}
	return nil
}
