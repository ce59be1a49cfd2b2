package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/target"
)

// The environment variables that other credentials are taken from where no flag gives
// any, like those of accounts.
const (
	tokenVariable = "POP3SPEC_TOKEN"

	specialVariable = "POP3SPEC_SPECIAL"
)

// credentials adds what users of the target can prove themselves with, apart from
// passwords that are good for everything.
func (f *runFlags) credentials(t *target.Target) error {
	var err error
	if t.Special, err = parseSpecial(f.special); err != nil {
		return err
	}
	if err := addTokens(t.Accounts, f.tokens, f.tokenFile); err != nil {
		return err
	}
	if f.clientCert == "" {
		if f.clientKey != "" {
			return errors.New("--client-key needs --client-cert FILE")
		}
		return nil
	}
	t.ClientCert, err = target.ClientCertificate(f.clientCert, f.clientKey)
	return err
}

// addTokens gives accounts their tokens. Its errors never repeat one.
func addTokens(accounts []target.Account, flags []string, file string) error {
	texts := flags
	if file != "" {
		lines, err := accountLines(file)
		if err != nil {
			return fmt.Errorf("reading tokens: %w", err)
		}
		texts = append(texts[:len(texts):len(texts)], lines...)
	}
	if len(texts) == 0 {
		texts = strings.Fields(os.Getenv(tokenVariable))
	}
	for i, text := range texts {
		user, token, _ := strings.Cut(text, ":")
		if user == "" || token == "" {
			return fmt.Errorf("token %d is not of the form user:token", i+1)
		}
		of := slices.IndexFunc(accounts, func(a target.Account) bool { return a.User == user })
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
