package target

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// ParseAccounts reads accounts, each in a form of [ParseAccount]. Each is a maildrop
// of its own, and so none may come twice.
func ParseAccounts(texts []string) ([]Account, error) {
	var all []Account
	for i, text := range texts {
		a, err := ParseAccount(text)
		if err != nil {
			return nil, fmt.Errorf("account %d: %w", i+1, err)
		}
		if named(all, a.User) >= 0 {
			return nil, fmt.Errorf("account %q is given twice: each account is a maildrop of its own", a.User)
		}
		all = append(all, a)
	}
	return all, nil
}

func named(accounts []Account, user string) int {
	return slices.IndexFunc(accounts, func(a Account) bool { return a.User == user })
}

// ParseAccount reads an account in one of the forms
//
//	USER:PASSWORD
//	USER:@FILE      the password is the first line of FILE
//	USER:$VARIABLE  the password is the value of an environment variable
//	USER:@@WORD     the password is @WORD
//	USER:$$WORD     the password is $WORD
//
// The first colon ends the user's name, so a name may hold an @ but no colon,
// and a password may hold colons and spaces, also at its ends. What comes from a
// file or a variable is the password as it is, whatever it begins with. CR, LF and
// NUL are refused everywhere. No error repeats anything after the first colon: it
// may be a password that was meant to be taken literally.
func ParseAccount(text string) (Account, error) {
	user, password, err := credential(text, "password")
	return Account{User: user, Password: password}, err
}

// ParseSpecial reads ROLE=ACCOUNT, where ACCOUNT is a form of [ParseAccount].
func ParseSpecial(texts []string) ([]Special, error) {
	var all []Special
	for i, text := range texts {
		role, account, found := strings.Cut(text, "=")
		if !found || role == "" || strings.Contains(role, ":") {
			return nil, fmt.Errorf("special account %d is not of the form ROLE=USER:PASSWORD", i+1)
		}
		a, err := ParseAccount(account)
		if err != nil {
			return nil, fmt.Errorf("special account %d: %w", i+1, err)
		}
		all = append(all, Special{Role: role, Account: a})
	}
	return all, nil
}

// AddTokens gives accounts their tokens, each USER:TOKEN with the forms of
// [ParseAccount].
func AddTokens(accounts []Account, texts []string) error {
	for i, text := range texts {
		user, token, err := credential(text, "token")
		if err != nil {
			return fmt.Errorf("token %d: %w", i+1, err)
		}
		of := named(accounts, user)
		switch {
		case of < 0:
			return fmt.Errorf("token %d is for %q, which is no account", i+1, user)
		case accounts[of].Token != "":
			return fmt.Errorf("account %q has two tokens", user)
		}
		accounts[of].Token = token
	}
	return nil
}

// credential reads the name of a user and a secret, which is a password or a token.
func credential(text, kind string) (user, secret string, err error) {
	user, form, found := strings.Cut(text, ":")
	if !found || user == "" {
		missing := "has no user before its colon"
		if !found {
			missing = "has no colon"
		}
		return "", "", fmt.Errorf("it %s; the form is USER:%s, USER:@FILE or USER:$VARIABLE", missing, strings.ToUpper(kind))
	}
	if secret, err = secretFrom(form, kind); err == nil && secret == "" {
		err = fmt.Errorf("the %s is empty", kind)
	}
	if err = cmp.Or(onOneLine("the user's name", user), err, onOneLine("the "+kind, secret)); err != nil {
		return "", "", fmt.Errorf("%q: %w", user, err)
	}
	return user, secret, nil
}

// secretFrom finds the secret that a form stands for.
func secretFrom(form, kind string) (string, error) {
	switch {
	case strings.HasPrefix(form, "@@"), strings.HasPrefix(form, "$$"):
		return form[1:], nil
	case strings.HasPrefix(form, "@"):
		return firstLine(form[1:], kind)
	case strings.HasPrefix(form, "$"):
		value, set := os.LookupEnv(form[1:])
		if !set {
			return "",
				fmt.Errorf("the environment variable that $ names is not set (a %s that begins with $ is written with two: $$)",
					kind)
		}
		return value, nil
	}
	return form, nil
}

// longestSecret is more than a POP3 command has room for, in octets. It keeps
// @/dev/zero from being read to its end.
const longestSecret = 64 << 10

func firstLine(path, kind string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", secretFileError(err, kind)
	}
	defer file.Close()
	line, err := bufio.NewReader(io.LimitReader(file, longestSecret)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", secretFileError(err, kind)
	}
	// Only the line end goes: a space before it is part of the password.
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
}

// secretFileError leaves out the path, which is the secret itself if that begins
// with @.
func secretFileError(err error, kind string) error {
	if withPath, ok := errors.AsType[*fs.PathError](err); ok {
		err = withPath.Err
	}
	return fmt.Errorf("the file that @ names can't be read: %w (a %s that begins with @ is written with two: @@)", err,
		kind)
}
