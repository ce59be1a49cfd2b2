package cli

import (
	"errors"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/target"
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
	special, err := credentialTexts(f.special, "", specialVariable)
	if err != nil {
		return err
	}
	if t.Special, err = target.ParseSpecial(special); err != nil {
		return err
	}
	tokens, err := credentialTexts(f.tokens, f.tokenFile, tokenVariable)
	if err != nil {
		return fmt.Errorf("reading tokens: %w", err)
	}
	if err := target.AddTokens(t.Accounts, tokens); err != nil {
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
