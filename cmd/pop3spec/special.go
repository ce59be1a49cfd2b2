package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// parseSpecial reads accounts that are set up in a special way, role=user:password. Its
// errors never repeat what may be a password.
func parseSpecial(texts []string) ([]target.Special, error) {
	if len(texts) == 0 {
		texts = strings.Fields(os.Getenv(specialVariable))
	}
	var all []target.Special
	for i, text := range texts {
		role, account, _ := strings.Cut(text, "=")
		user, password, _ := strings.Cut(account, ":")
		if role == "" || user == "" || password == "" {
			return nil, fmt.Errorf("special account %d is not of the form role=user:password", i+1)
		}
		all = append(all, target.Special{Role: role, Account: target.Account{User: user, Password: password}})
	}
	return all, nil
}

// checkRoles looks for roles that no script is about.
func checkRoles(texts []string, own []*transcript.Script) error {
	for _, text := range texts {
		role, _, _ := strings.Cut(text, "=")
		if names := needed("account", own); role != "" && !slices.Contains(names, role) {
			return unknown("role of an account", role, names)
		}
	}
	return nil
}
